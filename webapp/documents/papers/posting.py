"""The papers of posting: the notice (M5), its minutes, answers to objections, and the letter to who has not passed."""

from dataclasses import dataclass, field
from datetime import date, time

from webapp.documents.papers.common import Frame, Qr, Section, Signature, Ward


@dataclass(frozen=True)
class Notice:
    """M5: the names of those proposed, without points. `birth_year` of a line only where two share name and place."""

    ward: Ward
    frame: Frame
    year: int
    sections: tuple[Section, ...]
    people: int
    begins: date | None
    ends: date | None
    days: int
    places: str = ""
    address: str = ""
    phone: str = ""
    qr: Qr | None = None
    signature: Signature = field(default_factory=lambda: Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")))


@dataclass(frozen=True)
class Present:
    """Who puts a list up, or takes it down. What is not known is written by hand."""

    association: str = ""
    collective: str = ""
    witness: str = ""


@dataclass(frozen=True)
class PostingMinutes:
    """The minutes that a list was put up, and that its days are over, with what came in meanwhile.

    `at`, `place`, `present`: of the putting up; `ended`, `ended_at`, `end_present`, `remark`: of the end.
    """

    ward: Ward
    frame: Frame
    year: int
    collective: str
    people: int
    begins: date | None
    ends: date | None
    days: int
    objections: int = 0
    dismissed: int = 0
    upheld: int = 0
    open: int = 0
    at: time | None = None
    place: str = ""
    present: Present = field(default_factory=Present)
    ended: date | None = None
    ended_at: time | None = None
    end_present: Present = field(default_factory=Present)
    remark: str = ""


@dataclass(frozen=True)
class Reply:
    """The answer to an objection. The objector's name is written by hand: it is kept apart from the paper."""

    ward: Ward
    frame: Frame
    year: int
    concerning: str
    collective: str
    opened: date
    answer: str
    upheld: bool
    signature: Signature = field(default_factory=lambda: Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")))


@dataclass(frozen=True)
class Reason:
    """An indicator that stayed under the minimum: its number and name, and the points."""

    number: int
    name: str
    points: int


@dataclass(frozen=True)
class PrivateLetter:
    """To somebody who has not reached the title this year: the points, what is missing, next year. Never posted."""

    ward: Ward
    frame: Frame
    year: int
    honorific: str
    full_name: str
    collective: str
    total: int | None
    needed: int
    minimum: int
    below: tuple[Reason, ...] = ()
    advice: str = ""
    contact: str = ""
    signature: Signature = field(default_factory=lambda: Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")))
