"""Who decides, and in which capacity somebody signs: the forms of Nghị định 30/2020, as codes."""

from __future__ import annotations

from enum import StrEnum


class Authority(StrEnum):
    """Whose decision it is: that of the People's Committee, or of its chair. A setting of the ward."""

    COMMITTEE = "committee"
    CHAIR = "chair"


class Capacity(StrEnum):
    """TM. (on behalf), KT. (in place of), Q. (acting), TL. (by order), TUQ. (authorised); `own`: the chair."""

    OWN = "own"
    ACTING = "acting"
    DEPUTY = "deputy"
    BY_ORDER = "by_order"
    AUTHORISED = "authorised"


def allowed(authority: Authority) -> tuple[Capacity, ...]:
    """The capacities in which a decision of that authority can be signed: what the whole committee decides, it signs
    through its chair or the chair's deputy, never by order."""
    whole = (Capacity.OWN, Capacity.DEPUTY, Capacity.ACTING)
    return whole if authority is Authority.COMMITTEE else (*whole, Capacity.BY_ORDER, Capacity.AUTHORISED)


def lines(authority: Authority, capacity: Capacity, position: str) -> tuple[str, ...]:
    """The lines above the signature, as fixed forms. `position` is what the signer is called, for TL. and TUQ."""
    chair = "CHỦ TỊCH"
    found = {
        Capacity.OWN: (chair,),
        Capacity.ACTING: (f"Q. {chair}",),
        Capacity.DEPUTY: (f"KT. {chair}", f"PHÓ {chair}"),
        Capacity.BY_ORDER: (f"TL. {chair}", position.upper()),
        Capacity.AUTHORISED: (f"TUQ. {chair}", position.upper()),
    }[capacity]
    return ("TM. ỦY BAN NHÂN DÂN", *found) if authority is Authority.COMMITTEE else found
