"""From a fresh checkout to a served demo ward."""

import os
import socket
import subprocess
import sys

from devtools import frontend, python, say
from devtools.places import PYTHON, ROOT, WINDOWS, Stamp, fingerprint

TRANSLATIONS = ROOT / "translations"
SERVER = ROOT / "devtools" / "serve.py"


def run(port: int) -> int:
    """Install what is missing, then prepare and serve. Gives the server's exit status.

    :raises Stop: the port is taken, or something cannot be installed or built.
    """
    _refuse_taken(port)
    python.ensure("run")
    compile_translations()
    frontend.ensure_built()
    environment = {
        "CDHT_ENV": "development",
        "CDHT_INSTANCE": str(ROOT / "instance"),
        "PUBLIC_URL": f"http://localhost:{port}",
        **os.environ,
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }
    command = [str(PYTHON), str(SERVER), str(port)]
    os.chdir(ROOT)
    sys.stdout.flush()
    if not WINDOWS:
        # The server takes our place, so that Ctrl-C and signals reach it alone.
        os.execve(command[0], command, environment)  # noqa: S606 - there is no shell, on purpose
    return subprocess.run(command, env=environment).returncode


def compile_translations() -> None:
    """Make the catalogues that the application reads, where their texts have changed.

    :raises Stop: a text is malformed.
    """
    texts = sorted(TRANSLATIONS.rglob("*.po"))
    wanted = fingerprint(texts)
    compiled = all(text.with_suffix(".mo").exists() for text in texts)
    if not texts or (compiled and Stamp("translations").says(wanted)):
        return
    command = [str(PYTHON), "-m", "babel.messages.frontend", "-q", "compile", "-d", str(TRANSLATIONS)]
    for text in texts:
        text.with_suffix(".mo").unlink(missing_ok=True)
    status = subprocess.run(command, cwd=ROOT).returncode
    # A catalogue that Babel takes for a draft (one without its header is) is left out without an error.
    if status or not all(text.with_suffix(".mo").exists() for text in texts):
        raise say.Stop("The translations cannot be compiled: see the lines above, and the head of each catalogue.")
    Stamp("translations").put(wanted)


def _refuse_taken(port: int) -> None:
    if not 1 <= port <= 65535:
        raise say.Stop(f"{port} is not a port: choose one from 1024 to 65535.")
    if _is_free(port):
        return
    other = next((free for free in range(port + 1, min(port + 50, 65536)) if _is_free(free)), 8080)
    raise say.Stop(
        f"Port {port} is taken by another program, perhaps by this one in another window. "
        f"Stop that one, or take another port: python3 dev.py run --port {other}"
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if not WINDOWS:
            # A port that a server left a moment ago counts as free (on Windows this option means something else).
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
