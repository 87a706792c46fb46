"""What a use case can refuse, beside the domain's own errors. Sentences for the codes are the web layer's."""

from dataclasses import dataclass


class NotAllowedError(Exception):
    """The actor may not do this. `code` is that of `domain.permissions.Permission`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotFoundError(LookupError):
    """There is no such record in this ward, or none that may be known of."""


class StaleError(Exception):
    """Somebody changed the record since the page was made. `fields` names what changed, `rev` where it stands now."""

    def __init__(self, rev: int, fields: tuple[str, ...]) -> None:
        super().__init__(rev)
        self.rev = rev
        self.fields = fields


@dataclass(frozen=True)
class Fault:
    """One input that cannot be taken: the field (`c05`, `number`, …) and the code of the rule."""

    field: str
    code: str


class FaultyInputError(Exception):
    """The input of a step cannot be taken; all faults at once, so that a form can show them together."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.field}: {fault.code}" for fault in faults))
        self.faults = faults
