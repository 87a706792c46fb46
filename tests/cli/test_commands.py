"""The commands, as somebody at a terminal runs them."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from tests.factories import collective, engine_of, writing
from tests.factories import ward as make_ward
from tests.support.app import SECRET
from tests.support.databases import Database
from webapp.cli import main
from webapp.models.engine import make_engine
from webapp.services.session import open_session
from webapp.settings import parse_data_keys

KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"code: [2-9A-Z]{4}-[2-9A-Z]{6}")


@dataclass(frozen=True)
class Said:
    """What a command printed."""

    stdout: str
    stderr: str


Run = Callable[..., Said]


def environment(database: Database, folder: Path, **more: str) -> dict[str, str]:
    return {
        "SECRET_KEY": SECRET,
        "DATA_KEYS": KEYS,
        "DATABASE_URL": database.url,
        "OWNER_DATABASE_URL": database.owner_url,
        "CDHT_INSTANCE": str(folder),
        **more,
    }


def _runner(database: Database, folder: Path) -> Run:
    def run(*words: str, status: int = 0, typed: str = "", **more: str) -> Said:
        done = CliRunner().invoke(main, words, input=typed, env=environment(database, folder, **more))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == status, done.output
        return Said(done.stdout, done.stderr)

    return run


def _program(database: Database, folder: Path) -> Run:
    # No word of Python's about encodings, and a locale that knows no Vietnamese.
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TMPDIR")}
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}

    def run(*words: str, status: int = 0, typed: str = "") -> Said:
        done = subprocess.run(
            [sys.executable, "-c", "from webapp.cli import main; main()", *words],
            env=kept | poor | environment(database, folder),
            cwd=folder,
            input=typed,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == status, done.stdout + done.stderr
        return Said(done.stdout, done.stderr)

    return run


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Run:
    """`run("user", "list")`, on a migrated database."""
    return _runner(database, tmp_path)


@pytest.fixture
def ward_id(database: Database) -> str:
    engine = engine_of(database)
    with writing(engine) as session:
        made = make_ward(session)
        collective(session, "Khối phố Bàu Sen", code="BS")
    engine.dispose()
    return made.id


def test_init_makes_the_tables_and_can_be_run_again(empty_database: Database, tmp_path: Path) -> None:
    more = {"APP_ROLE": "cdht_app"} if empty_database.dialect == "postgresql" else {}
    run = _runner(empty_database, tmp_path)
    assert "cdht init" in run("user", "list", status=1).stderr
    for _time in range(2):
        assert run("init", **more).stdout == "The database is ready.\n"
    engine = make_engine(empty_database.url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM installation")) == 1
        assert connection.scalar(text("SELECT count(*) FROM criteria_version WHERE version = 'pilot-2022'")) == 1
    engine.dispose()


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_init_says_when_the_application_was_given_no_rights(empty_database: Database, tmp_path: Path) -> None:
    assert "APP_ROLE" in _runner(empty_database, tmp_path)("init", status=1).stderr


@pytest.mark.usefixtures("ward_id")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_terminal_in_a_poor_locale_reads_and_writes_vietnamese(database: Database, tmp_path: Path) -> None:
    run = _program(database, tmp_path)
    words = ("user", "add", "hoa.le", "--role", "volunteer", "--collective", "Khối phố Bàu Sen", "--name", "Lê Thị Hoà")
    run(*words, "--password-stdin", typed="mật khẩu đủ dài\n")
    assert run("user", "list").stdout == "hoa.le\tvolunteer\tKhối phố Bàu Sen\tLê Thị Hoà\n"
    assert "█" in run("enrol", "hoa.le").stdout


@pytest.mark.usefixtures("ward_id")
def test_an_account_is_added_listed_enrolled_and_disabled(run: Run) -> None:
    words = ("user", "add", "hoa.le", "--role", "volunteer", "--collective", "BS", "--name", "Lê Thị Hoà")
    assert run(*words, "--password-stdin", typed="mật khẩu đủ dài\n").stdout == "hoa.le is added.\n"
    line = run("user", "list").stdout.splitlines()[0]
    assert line.split()[:2] == ["hoa.le", "volunteer"]
    assert "Khối phố Bàu Sen" in line
    assert "Lê Thị Hoà" in line
    enrolled = run("enrol", "hoa.le").stdout.splitlines()
    assert CODE.fullmatch(enrolled[0])
    assert enrolled[1] == f"http://localhost:8000/tan-thanh/bat-dau#{enrolled[0].removeprefix('code: ')}"
    assert "█" in enrolled[5]
    assert run("user", "disable", "hoa.le").stdout == "hoa.le is disabled.\n"
    assert "disabled" in run("user", "list").stdout
    assert "is disabled" in run("enrol", "hoa.le", status=1).stderr
    assert "the chain is whole" in run("audit", "verify").stdout


@pytest.mark.usefixtures("ward_id")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_made_password_is_printed_once_and_opens_the_door(run: Run, database: Database, ward_id: str) -> None:
    from webapp.services import accounts

    run("user", "add", "hoa.le", "--role", "association", "--name", "Hoa", "--generate")
    made = run("user", "password", "hoa.le", "--generate").stdout.splitlines()[1].removeprefix("password: ")
    engine = make_engine(database.url)
    with open_session(engine, parse_data_keys(KEYS), ward_id) as session:
        assert accounts.check(session, "hoa.le", made)
    engine.dispose()


@pytest.mark.usefixtures("ward_id")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("enrol", "nobody"), 1, "There is no account 'nobody' in this ward."),
        (("user", "disable", "nobody"), 1, "There is no account 'nobody' in this ward."),
        (("user", "list", "--ward", "an-my"), 1, "There is no ward 'an-my' here, only: tan-thanh"),
        (("user", "add", "x", "--role", "panel", "--name", "X", "--generate"), 1, "A user name has 3 to 60"),
        (("user", "add", "xyz", "--role", "king", "--name", "X", "--generate"), 2, "'king' is not one of"),
        (("user", "add", "xyz", "--role", "panel", "--name", "X"), 2, "--password-stdin or --generate"),
        (("user", "add", "xyz", "--role", "panel", "--name", "X", "--password-stdin"), 1, "too short"),
        (
            ("user", "add", "xyz", "--role", "panel", "--collective", "ZZ", "--name", "X", "--generate"),
            1,
            "There are: BS (Khối phố Bàu Sen)",
        ),
        (("ward", "add", "so", "--name", "X", "--superior", "Y"), 1, "an address of the program itself"),
        (("ward", "add", "tan-thanh", "--name", "X", "--superior", "Y"), 1, "already"),
        (("ward", "add", "Tân", "--name", "X", "--superior", "Y"), 1, "A slug has"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    run: Run, words: tuple[str, ...], status: int, sentence: str
) -> None:
    assert sentence in run(*words, status=status).stderr


@pytest.mark.usefixtures("ward_id")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_with_two_wards_one_has_to_be_named(run: Run) -> None:
    added = run("ward", "add", "an-my", "--name", "An Mỹ", "--superior", "Hội Khuyến học thành phố")
    assert added.stdout == "http://localhost:8000/an-my/\n"
    assert run("ward", "list").stdout.split() == ["an-my", "tan-thanh"]
    assert "Name one with --ward: an-my, tan-thanh" in run("user", "list", status=1).stderr
    assert run("user", "list", "--ward", "an-my").stdout == ""


@pytest.mark.usefixtures("ward_id")
def test_a_restored_database_gets_a_new_epoch(run: Run) -> None:
    first, second = (run("restored").stdout.split()[2] for _time in range(2))
    assert first != second


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_changed_audit_entry_is_found(run: Run, database: Database, ward_id: str) -> None:
    run("user", "add", "hoa.le", "--role", "association", "--name", "Hoa", "--generate")
    engine = make_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'account:somebody' WHERE n = 2"))
    engine.dispose()
    assert "the chain is broken at entry 2" in run("audit", "verify", status=1).stderr


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY is too weak"),
        ({"DATA_KEYS": ""}, "DATA_KEYS is missing"),
    ],
)
def test_a_production_start_without_secrets_is_refused(run: Run, changes: dict[str, str], sentence: str) -> None:
    for command in ("serve", "init"):
        assert sentence in run(command, status=1, **changes).stderr


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_taken_port_is_told_in_a_sentence(run: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = run("serve", "--port", str(port), status=1).stderr
    assert said == (
        f"Error: Port {port} is taken by another program (or not allowed). Take another: cdht serve --port {port + 1}\n"
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_trial_is_served_to_this_machine_only(run: Run) -> None:
    said = run("serve", "--host", "0.0.0.0", status=1, CDHT_ENV="development").stderr
    assert "served to this machine only" in said


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_that_does_not_answer_is_told_in_a_sentence(run: Run) -> None:
    said = run("user", "list", status=1, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing").stderr
    assert said.startswith("Error: The database does not answer as it should:")
    assert said.count("\n") == 1


def test_a_sealing_key_is_renewed_and_the_old_one_is_kept(run: Run, ward_id: str) -> None:
    assert "none yet" in run("seal-key").stdout
    first = run("seal-key", "--renew").stdout.partition(":")[0]
    second = run("seal-key", "--renew").stdout.partition(":")[0]
    assert first != second
    assert run("seal-key").stdout.strip() == second
    run("audit", "verify")
