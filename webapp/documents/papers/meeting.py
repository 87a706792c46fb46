"""The papers of a meeting: invitation, list of signatures, minutes (M4) and the count of a secret ballot."""

from dataclasses import dataclass, field
from datetime import date, time

from webapp.documents.papers.common import Frame, GroupCount, Line, Signature, Ward


@dataclass(frozen=True)
class Present:
    """Who came: by position (“Ban công tác Mặt trận”), the name, and whether they were there."""

    position: str
    name: str
    came: bool = True


@dataclass(frozen=True)
class Difference:
    """An indicator at which the collective gave other points than the person."""

    full_name: str
    indicator: int
    self_points: int
    collective_points: int
    reason: str


@dataclass(frozen=True)
class PointsLine:
    """A line of the annex: own and collective points of each indicator, in their order."""

    place: int
    full_name: str
    pairs: tuple[tuple[int | None, int | None], ...]
    self_total: int | None
    collective_total: int | None


@dataclass(frozen=True)
class Minutes:
    """M4. `co_signer`: who signs between secretary and chair; `reopened`: why earlier minutes were opened again."""

    ward: Ward
    frame: Frame
    year: int
    collective: str
    head_title: str
    people: tuple[Line, ...]
    differences: tuple[Difference, ...] = ()
    seen: tuple[str, ...] = ()
    points: tuple[PointsLine, ...] = ()
    groups: tuple[GroupCount, ...] = ()
    passed: int = 0
    failed: int = 0
    exemplary: int = 0
    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    location: str = ""
    chair: str = ""
    chair_position: str = ""
    secretary: str = ""
    secretary_position: str = ""
    present: tuple[Present, ...] = ()
    invited: int | None = None
    attended: int | None = None
    absent: int | None = None
    excused: int | None = None
    explained_by: str = ""
    remarks: tuple[str, ...] = ()
    posted_by: str = ""
    agreed_percent: str = ""
    co_signer: Signature = field(default_factory=lambda: Signature(("TM. BAN CÔNG TÁC MẶT TRẬN",)))
    confirmed: bool | None = None
    head_name: str = ""
    reopened: str = ""
    votes: bool = False


@dataclass(frozen=True)
class Invitation:
    """The invitation to a meeting; `to` is empty on one to be filled in by hand."""

    ward: Ward
    frame: Frame
    year: int
    collective: str
    sheets: int
    to: str = ""
    day: date | None = None
    begins: time | None = None
    location: str = ""
    signature: Signature = field(default_factory=lambda: Signature(("CHỦ TRÌ",)))


@dataclass(frozen=True)
class SignatureList:
    """The list that those who come sign; `empty` rows for those whom nobody expected."""

    ward: Ward
    frame: Frame
    year: int
    collective: str
    present: tuple[Present, ...] = ()
    empty: tuple[int, ...] = tuple(range(1, 21))
    day: date | None = None
    location: str = ""


@dataclass(frozen=True)
class BallotLine:
    """What the secret ballot gave one person."""

    place: int
    full_name: str
    agreed: int | None = None
    refused: int | None = None


@dataclass(frozen=True)
class BallotCount:
    """The minutes of counting the ballots of a secret vote."""

    ward: Ward
    frame: Frame
    year: int
    collective: str
    people: tuple[BallotLine, ...]
    tellers: tuple[str, ...] = ("", "", "")
    day: date | None = None
    handed_out: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
