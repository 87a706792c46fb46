"""From list (M3) to certificate: proposal (M6), front sheet, decision (M7), certificates (M8), exemplary (M10)."""

from dataclasses import dataclass, field
from datetime import date

from webapp.documents.papers.common import Counts, Frame, Line, Qr, Section, Signature, Ward


@dataclass(frozen=True)
class Summary:
    """M3: everybody of a khối phố or unit (or the ward) with points and result."""

    ward: Ward
    year: int
    of: str
    sections: tuple[Section, ...]
    counts: Counts
    passed: int
    head_title: str = ""


@dataclass(frozen=True)
class TitleYear:
    """A year that counts towards the exemplary title, with the decision that it rests on."""

    year: int
    number: str
    day: date | None
    issuer: str


@dataclass(frozen=True)
class ExemplaryLine:
    """Somebody with the whole run of years."""

    place: int
    full_name: str
    birth_year: int | None
    collective: str
    years: tuple[TitleYear, ...]


@dataclass(frozen=True)
class Proposal:
    """M6, with both of its lists. `returned`: the committee has sent it back before."""

    ward: Ward
    frame: Frame
    year: int
    registered: int
    submitted: int
    meetings: int
    confirmed: int
    counts: Counts
    failed: int
    failed_total: int
    failed_indicator: int
    sections: tuple[Section, ...]
    exemplary: tuple[ExemplaryLine, ...] = ()
    first_meeting: date | None = None
    last_meeting: date | None = None
    posted_from: date | None = None
    posted_until: date | None = None
    objections: int = 0
    resolved: int = 0
    plan_number: str = ""
    plan_day: date | None = None
    threshold: int = 160
    minimum: int = 10
    signature: Signature = field(default_factory=lambda: Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")))


@dataclass(frozen=True)
class FrontLine:
    """Somebody whom the signer should know of, and why in a few words."""

    full_name: str
    collective: str
    text: str


@dataclass(frozen=True)
class PlaceCount:
    """A collective in the front sheet: proposed this year, recognised last year."""

    name: str
    people: int
    before: int | None = None


@dataclass(frozen=True)
class FrontSheet:
    """One page for the signer: how many, what was objected, who was near, changed most, or is related."""

    ward: Ward
    year: int
    counts: Counts
    places: tuple[PlaceCount, ...]
    before: int | None = None
    objections: int = 0
    dismissed: int = 0
    upheld: int = 0
    near: tuple[FrontLine, ...] = ()
    changed: tuple[FrontLine, ...] = ()
    related: tuple[FrontLine, ...] = ()
    more_near: int = 0
    more_changed: int = 0
    more_related: int = 0


@dataclass(frozen=True)
class DecisionPaper:
    """M7 with its lists. `bases` are whole lines without `Căn cứ`'s end mark; `chairman`: it is the chairman's own."""

    ward: Ward
    frame: Frame
    year: int
    bases: tuple[str, ...]
    sections: tuple[Section, ...]
    counts: Counts
    exemplary: tuple[ExemplaryLine, ...] = ()
    chairman: bool = False
    signature: Signature = field(default_factory=lambda: Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")))


@dataclass(frozen=True)
class ExemplaryProposal:
    """The proposal to note who is exemplary, with its list. `run`: how many years in a row are asked for."""

    ward: Ward
    frame: Frame
    year: int
    run: int
    exemplary: tuple[ExemplaryLine, ...]
    plan_number: str = ""
    plan_day: date | None = None
    signature: Signature = field(default_factory=lambda: Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")))


@dataclass(frozen=True)
class ExemplaryDecision:
    """The decision that notes who is exemplary, with its list; else as M7."""

    ward: Ward
    frame: Frame
    year: int
    run: int
    bases: tuple[str, ...]
    exemplary: tuple[ExemplaryLine, ...]
    chairman: bool = False
    signature: Signature = field(default_factory=lambda: Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")))


@dataclass(frozen=True)
class Certificate:
    """M8. `run`: the years of an exemplary one (first, last), None on that of one year."""

    ward: Ward
    year: int
    honorific: str
    full_name: str
    birth_year: int | None
    collective: str
    decision_number: str
    decided_on: date | None
    register_number: int | None
    signature: Signature
    run: tuple[int, int] | None = None
    qr: Qr | None = None


@dataclass(frozen=True)
class Exemplary:
    """M10: the note on somebody with the whole run of years."""

    ward: Ward
    year: int
    honorific: str
    full_name: str
    birth_year: int | None
    collective: str
    group: str
    years: tuple[TitleYear, ...]
    decision_number: str = ""
    decided_on: date | None = None
    signature: Signature = field(default_factory=lambda: Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")))


def lines_of(sections: tuple[Section, ...]) -> tuple[Line, ...]:
    """All people of a list, in its order."""
    return tuple(line for section in sections for line in section.people)
