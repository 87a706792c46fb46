"""A list read, taken in, taken back: slice by slice, each in a transaction that also says how far the work is."""

from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.jobs.run import CancelAskedError, Run
from webapp.models import ListImport, ListImportRow
from webapp.models.list_import import LIKE, NEW, PLANNED, REFUSED, TAKEN, UNDONE
from webapp.services import claims, counter, keys, list_imports, list_reading, list_taking
from webapp.services.list_matching import Register
from webapp.services.list_reading import Columns
from webapp.storage import EvidenceStore

READ_SLICE = 500


def read(run: Run) -> None:
    """Say of every row what is to become of it. After a worker that was cut it is begun anew: nothing is in yet."""
    import_id, columns = run.parameters["import_id"], Columns.of_json(run.parameters)
    with run.reading() as session:
        content = run.store.read(list_imports.folder(run.claim.commune_id) + import_id)
        sheet = list_imports.unseal_sheets(session, import_id, content)[columns.sheet]
        known = list_reading.known(session, columns.area_id, run.today)
    found = list(list_reading.lines(sheet, columns, known))
    with run.writing() as session:
        old = (ListImportRow.commune_id == run.claim.commune_id, ListImportRow.import_id == import_id)
        session.execute(delete(ListImportRow).where(*old).execution_options(synchronize_session=False))
        _heed(claims.beat(session, run.claim, run.now(), done=0, total=len(found)))
    twice = _Twice()
    for start in range(0, len(found), READ_SLICE):
        with run.reading() as session:
            rows = _rows(session, run.claim.commune_id, import_id, found[start : start + READ_SLICE], twice)
        with run.writing() as session:
            run.actor(session)
            session.execute(insert(ListImportRow), rows)
            _heed(claims.beat(session, run.claim, run.now(), done=start + len(rows)))
        run.breathe()
    with run.writing() as session:
        counter.lock_ward(session)
        claims.beat(session, run.claim, run.now())
        list_imports.find(session, import_id).state = PLANNED


def take(run: Run) -> None:
    """Take in what is new. After a worker that was cut, the next one goes on behind it."""
    import_id = run.parameters["import_id"]
    with run.writing() as session:
        total = _count(session, run, import_id, ListImportRow.verdict == NEW)
        done = _count(session, run, import_id, ListImportRow.outcome.is_not(None))
        _heed(claims.beat(session, run.claim, run.now(), done=done, total=total))
    while True:
        with run.writing() as session:
            counter.lock_ward(session)
            one, actor = list_imports.find(session, import_id), run.actor(session)
            done += (many := list_taking.take(session, one, actor.account_id, run.now()))
            asked = claims.beat(session, run.claim, run.now(), done=done)
            if not many:
                list_imports.finish(session, one, TAKEN, run.now())
        if not many:
            break
        _heed(asked)
        run.breathe()
    run.store.delete(list_imports.folder(run.claim.commune_id) + import_id)


def undo(run: Run) -> None:
    """Take back the people, then the households that are empty without them."""
    import_id = run.parameters["import_id"]
    with run.writing() as session:
        left = _count(session, run, import_id, ListImportRow.outcome == "taken")
        _heed(claims.beat(session, run.claim, run.now(), done=0, total=left))
    done, many = 0, 1
    while many:
        with run.writing() as session:
            one, account_id = _begin(session, run, import_id)
            done += (many := list_taking.undo_people(session, one, account_id, run.now()))
            asked = claims.beat(session, run.claim, run.now(), done=done)
        _heed(asked)
        run.breathe()
    after: int | None = 0
    while after is not None:
        with run.writing() as session:
            one, account_id = _begin(session, run, import_id)
            after = list_taking.undo_households(session, one, account_id, after, run.now())
            asked = claims.beat(session, run.claim, run.now())
            if after is None:
                list_imports.finish(session, one, UNDONE, run.now())
        _heed(asked)
        run.breathe()
    run.store.delete(list_imports.folder(run.claim.commune_id) + import_id)


def drop_orphans(store: EvidenceStore, session: Session, commune_id: str) -> None:
    """Delete the cells of lists that are over, or were never begun."""
    stored = list(store.names(list_imports.folder(commune_id)))
    if stored:
        # Looked at after the files: a list has its row before it has its file.
        needed = list_imports.waiting(session)
        for name in stored:
            if name.rpartition("/")[2] not in needed:
                store.delete(name)


class _Twice:
    """Who stood in the list before: by number, and by name and birth."""

    def __init__(self) -> None:
        self._seen: set[Any] = set()

    def has(self, values: dict[str, Any]) -> bool:
        """Did they? From now on they did."""
        number = values.get("id_number")
        who = number or (
            names.match_key(values["full_name"]),
            values.get("birth_date") or values.get("birth_year"),
            values["area_id"],
        )
        there = who in self._seen
        self._seen.add(who)
        return there


def _rows(session: Session, ward: str, import_id: str, found: list[Any], twice: _Twice) -> list[dict[str, Any]]:
    good = [line.values for _number, line, _said in found if not line.problems]
    register, rows = Register(session, good), []
    for number, line, said in found:
        row: dict[str, Any] = {"commune_id": ward, "import_id": import_id, "place": number}
        other = household = None
        if line.problems:
            verdict, codes = REFUSED, list(line.problems)
        else:
            match = register.match(import_id, line.values)
            verdict, other, household = match.verdict, match.other_id, match.household_id
            codes = [match.code] if match.code else []
            if twice.has(line.values) and verdict == NEW:
                verdict, codes = LIKE, ["twice_in_list"]
        label = f"list_import/{import_id}/{number}"
        sealed = keys.seal_values(session, import_id, label, {"values": line.values, "said": said})
        # The same columns in each: they are written in one statement.
        rows.append(
            row
            | {
                "verdict": verdict,
                "sealed": sealed,
                "codes": [*codes, *dict.fromkeys(line.mended)],
                "other_id": other,
                "household_id": household,
            }
        )
    return rows


def _begin(session: Session, run: Run, import_id: str) -> tuple[ListImport, str]:
    counter.lock_ward(session)
    return list_imports.find(session, import_id), run.actor(session).account_id


def _count(session: Session, run: Run, import_id: str, such: Any) -> int:
    statement = select(func.count()).where(
        ListImportRow.commune_id == run.claim.commune_id, ListImportRow.import_id == import_id, such
    )
    return session.execute(statement).scalar_one()


def _heed(asked: bool) -> None:
    if asked:
        raise CancelAskedError
