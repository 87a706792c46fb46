"""Lists that leave the house as spreadsheets. A worker that was cut begins anew: one job, one name of a file."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.documents import lists, spreadsheet
from webapp.documents.spreadsheet import Cell, Column
from webapp.domain import calendar, identifiers
from webapp.jobs.run import Result, Run
from webapp.models import Campaign, Collective, CommuneName
from webapp.models.tenancy import ward_of
from webapp.queries import exports
from webapp.queries.exports import RegistrationLine, SheetLine
from webapp.queries.narrowing import Filter
from webapp.services import criteria
from webapp.services.errors import NotFoundError


def folder(commune_id: str) -> str:
    """How the names of a ward's files begin."""
    return f"exports/{commune_id}/"


def sheets(run: Run) -> Result:
    """The list of declarations, narrowed as it was on the page."""
    chosen = Filter(**run.parameters["filter"])
    with run.reading() as session:
        actor, campaign = run.actor(session), _campaign(session, run)
        groups = _groups(session, campaign)
        total = exports.count_sheets(session, actor, campaign.id, chosen, today=run.today)
        narrowed = _narrowed(session, chosen, groups)
        rows = exports.sheet_lines(session, actor, campaign.id, chosen, today=run.today)
        cells = (_sheet_cells(place, line, groups) for place, line in enumerate(rows, start=1))
        heads = (lists.title("sheets", campaign.name), _subtitle(session, run, total, narrowed))
        return _write(run, "Phiếu", heads, lists.SHEETS, cells, total)


def registrations(run: Run) -> Result:
    """Those who have registered, narrowed as they were on the page."""
    chosen = Filter(**run.parameters["filter"])
    with run.reading() as session:
        actor, campaign = run.actor(session), _campaign(session, run)
        groups = _groups(session, campaign)
        total = exports.count_registrations(session, actor, campaign, chosen, today=run.today)
        narrowed = _narrowed(session, chosen, groups)
        rows = exports.registration_lines(session, actor, campaign, chosen, today=run.today)
        cells = (_registration_cells(place, line, groups) for place, line in enumerate(rows, start=1))
        heads = (lists.title("registrations", campaign.name), _subtitle(session, run, total, narrowed))
        return _write(run, "Đăng ký", heads, lists.REGISTRATIONS, cells, total)


def _write(
    run: Run,
    name: str,
    heads: tuple[str, str],
    columns: Sequence[Column],
    cells: Iterable[Sequence[Cell]],
    total: int,
) -> Result:
    run.count(total)
    stored = f"{folder(run.claim.commune_id)}{run.claim.job_id}.xlsx"
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "list.xlsx"
        made = spreadsheet.write(
            path,
            sheet_name=name,
            title=heads[0],
            subtitle=heads[1],
            columns=columns,
            rows=_at_most(cells, total),
            progress=_told(run, total),
        )
        with path.open("rb") as file:
            run.store.write_from(stored, file)
        size = path.stat().st_size
    run.slice_done(min(made, total))
    return Result(stored, size)


def _at_most(cells: Iterable[Sequence[Cell]], total: int) -> Iterator[Sequence[Cell]]:
    """Somebody may be added between counting and reading; the list has as many as its second line says."""
    for place, row in enumerate(cells, start=1):
        if place > total:
            return
        yield row


def _told(run: Run, total: int) -> Callable[[int], None]:
    return lambda done: run.slice_done(min(done, total))


def _campaign(session: Session, run: Run) -> Campaign:
    campaign = session.get(Campaign, (ward_of(session), run.parameters["campaign_id"]))
    if campaign is None:
        raise NotFoundError(run.parameters["campaign_id"])
    return campaign


def _groups(session: Session, campaign: Campaign) -> dict[str, str]:
    rules = criteria.load(session, campaign.criteria_version)
    return {group.code: str(group.short_name) for group in rules.groups}


def _subtitle(session: Session, run: Run, total: int, narrowed: dict[str, str]) -> str:
    moment = calendar.local(run.now())
    return lists.subtitle(_ward_name(session, run), total, f"{moment:%H:%M, %d/%m/%Y}", narrowed)


def _ward_name(session: Session, run: Run) -> str:
    statement = (
        select(CommuneName.kind, CommuneName.name)
        .where(CommuneName.commune_id == ward_of(session), CommuneName.valid_from <= run.today)
        .order_by(CommuneName.valid_from.desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    if found is None:
        return ""
    full = found.name if found.name.lower().startswith(found.kind.lower()) else f"{found.kind} {found.name}"
    return full[:1].upper() + full[1:]


def _narrowed(session: Session, chosen: Filter, groups: dict[str, str]) -> dict[str, str]:
    """What the list was narrowed to, in words; the name that was searched for as it was typed."""
    found = {}
    if chosen.collective_id:
        collective = session.get(Collective, (ward_of(session), chosen.collective_id))
        found["Nơi kê khai"] = collective.name if collective else ""
    if chosen.group:
        found["Nhóm"] = groups.get(chosen.group, chosen.group)
    if chosen.state:
        found["Trạng thái"] = lists.state(chosen.state)
    if chosen.search:
        found["Tìm tên"] = chosen.search
    return found


def _masked(last4: str | None) -> str | None:
    """No role sees more of an ID number in a list than its last digits."""
    return identifiers.mask(last4) if last4 else None


def _who(place: int, line: SheetLine | RegistrationLine, groups: dict[str, str]) -> Sequence[Cell]:
    return (
        place,
        line.full_name,
        line.birth_year,
        lists.sex(line.sex),
        _masked(line.id_last4),
        line.head_name,
        line.collective,
        groups.get(line.group, line.group),
    )


def _sheet_cells(place: int, line: SheetLine, groups: dict[str, str]) -> Sequence[Cell]:
    return (
        *_who(place, line, groups),
        lists.state(line.state, returned=line.returned),
        lists.points(line.self_claimed),
        lists.points(line.self_effective),
        lists.points(line.collective_effective),
        lists.points(line.confirmed_effective),
        lists.verdict(line.passes),
        calendar.day(line.state_since),
        line.posted_until,
        line.decision,
        line.register_number,
    )


def _registration_cells(place: int, line: RegistrationLine, groups: dict[str, str]) -> Sequence[Cell]:
    return (
        *_who(place, line, groups),
        line.goals,
        calendar.day(line.made_at),
        lists.state(line.state, returned=line.returned),
    )
