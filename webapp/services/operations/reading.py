"""Reading the values of one operation by the field table of its type, into merge units."""

from __future__ import annotations

import re
from typing import Any

from webapp.domain.errors import DomainError
from webapp.services.operations.context import Problem
from webapp.services.operations.types import Field, TypeSpec
from webapp.services.operations.values import READERS, FaultError, read_points, read_text

_INDICATOR = re.compile(r"[a-z0-9][a-z0-9_-]{0,7}")


def safe(name: str) -> str:
    """The name of a field as it can be echoed: short, and with nothing that cannot be written."""
    return name[:60].encode("utf-8", "replace").decode().replace("\0", "?")


def read(spec: TypeSpec, data: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The merge units of `data` in their normal form, and what is wrong. Missing fields are not judged here."""
    values: dict[str, Any] = {}
    faults: list[Problem] = []
    for name, value in data.items():
        field = spec.field(name)
        if field is None:
            faults.append(Problem(safe(name), "unknown_field"))
        elif field.kind == "answers":
            _read_answers(value, field, values, faults)
        else:
            _read_one(value, field, values, faults)
    return values, faults


def _read_one(value: Any, field: Field, values: dict[str, Any], faults: list[Problem]) -> None:
    try:
        values[field.name] = None if value is None else READERS[field.kind](value, field)
    except FaultError as error:
        faults.append(Problem(field.name, str(error)))
    except DomainError as error:
        faults.append(Problem(field.name, error.code))
    else:
        if field.required and values[field.name] is None:
            faults.append(Problem(field.name, "required"))


def _read_answers(value: Any, field: Field, values: dict[str, Any], faults: list[Problem]) -> None:
    if type(value) is not dict:
        faults.append(Problem(field.name, "wrong_type"))
        return
    for code, answer in value.items():
        place = f"{field.name}.{code}"
        if not _INDICATOR.fullmatch(code):
            faults.append(Problem(safe(place), "unknown_indicator"))
        elif answer is None:
            values[f"{place}.self"] = values[f"{place}.statement"] = None
        elif type(answer) is not dict:
            faults.append(Problem(place, "wrong_type"))
        else:
            _read_answer(answer, place, field, values, faults)


def _read_answer(
    answer: dict[str, Any], place: str, field: Field, values: dict[str, Any], faults: list[Problem]
) -> None:
    for part, item in answer.items():
        name = f"{place}.{part}"
        try:
            if part == "self":
                values[name] = None if item is None else read_points(item)
            elif part == "statement":
                values[name] = None if item is None else read_text(item, field)
            else:
                faults.append(Problem(safe(name), "unknown_field"))
        except FaultError as error:
            faults.append(Problem(name, str(error)))
