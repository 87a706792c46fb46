"""What the demo's phones send: households, people, registrations, declarations with answers and evidence."""

import hashlib
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import rfc8785

from webapp.domain import calendar
from webapp.domain.criteria_types import CriteriaVersion

NAMESPACE = uuid.UUID("0d3b7b0a-35a1-5c43-9b0f-6f6a2c1f7c10")


@dataclass
class Demo:
    """The demo being built: ids by code, the rules, and the day that everything is relative to."""

    content: dict[str, Any]
    rules: CriteriaVersion
    now: datetime
    campaign_id: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    scopes: dict[str, frozenset[str]] = field(default_factory=dict)

    def ago(self, days: int, hour: int = 9) -> datetime:
        """A moment so many days ago, at an hour of Vietnam."""
        midnight = calendar.start_of(calendar.day(self.now) - timedelta(days=days))
        return midnight + timedelta(hours=hour, minutes=days * 7 % 60)

    def id_of(self, kind: str, code: object) -> str:
        """An id that is new in each installation and the same within it."""
        key = f"{kind}:{code}"
        return self.ids.setdefault(key, str(uuid.uuid4()))


def operation(
    type_: str, entity_id: str, data: dict[str, Any], made_at: datetime, base_rev: int | None = None
) -> dict[str, Any]:
    """An operation as a phone makes it (protocol.md §3)."""
    at = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    covered = [type_, entity_id, base_rev, at, data]
    return {
        "id": str(uuid.uuid4()),
        "type": type_,
        "entity_id": entity_id,
        "base_rev": base_rev,
        "made_at": at,
        "hash": hashlib.sha256(rfc8785.dumps(covered)).hexdigest(),
        "data": data,
    }


def household(demo: Demo, home: dict[str, Any], at: datetime) -> dict[str, Any]:
    """A household of its area."""
    values = {"area_id": demo.ids[home["area"]], "head_name": home["head_name"], "address": home["address"]}
    return operation("household", demo.id_of("household", home["code"]), values, at)


def person(demo: Demo, who: dict[str, Any], at: datetime) -> dict[str, Any]:
    """A person, with an ID number that belongs to nobody (place code 000)."""
    number = who["number"]
    name = unicodedata.normalize("NFD", who["full_name"]) if who.get("nfd") else who["full_name"]
    born, female = who["birth_year"], who["sex"] == "female"
    values: dict[str, Any] = {
        "full_name": name,
        "birth_year": born,
        "sex": who["sex"],
        "group": who["group"],
        "id_number": f"000{int(female)}{born % 100:02}{900000 + number}",
    }
    if who["household"]:
        values["household_id"] = demo.id_of("household", who["household"])
    if who["collective"] not in ("TB", "BS", "BT"):
        values["unit_id"] = demo.ids[who["collective"]]
    if who.get("clan"):
        values["clan_id"] = demo.ids[who["clan"]]
    if number % 7 == 0:
        values["phone"] = f"0235 000 0{100 + number}"
    return operation("person", demo.id_of("person", number), values, at)


def own_id(demo: Demo, kind: str, number: int) -> str:
    """The id of somebody's registration or declaration in the campaign."""
    return str(uuid.uuid5(uuid.UUID(demo.campaign_id), f"{kind}:{demo.id_of('person', number)}"))


def registration(demo: Demo, who: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What the person sets out to do this year."""
    goals = demo.content["goals"][who["group"]]
    values = {**place_of(demo, who), "goals": goals[who["number"] % len(goals)]}
    return operation("registration", own_id(demo, "registration", who["number"]), values, at)


def consent(demo: Demo, who: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Both purposes; on paper for those who were asked in the first round."""
    method = "paper" if who["number"] % 5 == 0 else "screen"
    values = {
        "person_id": demo.id_of("person", who["number"]),
        "purposes": ["review", "publication"],
        "method": method,
        "text_version": "2026-1",
    }
    return operation("consent", demo.id_of("consent", who["number"]), values, at)


def declaration(demo: Demo, who: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The answers: the examples of the person's group, weak ones where the declaration is to come back."""
    codes = demo.rules.indicator_codes[: who.get("answered", len(demo.rules.indicator_codes))]
    returned = {code for code, _reason in who.get("returns", ())}
    weak = demo.content["weak"]
    answers = {}
    for place, (code, points) in enumerate(points_of(demo, who, codes).items()):
        example = demo.rules.asked(who["group"], code).example
        text = weak[(who["number"] + place) % len(weak)] if code in returned else str(example.statement)
        answers[code] = {"self": points, "statement": text}
    values = {**place_of(demo, who), "criteria_version": demo.rules.version, "answers": answers}
    return operation("declaration", own_id(demo, "declaration", who["number"]), values, at)


def points_of(demo: Demo, who: dict[str, Any], codes: tuple[str, ...]) -> dict[str, int]:
    """Points that add up to the total of the list, spread over the indicators; 0 where the list says so."""
    zero = who.get("zero_at")
    open_ = [code for code in codes if code != zero]
    base, rest = divmod(who["total"], len(open_))
    turn = who["number"] % len(open_)
    higher = (open_[turn:] + open_[:turn])[:rest]
    return {code: 0 if code == zero else base + (code in higher) for code in codes}


def evidence(demo: Demo, who: dict[str, Any], at: datetime, pictures: dict[str, Any]) -> list[dict[str, Any]]:
    """The evidence of the examples, photos where there are pictures; what came back with a reason had none."""
    codes = demo.rules.indicator_codes[: who.get("answered", len(demo.rules.indicator_codes))]
    bare = {code for code, reason in who.get("returns", ()) if reason == "no_evidence"} | {who.get("zero_at")}
    sheet, made = own_id(demo, "declaration", who["number"]), []
    for code in codes:
        if code in bare:
            continue
        for place, piece in enumerate(demo.rules.asked(who["group"], code).example.evidence):
            values: dict[str, Any] = {"declaration_id": sheet, "indicator": code, "kind": piece.kind}
            if piece.note:
                values["note"] = str(piece.note)
            key = f"{who['number']}/{code}/{place}"
            if piece.kind == "img":
                if key not in pictures:
                    continue
                values |= pictures[key]
            made.append(operation("evidence", demo.id_of("evidence", key), values, at))
    return made


def submission(demo: Demo, who: dict[str, Any], at: datetime, again: str = "") -> dict[str, Any]:
    """Handing in, by the volunteer who wrote unless the list says who did."""
    values = {
        "declaration_id": own_id(demo, "declaration", who["number"]),
        "scribe": who.get("scribe", "volunteer"),
    }
    return operation("submission", demo.id_of("submission", f"{who['number']}{again}"), values, at)


def place_of(demo: Demo, who: dict[str, Any]) -> dict[str, Any]:
    """What a registration and a declaration begin with."""
    return {
        "person_id": demo.id_of("person", who["number"]),
        "campaign_id": demo.campaign_id,
        "collective_id": demo.ids[who["collective"]],
        "group": who["group"],
    }
