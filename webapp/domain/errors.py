"""Errors of the domain. Each carries a stable code; the sentence for it belongs to the web layer."""

from __future__ import annotations


class DomainError(ValueError):
    """A rule was broken. `code` says which, `field` where (a field name or an indicator), if that is known."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code if field is None else f"{code}: {field}")
        self.code = code
        self.field = field


class CriteriaError(DomainError):
    """The data of a criteria version cannot be used; `field` is the path of the value at fault."""


class WorkflowError(DomainError):
    """A step that the workflow does not allow. `codes` lists every guard that is not met, `code` is the first."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(codes[0])
        self.codes = codes


class ObjectionError(DomainError):
    """An objection that may not be made, or may not be answered like this."""
