"""Phones of volunteers in a process of Node: the phone's own modules, at whatever server they are told of."""

import json
import subprocess
from pathlib import Path
from typing import Any

from devtools import frontend

SCRIPT = Path(__file__).with_name("phones.js")


class Fleet:
    """Many phones, each with its own disk and clock."""

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            [frontend.find_node().program, str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._count = 0

    def close(self) -> None:
        """Throw all of them away."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.close()
        self._node.stdout.close()
        self._node.kill()
        self._node.wait()

    def buy(self, base: str, ward: str, code: str) -> "Phone":
        """A phone let in by that code, which has received what the ward has."""
        self._count += 1
        one = Phone(self, str(self._count))
        one("open", base, self._count)
        one("enrol", ward, code)
        one("send")
        one("calls")
        return one

    def ask(self, *words: Any) -> Any:
        """One request and its answer.

        :raises AssertionError: the phone threw something.
        """
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(words) + "\n")
        self._node.stdin.flush()
        answer = json.loads(self._node.stdout.readline())
        assert "error" not in answer or "counts" in answer, answer["error"]
        return answer


class Phone:
    """One of them: `phone("send")`. The verbs are in doings.js."""

    def __init__(self, fleet: Fleet, name: str) -> None:
        self._fleet = fleet
        self._name = name

    def __call__(self, verb: str, *words: Any) -> Any:
        """Let somebody do something with it."""
        return self._fleet.ask(self._name, verb, *words)

    def unsent(self) -> int:
        """How many things wait, or need a hand."""
        counts = self("standing")["counts"]
        return int(sum(counts[name] for name in ("waiting", "sending", "attention", "photos")))
