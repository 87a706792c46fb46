"""What several papers share: the ward, the head of an administrative paper, who signs, a line of a list."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Ward:
    """The names that the ward and the bodies around it had on the day of the paper. `full`: “phường Tân Thạnh”."""

    kind: str
    name: str
    full: str
    place: str
    superior: str


@dataclass(frozen=True)
class Frame:
    """The head of an administrative paper (NĐ 30). Number and day are given after signing, so they may be open."""

    superior: str
    name: str
    symbol: str
    place: str
    year: int
    number: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Signature:
    """Who signs: the lines above the signature (`TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`), and the name under it."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Line:
    """A person of a list. `below`: the numbers of the indicators under the minimum; `votes`: for, against, none."""

    place: int
    full_name: str
    birth_year: int | None = None
    sex: str = ""
    collective: str = ""
    group: str = ""
    self_points: int | None = None
    collective_points: int | None = None
    confirmed_points: int | None = None
    below: str = ""
    votes: tuple[int | None, int | None, int | None] = (None, None, None)
    passes: bool | None = None
    register_number: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Section:
    """The lines of one collective of a list."""

    name: str
    people: tuple[Line, ...]


@dataclass(frozen=True)
class GroupCount:
    """How many people of a group: “nông dân”, 12."""

    name: str
    people: int


@dataclass(frozen=True)
class Qr:
    """A QR code that the paper carries: what it says, and its width in millimetres on the paper."""

    text: str
    width: int = 20


@dataclass(frozen=True)
class Attached:
    """“Kèm theo …”: the paper to which a list belongs."""

    document: str
    number: str = ""
    day: date | None = None
    issuer: str = ""


@dataclass(frozen=True)
class Counts:
    """Totals of a list."""

    people: int
    groups: tuple[GroupCount, ...] = field(default_factory=tuple)
    women: int | None = None
