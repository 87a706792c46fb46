"""What the person at the terminal reads."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):
    """The command cannot go on. The message is a sentence that says what to do."""


def colours() -> bool:
    """May we colour? Not into files, not when asked not to."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(code: str, text: str) -> str:
    """Text in bold ("1"), red ("31"), green ("32") …, where colours are welcome."""
    return f"\033[{code}m{text}\033[0m" if colours() else text


def line(text: str = "") -> None:
    """Print now: the programs that we start print too, and the order matters."""
    print(text, flush=True)


def progress(text: str) -> None:
    """A line that the next one replaces. Nothing where the output is not a terminal."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {text[:76]}", end="", flush=True)


def progress_done() -> None:
    """Take the last progress line away."""
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


@contextmanager
def task(title: str) -> Iterator[None]:
    """Say what is being done, and when it is done how long it took."""
    line(f"• {title} …")
    started = time.monotonic()
    yield
    progress_done()
    line(f"  {paint('32', 'done')} in {time.monotonic() - started:.1f} s")


def speak_utf8() -> None:
    """Vietnamese on every terminal: Windows and bare containers still start in other encodings."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
