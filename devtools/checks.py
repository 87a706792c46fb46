"""What must hold of every commit (`check`) and of what lands (`test`), step by step, all of them to the end."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

from devtools import browser, frontend, run, say
from devtools.places import PROGRAMS, PYTHON, ROOT, WINDOWS

QUICK_TESTS = ["tests/domain", "tests/architecture", "tests/queries"]
PYTEST = ["-q", "-p", "no:cacheprovider"]
# Whoever is done first takes over what the other has not begun: the longest tests are a hundred times the shortest.
WORKERS = ["-n", "2", "--dist=worksteal"]
BROWSERS_LEFT_OUT = ["--ignore=tests/e2e", "--ignore=tests/engines"]
# A busy machine can make a browser miss a moment that a test waits for. Whatever needed its second try is printed by
# name ("RERUN"): it is looked into as a failure would be.
ONCE_MORE = ["--reruns=1", "-rsR"]
# Seconds. Several times what the longest step takes on a small machine: what goes on after that hangs.
AN_END = 35 * 60


@dataclass(frozen=True)
class Step:
    """A program that must end well. `only`: the command that it belongs to; without it, to both."""

    title: str
    command: list[str]
    only: str = ""
    environment: dict[str, str] = field(default_factory=dict)


def run_all(*, fast: bool) -> int:
    """Run every step, also after one has failed, then say which did. Gives 0 when none did.

    :raises Stop: something that the steps need cannot be had.
    """
    node = frontend.find_node()
    frontend.ensure_libraries(node)
    run.compile_translations()
    chromium = "" if fast else browser.ensure()
    for reason in [] if fast else browser.ensure_others():
        say.line(say.paint("31", f"One kind of browser is left out: {reason}."))
    before = _work_tree()
    other = "test" if fast else "check"
    results = [_build()]
    results += [(step, *_run(step, node)) for step in steps(node, chromium) if step.only != other]
    if "CI" in os.environ and _work_tree() != before:
        left = Step("Leave the work tree as it was", [])
        say.line(f"{say.paint('31', 'The tests changed the work tree:')}\n{_work_tree()}")
        results.append((left, False, 0.0))
    return _summary(results)


def steps(node: frontend.Node, chromium: str) -> list[Step]:
    """All the steps, in the order in which they tell most soonest."""
    pytest = [str(PYTHON), "-m", "pytest", *PYTEST]
    tsc = [node.program, str(ROOT / "node_modules" / "typescript" / "bin" / "tsc"), "-p"]
    return [
        Step("Python: lint", [_program("ruff"), "check", "."]),
        Step("Python: format", [_program("ruff"), "format", "--check", "--quiet", "."]),
        Step("Python: types", [str(PYTHON), "-m", "mypy"]),
        Step("Python: rooms", [_program("lint-imports")]),
        Step("Templates: lint", [_program("djlint"), "webapp/templates", "--lint", "--quiet"]),
        Step("JavaScript and CSS: lint and format", [node.program, _biome(), "ci", "--colors=off"]),
        Step("JavaScript: types of pages", [*tsc, "tsconfig.json"]),
        Step("JavaScript: types of workers", [*tsc, "tsconfig.workers.json"]),
        Step("JavaScript: types of tests and tools", [*tsc, "tsconfig.node.json"]),
        Step("JavaScript: tests", [node.program, "--test", "--test-reporter=spec", *_node_tests()]),
        Step("Python: quick tests", [*pytest, *QUICK_TESTS], only="check"),
        Step("Python: tests", [*pytest, *WORKERS, *BROWSERS_LEFT_OUT, "tests"], only="test"),
        Step(
            "Browser: tests",
            [*pytest, *WORKERS, "--timeout=600", *ONCE_MORE, "tests/e2e"],
            only="test",
            environment={browser.VARIABLE: chromium},
        ),
        # What cannot be had here is skipped, and the reason is printed.
        Step(
            "Browser: one day in three kinds of it",
            [*pytest, *ONCE_MORE, "tests/engines"],
            only="test",
            environment={browser.VARIABLE: chromium},
        ),
    ]


def format_all() -> int:
    """Put the sources into the house format, and mend what can be mended without asking."""
    node = frontend.find_node()
    frontend.ensure_libraries(node)
    commands = [
        [_program("ruff"), "check", "--fix", "--quiet", "."],
        [_program("ruff"), "format", "."],
        [node.program, _biome(), "check", "--write"],
    ]
    return max(subprocess.run(command, cwd=ROOT).returncode for command in commands)


def _build() -> tuple[Step, bool, float]:
    started = time.monotonic()
    try:
        frontend.ensure_built()
        well = True
    except say.Stop as stop:
        say.line(say.paint("31", str(stop)))
        well = False
    return Step("Front end: build", []), well, time.monotonic() - started


def _run(step: Step, node: frontend.Node) -> tuple[bool, float]:
    say.line(f"\n{say.paint('1', step.title)}")
    started = time.monotonic()
    environment = {**node.environment, **step.environment, "PYTHONUTF8": "1"}
    status = _status(step.command, environment)
    took = time.monotonic() - started
    say.line(f"{say.paint('32', 'ok') if status == 0 else say.paint('31', 'FAILED')} in {took:.1f} s")
    return status == 0, took


def _status(command: list[str], environment: dict[str, str]) -> int:
    """Run a program to its end, or to ours: then it is killed, with whatever it has started."""
    # A group of its own, so that browsers and servers go with it.
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=not WINDOWS) as program:
        try:
            return program.wait(AN_END)
        except subprocess.TimeoutExpired:
            say.line(say.paint("31", f"Stopped: it was not done after {AN_END // 60} minutes."))
        except KeyboardInterrupt:
            _kill(program)
            raise
        _kill(program)
        return 1


def _kill(program: subprocess.Popen[bytes]) -> None:
    if WINDOWS:
        program.kill()
    else:
        os.killpg(program.pid, signal.SIGKILL)


def _summary(results: list[tuple[Step, bool, float]]) -> int:
    say.line(f"\n{say.paint('1', 'Summary')}")
    for step, well, took in results:
        say.line(f"  {say.paint('32', 'ok    ') if well else say.paint('31', 'FAILED')} {took:6.1f} s  {step.title}")
    failed = [step.title for step, well, _took in results if not well]
    total = sum(took for _step, _well, took in results)
    say.line(f"{len(results) - len(failed)} of {len(results)} steps went well, in {total:.0f} s.")
    return 1 if failed else 0


def _program(name: str) -> str:
    return str(PROGRAMS / name)


def _biome() -> str:
    return str(ROOT / "node_modules" / "@biomejs" / "biome" / "bin" / "biome")


def _node_tests() -> list[str]:
    # Node 20 does not expand patterns itself.
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").rglob("*.test.js"))


def _work_tree() -> str:
    done = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout
