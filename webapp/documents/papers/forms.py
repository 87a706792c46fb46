"""The forms of a person: M1 (registration), M2 (the declaration), and what is laid round them as a dossier."""

from dataclasses import dataclass
from datetime import date

from webapp.documents.papers.common import Line, Qr, Ward


@dataclass(frozen=True)
class FormPerson:
    """Who fills in the form; all empty on a blank one. `in_area`, `in_unit`, `in_clan`: where they declare."""

    full_name: str = ""
    birth: str = ""
    sex: str = ""
    head_name: str = ""
    sub_area: str = ""
    area: str = ""
    work: str = ""
    unit: str = ""
    clan: str = ""
    group: str = ""
    in_area: bool = False
    in_unit: bool = False
    in_clan: bool = False


@dataclass(frozen=True)
class FormGroup:
    """A group to tick."""

    name: str
    chosen: bool = False


@dataclass(frozen=True)
class Registration:
    """M1: “I will strive for it”, with what the person sets out to learn."""

    ward: Ward
    year: int
    person: FormPerson
    groups: tuple[FormGroup, ...]
    goals: str = ""
    day: date | None = None
    qr: Qr | None = None


@dataclass(frozen=True)
class FormRow:
    """An indicator of M2: number, name, the guidance for the group, what was said, what shows it, three scores."""

    number: int
    name: str
    quantifiable: bool
    guidance: str = ""
    statement: str = ""
    evidence: str = ""
    self_points: int | None = None
    collective_points: int | None = None
    confirmed_points: int | None = None


@dataclass(frozen=True)
class FormPart:
    """A competency with its indicators. `letter`: A, B, C; `points`: the most that it can give."""

    letter: str
    name: str
    points: int
    rows: tuple[FormRow, ...]


@dataclass(frozen=True)
class SheetForm:
    """M2: the declaration, in the order and with the numbers of the screen. `copies`: evidence with a file.

    `code`: what somebody types who cannot scan the QR.
    """

    ward: Ward
    year: int
    person: FormPerson
    group_name: str
    group_description: str
    collective: str
    parts: tuple[FormPart, ...]
    code: str = ""
    goals: str = ""
    self_total: int | None = None
    collective_total: int | None = None
    confirmed_total: int | None = None
    copies: int | None = None
    head_title: str = "người đứng đầu"
    scribe: bool = False
    qr: Qr | None = None


@dataclass(frozen=True)
class DossierPiece:
    """A line of the list of evidence: whose, at which indicator, what it is."""

    place: int
    full_name: str
    indicator: str
    text: str


@dataclass(frozen=True)
class Dossier:
    """The cover round the sheets of a family or unit, the list of its evidence, and the receipt to cut off."""

    ward: Ward
    year: int
    of: str
    collective: str
    people: tuple[Line, ...]
    pieces: tuple[DossierPiece, ...]
    received_on: date | None = None
