"""Walking the data of a criteria version: typed values, and errors that say where they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from webapp.domain.errors import CriteriaError

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")

E = TypeVar("E", bound=StrEnum)


class Node:
    """A value of the data with its path, so that an error can say where it is."""

    def __init__(self, value: object, path: str) -> None:
        self.value = value
        self.path = path

    def get(self, key: str) -> Node:
        path = f"{self.path}.{key}" if self.path else key
        if not isinstance(self.value, dict):
            raise CriteriaError("wrong_type", self.path or "(root)")
        if key not in self.value:
            raise CriteriaError("missing", path)
        return Node(self.value[key], path)

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def items(self, *, may_be_empty: bool = False) -> list[Node]:
        if not isinstance(self.value, list):
            raise CriteriaError("wrong_type", self.path)
        if not self.value and not may_be_empty:
            raise CriteriaError("empty", self.path)
        return [Node(value, f"{self.path}[{index}]") for index, value in enumerate(self.value)]

    def string(self) -> str:
        if not isinstance(self.value, str):
            raise CriteriaError("wrong_type", self.path)
        if not self.value.strip():
            raise CriteriaError("empty", self.path)
        return self.value

    def code(self) -> str:
        if not CODE.fullmatch(self.string()):
            raise CriteriaError("unknown_value", self.path)
        return self.string()

    def one_of(self, known: Iterable[str]) -> str:
        if self.string() not in known:
            raise CriteriaError("unknown_reference", self.path)
        return self.string()

    def enum(self, kind: type[E]) -> E:
        if self.string() not in list(kind):
            raise CriteriaError("unknown_value", self.path)
        return kind(self.string())

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise CriteriaError("wrong_type", self.path)
        return self.value

    def integer(self, low: int, high: int | None = None) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise CriteriaError("wrong_type", self.path)
        if self.value < low or (high is not None and self.value > high):
            raise CriteriaError("out_of_range", self.path)
        return self.value

    def half_points(self, high: int) -> int:
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            raise CriteriaError("wrong_type", self.path)
        doubled = self.value * 2
        if doubled != doubled or doubled < 0 or doubled > high or doubled != int(doubled):
            raise CriteriaError("out_of_range", self.path)
        return int(doubled)

    def optional_percent(self) -> int | None:
        return None if self.value is None else self.integer(1, 100)


def unique(codes: Iterable[str], path: str) -> None:
    listed = list(codes)
    if len(set(listed)) != len(listed):
        raise CriteriaError("duplicate", path)
