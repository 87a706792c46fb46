"""The shapes of the wire, as JSON Schema for the description. What phones send comes from the tables that it is read by
(`services.operations.types`), so that the description cannot say anything else than the server does."""

from typing import Any

from webapp.services.operations.context import STATUSES
from webapp.services.operations.decode import MAX_OPERATIONS
from webapp.services.operations.types import TYPES, Field, TypeSpec
from webapp.web.api.body import ID_PATTERN
from webapp.web.api.reconcile import MOST

Schema = dict[str, Any]

ID: Schema = {"type": "string", "format": "uuid", "pattern": ID_PATTERN}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {
    "type": "string",
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$",
}
REV: Schema = {"type": "integer", "minimum": 0, "maximum": 2**53 - 1, "description": "the ward's counter"}
POINTS: Schema = {"type": "number", "minimum": 0, "maximum": 10, "description": "halves where the version has them"}
TEXT: Schema = {"type": "string"}


def ref(name: str) -> Schema:
    """A reference to a named shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def obj(properties: dict[str, Schema], required: list[str] | None = None, **more: Any) -> Schema:
    """An object; every property is required unless `required` says which."""
    listed = list(properties) if required is None else required
    return {"type": "object", "properties": properties, **({"required": listed} if listed else {}), **more}


def array(items: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **more}


def _answers(field: Field) -> Schema:
    answer = obj({"self": nullable(POINTS), "statement": nullable({"type": "string", "maxLength": field.max})}, [])
    return {
        "type": "object",
        "additionalProperties": answer,
        "description": "by indicator of the criteria version (c01 …); the unit of merging is self and statement",
    }


def _sent(field: Field) -> Schema:
    """What may be sent in a field."""
    kinds: dict[str, Schema] = {
        "id": {**ID, "description": f"of a {field.refers}" if field.refers else "of the record meant"},
        "day": DAY,
        "year": {"type": "integer", "minimum": 1900, "maximum": 2100},
        "moment": MOMENT,
        "choice": {"type": "string", "enum": list(field.choices)},
        "purposes": array(
            {"type": "string", "enum": list(field.choices)}, minItems=1, uniqueItems=True, maxItems=len(field.choices)
        ),
        "number": {"type": "number"},
        "size": {"type": "integer", "minimum": 0},
        "sha256": SHA256,
        "answers": _answers(field),
    }
    schema = kinds.get(field.kind) or {"type": "string"}
    if schema == {"type": "string"} and field.max is not None:
        schema = {"type": "string", "maxLength": field.max, **({"minLength": 1} if field.required else {})}
    if field.kind == "id_number":
        schema = {**schema, "writeOnly": True, "description": "12 or 9 digits; the feed gives only id_last4"}
    # What clears an answer is a null at its indicator, or at its score or statement.
    return schema if field.required or field.kind == "answers" else nullable(schema)


def _name(type_: str) -> str:
    return type_.capitalize()


def _operation(spec: TypeSpec, base_rev: Schema, data: Schema) -> Schema:
    return obj(
        {
            "id": ID,
            "type": {"const": spec.name},
            "entity_id": ID,
            "base_rev": base_rev,
            "made_at": MOMENT,
            "hash": ref("ContentHash"),
            "data": data,
            "after": {**nullable(ID), "description": "its operation under way that this was made on"},
        },
        ["id", "type", "entity_id", "base_rev", "made_at", "hash", "data"],
    )


def _operations() -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for spec in TYPES.values():
        name, fields = _name(spec.name), {field.name: _sent(field) for field in spec.fields}
        required = [field.name for field in spec.fields if field.required]
        found[f"New{name}Data"] = obj(fields, required)
        ways = [_operation(spec, {"type": "null"}, ref(f"New{name}Data"))]
        if not spec.event:
            editable = {one.name: _sent(one) for one in spec.fields if not one.fixed}
            found[f"{name}Changes"] = obj(editable, [], description="the changed fields only; null clears")
            ways.append(_operation(spec, REV, ref(f"{name}Changes")))
        if spec.tombstone:
            ways.append(_operation(spec, REV, ref("Tombstone")))
        found[f"{name}Operation"] = {"anyOf": ways}
    found["Operation"] = {
        "anyOf": [ref(f"{_name(type_)}Operation") for type_ in TYPES],
        "description": "One change, made at the door. A malformed one gets its own receipt and holds back no other.",
    }
    found["Tombstone"] = obj({"deleted": {"const": True}})
    found["ContentHash"] = {
        **SHA256,
        "description": "SHA-256 over the RFC 8785 form of [type, entity_id, base_rev, made_at, data], as sent",
    }
    return found


RECORDS: dict[str, dict[str, Schema]] = {
    "collective": {
        "kind": {"enum": ["area", "unit", "clan"]},
        "name": TEXT,
        "parent_id": nullable(ID),
        "from": nullable(DAY),
        "to": nullable(DAY),
    },
    "campaign": {
        "year": {"type": "integer"},
        "criteria_version": TEXT,
        "opens": DAY,
        "closes": DAY,
        "dates": {"type": "object", "description": "phase → [first day, last day]"},
    },
    "criteria": {"version": TEXT, "content": {"type": "object"}},
    "declaration": {
        "state": TEXT,
        "returns": array(obj({"indicator": nullable(TEXT), "code": TEXT, "text": nullable(TEXT), "at": MOMENT})),
        "scores": {
            "type": "object",
            "additionalProperties": obj(
                {
                    "self": nullable(POINTS),
                    "collective": nullable(POINTS),
                    "confirmed": nullable(POINTS),
                    "effective": POINTS,
                    "reasons": array(TEXT),
                }
            ),
        },
        "verdict": obj(
            {
                "total": {"type": "number"},
                "effective_total": {"type": "number"},
                "recognised": {"type": "boolean"},
                "reasons": array(TEXT),
            }
        ),
        "rivals": array(obj({"field": TEXT, "value": {}, "device": nullable(ID), "at": MOMENT})),
    },
}
"""What only the server writes: whole records, or (declaration) fields beside those that phones send."""


def _records() -> dict[str, Schema]:
    found = {_name(type_): obj(fields) for type_, fields in RECORDS.items() if type_ not in TYPES}
    for spec in TYPES.values():
        fields = {field.name: _sent(field) for field in spec.fields if field.kind != "id_number"}
        if len(fields) < len(spec.fields):
            fields["id_last4"] = nullable(TEXT)
        found[_name(spec.name)] = obj({**fields, **RECORDS.get(spec.name, {})})
    return found


def _change() -> Schema:
    def one(type_: str) -> Schema:
        return obj(
            {
                "type": {"const": type_},
                "id": ID,
                "rev": REV,
                "deleted": {"type": "boolean"},
                "reason": {"anyOf": [{"const": "out_of_scope"}, {"type": "null"}]},
                "data": nullable(ref(_name(type_))),
            }
        )

    return {"anyOf": [one(type_) for type_ in [*RECORDS, *(name for name in TYPES if name not in RECORDS)]]}


def components() -> dict[str, Schema]:
    """Every named shape."""
    return {
        **_operations(),
        **_records(),
        "Change": _change(),
        "Receipt": obj(
            {
                "id": nullable(TEXT),
                "hash": nullable(TEXT),
                "status": {"type": "string", "enum": list(STATUSES)},
                "rev": nullable(REV),
                "problems": array(obj({"field": nullable(TEXT), "code": TEXT})),
            }
        ),
        "Batch": obj({"operations": array(ref("Operation"), maxItems=MAX_OPERATIONS)}, additionalProperties=False),
        "SealKey": obj({"kid": TEXT, "public": {**TEXT, "description": "P-256 point, uncompressed, base64url"}}),
        "Envelope": obj(
            {
                "kid": {**TEXT, "description": "of the ward's key that it was sealed to"},
                "enc": {**TEXT, "description": "the encapsulated key, base64url"},
                "ciphertext": {**TEXT, "description": "a sealed Batch, base64url"},
            },
            description="HPKE base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, info cdht/v1/sealed",
        ),
        "Envelopes": obj({"envelopes": array(ref("Envelope"), maxItems=MAX_OPERATIONS)}, additionalProperties=False),
        "Held": obj({"operations": array(TEXT, maxItems=MOST), "sha256s": array(TEXT, maxItems=MOST)}, []),
        "Problem": obj(
            {
                "type": {"type": "string", "format": "uri"},
                "title": TEXT,
                "status": {"type": "integer"},
                "code": TEXT,
                "detail": TEXT,
            }
        ),
    }
