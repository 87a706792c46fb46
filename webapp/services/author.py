"""Who does something: an account on the web, a phone, or the software itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """The one to whom a change is written down. `role` is the position that it was done in (design.md §2)."""

    role: str
    account_id: str | None = None
    device_id: str | None = None
    person_id: str | None = None

    @property
    def name(self) -> str:
        """How the audit chain names the author: ids only."""
        parts = (
            ("account", self.account_id),
            ("device", self.device_id),
            ("person", self.person_id),
        )
        return next(
            (f"{kind}:{identity}" for kind, identity in parts if identity),
            f"system:{self.role}",
        )
