"""Criteria versions as the database holds them. A version never changes, so what was parsed once stays parsed."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table, bindparam, select
from sqlalchemy.orm import Session

from webapp.domain.criteria import parse
from webapp.domain.criteria_types import CriteriaVersion as Rules
from webapp.models import CriteriaVersion

_table = CriteriaVersion.__table__
assert isinstance(_table, Table)  # noqa: S101 - for the type checker
_SHA256 = select(_table.c.sha256).where(_table.c.version == bindparam("version"))
NAMESPACE = uuid.UUID("5f0c2b8e-6d5b-5d0e-9a55-0c1d9a4f7e21")


class CriteriaChangedError(Exception):
    """A version that is already in the database comes with another content: it must get another name."""


def feed_id(version: str) -> str:
    """The id under which a version stands in the feed."""
    return str(uuid.uuid5(NAMESPACE, version))


def digest(content: Mapping[str, Any]) -> str:
    """Lower-case hex SHA-256 of a version's content, whatever the order of its keys.

    The phrases of the groups' indicators are left out: they help to write, and decide nothing.
    """
    groups = [
        {**group, "indicators": [{key: row[key] for key in row if key != "phrases"} for row in group["indicators"]]}
        for group in content["groups"]
    ]
    text = json.dumps({**content, "groups": groups}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def add(session: Session, content: dict[str, Any], at: datetime) -> Rules:
    """Add a version, after checking it; adding the same content again changes nothing, other phrases replace the old.

    :raises webapp.domain.errors.CriteriaError: the content cannot be used.
    :raises CriteriaChangedError: the version exists with another content.
    """
    rules, sha256 = parse(content), digest(content)
    there = session.get(CriteriaVersion, rules.version)
    if there is None:
        session.add(CriteriaVersion(version=rules.version, content=content, sha256=sha256, added_at=at))
    elif there.sha256 != sha256:
        raise CriteriaChangedError(rules.version)
    elif there.content != content:
        # Shells are made from it; phones need not hear of it.
        there.content = content
        _parsed[sha256] = rules
    return rules


def load(session: Session, version: str) -> Rules:
    """The rules of a version.

    :raises LookupError: there is no such version.
    """
    known = _versions.setdefault(session.get_bind().engine, {})
    sha256 = known.get(version)
    if sha256 is None:
        session.flush()
        sha256 = session.connection().execute(_SHA256, {"version": version}).scalar_one_or_none()
    if sha256 is None:
        raise LookupError(version)
    rules = _parsed.get(sha256)
    if rules is None:
        rules = _parsed[sha256] = parse(session.get_one(CriteriaVersion, version).content)
    known[version] = sha256
    return rules


_parsed: dict[str, Rules] = {}
# Of each database, for a version never changes in it.
_versions: WeakKeyDictionary[Engine, dict[str, str]] = WeakKeyDictionary()
