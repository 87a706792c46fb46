"""Every tracked file: small enough to be read, and free of what belongs to one machine only."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The anchors' 90th percentile (lines): see docs/adr. A longer file explains itself on its first line: "size: …".
LONGEST = {".py": 250, ".js": 150, ".mjs": 150, ".html": 100, ".css": 200}
# Tests are lists of sentences: they may be a little longer before they must be split.
LONGEST_TEST = 300
EXPLAINED = re.compile(r"\bsize: \S+")
GENERATED = ("migrations/versions/", "requirements/", "package-lock.json")
# Addresses of package registries and mirrors, and paths that exist on one machine only.
FOREIGN = re.compile(
    r"registry\.npm"
    + r"js\.org|npm"
    + r"mirror|(?:^|[^.\w])py"
    + r"pi\.org|files\.python"
    + r"hosted|deb\.deb"
    + r"ian\.org"
    r"|/wo" + r"rk/(?:main|shared)|/ro" + r"ot/\.|/ho" + r"me/[a-z]+/|/Us" + r"ers/[a-z]+/"
)


def tracked() -> list[str]:
    """The files that git knows, as paths from the root with `/`."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def lines_of(name: str) -> list[str]:
    """The lines of a text file; of any other file, none."""
    try:
        return (ROOT / name).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def limit_of(name: str) -> int:
    """How many lines a file may have without a word about it."""
    return LONGEST_TEST if name.startswith("tests/") else LONGEST[Path(name).suffix]


@pytest.mark.parametrize("suffix", LONGEST)
def test_a_long_file_explains_itself_on_its_first_line(suffix: str) -> None:
    too_long = {
        name: len(lines)
        for name in tracked()
        if name.endswith(suffix) and not name.startswith(GENERATED)
        if len(lines := lines_of(name)) > limit_of(name) and not EXPLAINED.search(lines[0])
    }
    assert not too_long, f"split these, or say on the first line why not (size: …): {too_long}"


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name in tracked()
        for number, line in enumerate(lines_of(name), start=1)
        if FOREIGN.search(line)
    ]
    assert not found, "\n".join(found)


def test_nothing_is_tracked_that_is_built_installed_or_kept_by_a_running_copy() -> None:
    built = re.compile(r"^(?:node_modules|\.venv|\.node|instance|dist|webapp/static/build)/|\.(?:mo|pyc|map)$")
    assert not [name for name in tracked() if built.search(name)]


def test_every_text_ends_with_a_line_end_and_has_no_windows_ones() -> None:
    wrong = []
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" in content or not content:
            continue
        if b"\r\n" in content or not content.endswith(b"\n"):
            wrong.append(name)
    assert not wrong
