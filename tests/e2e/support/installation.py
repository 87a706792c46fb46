"""The application as people run it: `cdht init`, `cdht demo`, `cdht serve`, each a process, in a folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from webapp.demo.summary import password

ROOT = Path(__file__).parents[3]
CDHT = Path(sys.executable).with_name("cdht")
LATER = Path(__file__).with_name("later.py")
BUILT = Path(__file__).with_name("built.py")
WARD = "tan-thanh"


class Installation:
    """One server with one database and one folder of evidence. It can really be killed, and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.ward_url = f"{self.url}/{WARD}"
        self._process: subprocess.Popen[bytes] | None = None
        self._codes: dict[str, str] = {}

    def fill(self) -> None:
        """Make the tables and the demo ward."""
        self.cdht("init")
        self.cdht("demo")

    def copy_to(self, folder: Path) -> "Installation":
        """Another installation with the same content. This one must not be running."""
        shutil.copytree(self.folder, folder)
        other = Installation(folder)
        other._codes = dict(self._codes)
        return other

    def cdht(self, *words: str) -> str:
        """What the operators' command prints."""
        done = subprocess.run(
            [CDHT, *words], cwd=ROOT, env=self.environment(), capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def prepare_code(self, username: str) -> None:
        """Make a code now: each copy then has one, without a process that makes it."""
        self._codes[username] = self._new_code(username)

    def enrolment_link(self, username: str) -> str:
        """The link that an operator hands to a volunteer, with a code that nobody has used here."""
        return self.url + (self._codes.pop(username, "") or self._new_code(username))

    def _new_code(self, username: str) -> str:
        # The second line of `cdht enrol` is the link; each copy has an address of its own.
        return self.cdht("enrol", username).splitlines()[1].removeprefix(self.url)

    def password(self, username: str) -> str:
        """The demo's password of an account."""
        lines = (self.folder / "secrets.env").read_text(encoding="utf-8").splitlines()
        secret = next(line.removeprefix("SECRET_KEY=") for line in lines if line.startswith("SECRET_KEY="))
        return password(secret, username)

    @property
    def database(self) -> Path:
        return self.folder / "so-cdht.db"

    def start(self, *, days_later: int = 0, build: Path | None = None) -> None:
        """Serve, and wait until it answers.

        `days_later`: the server then lives that many days in the future. `build`: another build of the front end.
        """
        command = [CDHT] if days_later == 0 else [sys.executable, LATER, str(days_later)]
        if build is not None:
            command = [sys.executable, BUILT, str(build)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*map(str, command), "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut does it: the process gets no chance to say or finish anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def log(self) -> str:
        path = self.folder / "server.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False

    def environment(self) -> dict[str, str]:
        """The settings of this installation; none of whoever runs the tests."""
        ours = {"DATABASE_URL", "EVIDENCE_URL", "SECRET_KEY", "DATA_KEYS", "OWNER_DATABASE_URL", "APP_ROLE"}
        return {name: value for name, value in os.environ.items() if name not in ours} | {
            "CDHT_ENV": "development",
            "CDHT_INSTANCE": str(self.folder),
            "PUBLIC_URL": self.url,
            "PYTHONUTF8": "1",
        }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
