"""M1 and M2, blank or of somebody; M3; the cover of a dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from webapp.documents.papers.common import Qr
from webapp.documents.papers.decision import Summary
from webapp.documents.papers.forms import (
    Dossier,
    DossierPiece,
    FormGroup,
    FormPart,
    FormPerson,
    FormRow,
    Registration,
    SheetForm,
)
from webapp.domain import calendar, scoring
from webapp.domain.criteria_types import CriteriaVersion
from webapp.jobs.papers.world import World, sections
from webapp.models import Collective, Evidence, Person
from webapp.queries import papers as query
from webapp.queries.papers import Entry
from webapp.queries.undeclared import Waiting
from webapp.services.sheet_facts import Sheet

SEXES = {"male": "Nam", "female": "Nữ"}


def blank_registration(world: World) -> Registration:
    """M1 to be filled in by hand."""
    groups = tuple(FormGroup(str(group.short_name)) for group in world.rules.groups)
    return Registration(world.ward(), world.campaign.year, FormPerson(), groups)


def blank_sheet(world: World, group: str) -> SheetForm:
    """M2 of a group, to be filled in by hand."""
    found = next(one for one in world.rules.groups if one.code == group)
    return SheetForm(
        world.ward(),
        world.campaign.year,
        FormPerson(),
        str(found.name),
        str(found.description),
        "",
        _parts(world.rules, group, {}, {}),
    )


def named_sheet(world: World, one: Waiting, address: str) -> SheetForm:
    """M2 of somebody who has declared nothing yet, to be filled in by hand; of the first group where none is known."""
    codes = [group.code for group in world.rules.groups]
    blank = blank_sheet(world, one.group if one.group in codes else codes[0])
    where = world.session.get_one(Collective, (one.person.commune_id, one.collective_id))
    return replace(
        blank,
        person=_person(world, one.person, where.id),
        collective=where.name,
        code=one.person.id[:8],
        goals=one.goals or "",
        head_title=where.head_title or blank.head_title,
        qr=Qr(address, 15),
    )


def named_registration(world: World, one: Waiting, address: str) -> Registration:
    """M1 of somebody who has neither registered nor declared, to be filled in by hand."""
    return replace(
        blank_registration(world),
        person=_person(world, one.person, one.collective_id),
        groups=tuple(FormGroup(str(group.short_name), group.code == one.group) for group in world.rules.groups),
        qr=Qr(address, 15),
    )


def registration(world: World, sheet: Sheet, address: str) -> Registration:
    """M1 of somebody who has a declaration: with their goals."""
    chosen = sheet.declaration.group
    goals = _goals(world, sheet.person.id)
    return Registration(
        world.ward(),
        world.campaign.year,
        _person(world, sheet.person, sheet.declaration.collective_id),
        tuple(FormGroup(str(one.short_name), one.code == chosen) for one in world.rules.groups),
        goals[0],
        goals[1],
        Qr(address, 15),
    )


def sheet_form(world: World, sheet: Sheet, address: str) -> SheetForm:
    """M2 of somebody, with what has been written so far."""
    declaration, rules = sheet.declaration, sheet.rules
    group = next(one for one in rules.groups if one.code == declaration.group)
    evidence: dict[str, list[str]] = {}
    pieces = query.evidence_of(world.session, [declaration.id])
    labels = {kind.code: str(kind.label) for kind in rules.evidence_kinds}
    for piece in pieces:
        evidence.setdefault(piece.indicator, []).append(_evidence(piece, labels))
    collective = world.session.get_one(Collective, (declaration.commune_id, declaration.collective_id))
    return SheetForm(
        world.ward(),
        world.campaign.year,
        _person(world, sheet.person, declaration.collective_id),
        str(group.name),
        str(group.description),
        collective.name,
        _parts(
            rules, declaration.group, dict(sheet.answers), {code: "; ".join(found) for code, found in evidence.items()}
        ),
        declaration.id[:8],
        _goals(world, sheet.person.id)[0],
        declaration.self_effective if sheet.answers else None,
        declaration.collective_effective,
        declaration.confirmed_effective,
        sum(piece.sha256 is not None for piece in pieces) or None,
        collective.head_title or "người đứng đầu",
        declaration.scribe not in (None, "self"),
        Qr(address, 15),
    )


def summary(world: World, collective: Collective | None) -> Summary:
    """M3 of a collective, or of the ward."""
    entries = query.entries(world.session, world.campaign.id, collective_id=collective.id if collective else None)
    entries = [entry for entry in entries if entry.declaration.state not in ("draft", "withdrawn")]
    lines = world.lines(entries, world.scored(entries))
    return Summary(
        world.ward(),
        world.campaign.year,
        collective.name if collective else f"Toàn {world.ward().full}",
        sections(lines),
        world.counts(entries),
        sum(line.passes is True for line in lines),
        (collective.head_title if collective else None) or "Chủ tịch Hội Khuyến học phường",
    )


def dossier(world: World, entries: Sequence[Entry], of: str, collective: Collective) -> Dossier:
    """The cover round the sheets of a family or unit."""
    names = {entry.declaration.id: entry.person.full_name for entry in entries}
    order = {identity: place for place, identity in enumerate(names)}
    labels = {kind.code: str(kind.label) for kind in world.rules.evidence_kinds}
    numbers = {indicator.code: indicator.number for indicator in world.rules.indicators}
    pieces = sorted(query.evidence_of(world.session, list(names)), key=lambda piece: order[piece.declaration_id])
    listed = tuple(
        DossierPiece(
            place, names[piece.declaration_id], str(numbers.get(piece.indicator, "")), _evidence(piece, labels)
        )
        for place, piece in enumerate(pieces, start=1)
    )
    return Dossier(
        world.ward(),
        world.campaign.year,
        of,
        collective.name,
        tuple(world.lines(entries, world.scored(entries))),
        listed,
    )


def dossier_of(world: World, sheet: Sheet) -> Dossier:
    """Of the whole household, as far as the same collective reviews its people; of one person who has none."""
    declaration = sheet.declaration
    collective = world.session.get_one(Collective, (declaration.commune_id, declaration.collective_id))
    entries = query.entries(world.session, world.campaign.id, collective_id=collective.id)
    home, _area = query.home(world.session, sheet.person)
    if home is None or collective.kind != "area":
        alone = [entry for entry in entries if entry.declaration.id == declaration.id]
        return dossier(world, alone, f"ông/bà {sheet.person.full_name}", collective)
    family = [
        entry for entry in entries if entry.person.household_id == home.id and entry.declaration.state != "withdrawn"
    ]
    return dossier(world, family, f"hộ ông/bà {home.head_name}", collective)


def _goals(world: World, person_id: str) -> tuple[str, date | None]:
    """What the person set out to learn, and the day they registered."""
    found = query.registration_of(world.session, world.campaign.id, person_id)
    return (found.goals or "", calendar.day(found.made_at)) if found else ("", None)


def _person(world: World, person: Person, collective_id: str) -> FormPerson:
    household, area = query.home(world.session, person)
    where = world.session.get_one(Collective, (person.commune_id, collective_id))
    birth = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else str(person.birth_year or "")
    return FormPerson(
        full_name=person.full_name,
        birth=birth if len(birth) == 4 else str(person.birth_year or birth),
        sex=SEXES.get(person.sex or "", ""),
        head_name=household.head_name if household else "",
        area=_bare(area.name) if area else "",
        unit=where.name if where.kind == "unit" else "",
        clan=where.name if where.kind == "clan" else "",
        in_area=where.kind == "area",
        in_unit=where.kind == "unit",
        in_clan=where.kind == "clan",
    )


def _bare(name: str) -> str:
    return name[len("Khối phố ") :] if name.startswith("Khối phố ") else name


def _evidence(piece: Evidence, labels: Mapping[str, str]) -> str:
    number = "" if piece.number is None else f"{piece.number:g}".replace(".", ",")
    said = " ".join(part for part in (number, piece.note or "") if part)
    photo = "có ảnh" if piece.sha256 else ""
    return ", ".join(part for part in (said or labels.get(piece.kind, piece.kind), photo) if part)


def _parts(
    rules: CriteriaVersion, group: str, answers: Mapping[str, scoring.Answer], evidence: Mapping[str, str]
) -> tuple[FormPart, ...]:
    asked = next(one for one in rules.groups if one.code == group)
    of_group = {one.indicator: one for one in asked.indicators}
    parts = []
    for letter, competency in zip("ABCDEFGH", rules.competencies, strict=False):
        rows = []
        for indicator in competency.indicators:
            answer = answers.get(indicator.code, scoring.Answer())
            rows.append(
                FormRow(
                    indicator.number,
                    str(indicator.name),
                    of_group[indicator.code].quantifiable,
                    "" if answers else str(of_group[indicator.code].guidance),
                    answer.statement or "",
                    evidence.get(indicator.code, ""),
                    answer.self_points,
                    answer.collective_points,
                    answer.confirmed_points,
                )
            )
        most = len(rows) * rules.scoring.max // 2
        parts.append(FormPart(letter, str(competency.name), most, tuple(rows)))
    return tuple(parts)
