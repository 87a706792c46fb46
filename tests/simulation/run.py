"""Tell stories and say how they ended: `python -m tests.simulation.run --seeds 1-100`."""

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from devtools import frontend
from tests.e2e.support.installation import CDHT, Installation
from tests.simulation import bugs
from tests.support.databases import APP, PostgresqlDatabases

HERE = Path(__file__).parent
# A file system in memory, where there is one: a story kills processes and never the power.
MEMORY = Path("/dev/shm")


def tell(
    seeds: tuple[int, int], *flags: str, bug: str = "", postgresql: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the stories of these seeds against a server of their own. What they print is in `stderr`.

    :param bug: one of `bugs.BUGS`, put back for these stories.
    """
    with installed(postgresql) as settings:
        folder = Path(settings["CDHT_INSTANCE"])
        control = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.control"],
            env=settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert control.stdin is not None
        assert control.stdout is not None
        try:
            code = bugs.put_back(bug, folder) if bug else bugs.SCRIPTS
            flags = (f"--code={code}", *flags)
            node = [frontend.find_node().program, str(HERE / "main.js")]
            return subprocess.run(
                [*node, str(seeds[0]), str(seeds[1]), *flags],
                stdin=control.stdout,
                stdout=control.stdin,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        finally:
            control.stdin.close()
            control.stdout.close()
            control.wait(30)


@contextlib.contextmanager
def installed(postgresql: bool) -> Iterator[dict[str, str]]:
    """The settings of a new installation with its tables, which is gone afterwards."""
    with _somewhere() as folder, _database(postgresql) as database:
        settings = Installation(folder).environment() | database
        subprocess.run([CDHT, "init"], env=settings, check=True, capture_output=True)
        yield settings


@contextlib.contextmanager
def _somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@contextlib.contextmanager
def _database(postgresql: bool) -> Iterator[dict[str, str]]:
    """Settings that name the database; none: the file that an installation makes for itself."""
    if not postgresql:
        yield {}
        return
    databases = PostgresqlDatabases()
    try:
        made = databases.empty()
        yield {"DATABASE_URL": made.url, "OWNER_DATABASE_URL": made.owner_url, "APP_ROLE": APP}
    finally:
        databases.close()


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-20", help="one, or a range: 17, 1-100")
    parser.add_argument("--trace", action="store_true", help="print every choice")
    parser.add_argument("--digests", action="store_true", help="print what each story was, as a number")
    parser.add_argument("--bug", choices=sorted(bugs.BUGS), default="", help="put this one back first")
    parser.add_argument("--until-wrong", action="store_true", help="stop at the first story that ends badly")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    flags = [f"--{name.replace('_', '-')}" for name in ("trace", "digests", "until_wrong") if getattr(given, name)]
    done = tell((int(first), int(last or first)), *flags, bug=given.bug, postgresql=given.postgresql)
    sys.stderr.write(done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
