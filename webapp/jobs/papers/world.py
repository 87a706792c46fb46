"""What every paper of a campaign needs: the ward's names on the day, its rules, heads and lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from webapp.documents import lists
from webapp.documents.papers.common import Counts, Frame, GroupCount, Line, Section, Signature, Ward
from webapp.domain.criteria_types import CriteriaVersion
from webapp.models import Campaign, Collective, Person
from webapp.queries import papers as query
from webapp.queries.papers import Entry
from webapp.services import criteria, scores
from webapp.services.scores import Scored


@dataclass(frozen=True)
class World:
    """A session in the ward, the campaign that the paper is about, and the day that it is."""

    session: Session
    campaign: Campaign
    today: date
    public_url: str = ""

    @property
    def rules(self) -> CriteriaVersion:
        """The criteria of the campaign."""
        return criteria.load(self.session, self.campaign.criteria_version)

    def ward(self, on: date | None = None) -> Ward:
        """The names of the ward on that day."""
        found = query.ward_name(self.session, on or self.today)
        if found is None:
            return Ward("phường", "", "phường", "", "")
        full = found.name if found.name.lower().startswith(found.kind.lower()) else f"{found.kind} {found.name}"
        return Ward(found.kind, found.name, full, found.place, found.superior)

    def of_association(self, symbol: str) -> Frame:
        """The head of a paper of the association."""
        ward = self.ward()
        name = f"Hội Khuyến học {ward.full}"
        return Frame(ward.superior, name, symbol, ward.place, self.today.year)

    def of_committee(self, on: date, number: str = "") -> Frame:
        """The head of a decision of the committee; its number is split from its symbol."""
        ward = self.ward(on)
        plain, _slash, symbol = number.partition("/")
        day = on if number else None
        return Frame("", "", symbol or "QĐ-UBND", ward.place, on.year, plain, day)

    def of_collective(self, collective: Collective) -> Frame:
        """The head of a paper of a khối phố or unit."""
        ward = self.ward()
        above = f"Ủy ban nhân dân {ward.full}" if collective.kind == "area" else ward.superior
        if collective.kind == "unit":
            above = f"Ủy ban nhân dân {ward.full}"
        return Frame(above, collective.name, "BB-KP", ward.place, self.today.year)

    def chair(self) -> Signature:
        """Who signs for the association."""
        name, title = query.signer(self.session, "association", self.today)
        lines = ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")
        if title.lower().startswith("phó"):
            lines = ("TM. BAN THƯỜNG VỤ", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")  # type: ignore[assignment]
        return Signature(lines, name if title.lower().startswith(("chủ tịch", "phó chủ tịch")) else "")

    def group(self, code: str) -> str:
        """The short name of a group."""
        return next((str(one.short_name) for one in self.rules.groups if one.code == code), code)

    def scored(self, entries: Sequence[Entry]) -> dict[str, Scored]:
        """Declaration → its three sheets."""
        answers = scores.answers_of(self.session, [entry.declaration.id for entry in entries])
        found = {}
        for entry in entries:
            declaration = entry.declaration
            rules = criteria.load(self.session, declaration.criteria_version)
            found[declaration.id] = scores.score(
                rules, declaration.group, answers[declaration.id], scores.vote_of(declaration.vote)
            )
        return found

    def lines(self, entries: Sequence[Entry], scored: dict[str, Scored] | None = None) -> list[Line]:
        """The lines of a list, with points and what is under the minimum where `scored` is given."""
        numbers = {indicator.code: indicator.number for indicator in self.rules.indicators}
        found = []
        for place, entry in enumerate(entries, start=1):
            declaration, person = entry.declaration, entry.person
            line = Line(
                place,
                person.full_name,
                person.birth_year,
                lists.sex(person.sex) or "",
                entry.collective.name,
                self.group(declaration.group),
                register_number=entry.register_number,
            )
            if scored is not None:
                sheets = scored[declaration.id]
                below = sheets.verdict.missing.indicators if declaration.collective_effective is not None else ()
                line = replace(
                    line,
                    self_points=declaration.self_effective,
                    collective_points=declaration.collective_effective,
                    confirmed_points=declaration.confirmed_effective,
                    below=", ".join(str(numbers.get(code, code)) for code in below),
                    passes=sheets.verdict.recognised if declaration.collective_effective is not None else None,
                )
            found.append(line)
        return found

    def counts(self, entries: Sequence[Entry]) -> Counts:
        """How many, by group, and how many women."""
        groups = tuple(
            GroupCount(str(group.short_name), sum(entry.declaration.group == group.code for entry in entries))
            for group in self.rules.groups
        )
        known = [entry.person.sex for entry in entries]
        return Counts(len(entries), groups, known.count("female") if all(known) else None)


def sections(lines: Iterable[Line]) -> tuple[Section, ...]:
    """The lines by collective, in their order."""
    return tuple(Section(name, tuple(found)) for name, found in groupby(lines, key=lambda line: line.collective))


def honorific(person: Person) -> str:
    """Ông, Bà, or both where the sex is not known."""
    return {"male": "Ông", "female": "Bà"}.get(person.sex or "", "Ông/Bà")


def lowered(collective: Collective) -> str:
    """A collective's name inside a sentence: “khối phố Bàu Sen”, but “Trường …” stays."""
    name = collective.name
    return name[:1].lower() + name[1:] if collective.kind == "area" else name
