"""The criteria versions that ship with the product, one JSON file a version. Reading them is kept out of the domain."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from webapp.domain.criteria import CriteriaVersion, parse

DEFAULT = "pilot-2022"


@cache
def shipped() -> dict[str, CriteriaVersion]:
    """Every shipped version, parsed and checked, by its version string. Read once; treat as read-only."""
    return {version: parse(content) for version, content in contents().items()}


@cache
def contents() -> dict[str, dict[str, Any]]:
    """Every shipped version as decoded JSON (what phones get), by its version string. Treat as read-only."""
    found = (
        json.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".json")
    )
    return {content["version"]: content for content in found}
