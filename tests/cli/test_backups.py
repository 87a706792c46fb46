"""The watermark of backups, as the nightly script sets it."""

import uuid
from pathlib import Path

import pytest

from tests.cli.test_commands import Run, _runner
from tests.factories import account, collective, device, engine_of, household, reading, writing
from tests.support.app import close, make_app, settings_for
from tests.support.databases import Database
from webapp.models import Commune


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Run:
    """`run("backed-up")`, in a server of two wards of which the first has data."""
    made = _runner(database, tmp_path)
    made("init")
    for slug in ("hoa-thuan", "an-my"):
        made("ward", "add", slug, "--name", "Hòa Thuận", "--superior", "Hội Khuyến học thành phố")
    _goes_on(database)
    return made


def _goes_on(database: Database) -> None:
    """Something is written down in the first ward."""
    engine = engine_of(database)
    with writing(engine, _ward(database).id) as session:
        household(session, collective(session, f"Khối phố {uuid.uuid4()}"))
    engine.dispose()


def _ward(database: Database) -> Commune:
    engine = engine_of(database)
    with reading(engine, None) as session:
        found = session.query(Commune).filter_by(slug="hoa-thuan").one()
    engine.dispose()
    return found


def test_a_backup_covers_what_was_there_when_it_began(run: Run, database: Database) -> None:
    begun = run("backed-up", "--begin").stdout
    assert [line.split()[1] for line in begun.splitlines()] == ["an-my", "hoa-thuan"]
    before = _ward(database)
    assert before.backed_up_rev == 0 < before.seq
    _goes_on(database)  # while the backup runs
    done = run("backed-up", typed=begun)
    assert f"hoa-thuan: backed up to {before.seq}." in done.stdout
    after = _ward(database)
    assert after.backed_up_rev == before.seq < after.seq


def test_the_watermark_never_goes_back(run: Run, database: Database) -> None:
    old = run("backed-up", "--begin").stdout
    _goes_on(database)
    new = run("backed-up", "--begin").stdout
    run("backed-up", typed=new)
    run("backed-up", typed=old)
    assert _ward(database).backed_up_rev == _ward(database).seq


def test_a_backup_of_another_life_or_of_another_database_covers_nothing(run: Run, database: Database) -> None:
    begun = run("backed-up", "--begin").stdout
    run("restored")
    assert "restored" in run("backed-up", typed=begun, status=1).stderr
    epoch = run("backed-up", "--begin").stdout.split()[0]
    assert "another database" in run("backed-up", typed=f"{epoch} hoa-thuan 999999999999", status=1).stderr
    assert "another database" in run("backed-up", typed=f"{epoch} tam-ky 1", status=1).stderr
    assert _ward(database).backed_up_rev == 0


@pytest.mark.parametrize("typed", ["", "\n\n", "three words only-two x y", "no-uuid hoa-thuan 5", "một hai ba"])
def test_what_is_no_answer_of_begin_changes_nothing(run: Run, database: Database, typed: str) -> None:
    assert run("backed-up", typed=typed, status=1).stderr.startswith("Error: ")
    assert _ward(database).backed_up_rev == 0


def test_all_wards_or_none(run: Run, database: Database) -> None:
    lines = run("backed-up", "--begin").stdout.splitlines()
    run("backed-up", typed=f"{lines[1]}\n{lines[0]}9999", status=1)
    assert _ward(database).backed_up_rev == 0


def test_before_init_it_says_what_to_do(empty_database: Database, tmp_path: Path) -> None:
    assert "cdht init" in _runner(empty_database, tmp_path)("backed-up", "--begin", status=1).stderr


def test_phones_hear_of_it(run: Run, database: Database, tmp_path: Path) -> None:
    run("backed-up", typed=run("backed-up", "--begin").stdout)
    engine = engine_of(database)
    with writing(engine, _ward(database).id) as session:
        volunteer = account(session, "hoa", "volunteer", collective(session, "Khối phố Trà Cai"))
        _device, token = device(session, volunteer)
    engine.dispose()
    app = make_app(settings_for(database, tmp_path))
    heard = app.test_client().get("/api/v1/changes", headers={"Authorization": f"Bearer {token}"}).get_json()
    close(app)
    assert heard["backed_up_rev"] == _ward(database).backed_up_rev > 0
