"""`/api/v1/openapi.json`: the API described, and held to it by tests."""

from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response

from webapp.web.api import schemas, upload_description
from webapp.web.api.base import PREFIX, blueprint
from webapp.web.api.changes import MOST, USUAL
from webapp.web.api.problems import MEDIA_TYPE
from webapp.web.api.schemas import ID, MOMENT, REV, TEXT, Schema, array, nullable, obj, ref
from webapp.web.permissions import public

Call = dict[str, Any]

ENROLMENT = obj(
    {
        "ward": nullable({"type": "string", "maxLength": 40, "description": "its slug; where the server has several"}),
        "code": {"type": "string", "maxLength": 40, "description": "XXXX-XXXXXX"},
        "device_id": ID,
        "device_name": {"type": "string", "maxLength": 1000},
    },
    ["code", "device_id", "device_name"],
)
ENROLLED = obj(
    {
        "token": {**TEXT, "description": "opaque; begins with the ward's slug and a full stop"},
        "device_id": ID,
        "user": obj({"id": ID, "name": TEXT, "role": TEXT}),
        "commune": obj({"id": ID, "name": TEXT}),
        "collectives": array(obj({"id": ID, "kind": TEXT, "name": TEXT})),
        "epoch": ID,
        "seal_key": ref("SealKey"),
    }
)
PING = obj(
    {
        "service": {"const": "cdht"},
        "epoch": nullable(ID),
        "time": MOMENT,
        "backed_up_rev": REV,
        "seal_key": {**ref("SealKey"), "description": "with a token"},
    },
    ["service", "epoch", "time", "backed_up_rev"],
)
PAGE = obj(
    {
        "changes": array(ref("Change"), maxItems=MOST),
        "cursor": TEXT,
        "more": {"type": "boolean"},
        "backed_up_rev": REV,
        "seal_key": {**ref("SealKey"), "description": "where there is no more"},
    },
    ["changes", "cursor", "more", "backed_up_rev"],
)
REFUSED = obj({"code": {"enum": ["unopenable", "too_many"]}, "kept": {"type": "boolean"}}, ["code"])
SEALED = obj({"receipts": array({"anyOf": [array(ref("Receipt")), REFUSED]})})
MISSING = obj({"missing_operations": array(TEXT), "missing_sha256s": array(TEXT)})
HEADERS = {
    "Server-Epoch": {"description": "renewed when the database was restored", "schema": ID},
    "Date": {"required": True, "schema": TEXT},
}
PHONE: list[dict[str, list[str]]] = [{"token": []}]
BODY_ERRORS = {400: "malformed", 413: "too_large", 415: "unsupported_media_type"}
PHONE_ERRORS = {401: "token_invalid, device_revoked"}
ANY_ERRORS = {500: "internal", 503: "unavailable; with Retry-After", 507: "storage_full"}


def _replies(status: int, schema: Schema, errors: dict[int, str]) -> Call:
    found: Call = {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "headers": HEADERS,
            "content": {"application/json": {"schema": schema}},
        }
    }
    for code, codes in sorted({**errors, **ANY_ERRORS}.items()):
        found[str(code)] = {
            "description": f"{HTTPStatus(code).phrase}: {codes}",
            "headers": HEADERS,
            "content": {MEDIA_TYPE: {"schema": ref("Problem")}},
        }
    return found


def _body(schema: Schema) -> Call:
    return {
        "required": True,
        "description": "At most 1 MiB unpacked; may be sent with Content-Encoding: gzip.",
        "content": {"application/json": {"schema": schema}},
    }


def _paths() -> Call:
    return {
        "/ping": {
            "get": {
                "operationId": "ping",
                "summary": "Is this the server? With a token: how far does the ward's last backup reach?",
                "security": [{}, *PHONE],
                "responses": _replies(200, PING, PHONE_ERRORS),
            }
        },
        "/devices": {
            "post": {
                "operationId": "enrol",
                "summary": "Let a phone in by a code",
                "security": [],
                "requestBody": _body(ENROLMENT),
                "responses": _replies(
                    201,
                    ENROLLED,
                    {
                        **BODY_ERRORS,
                        403: "code_unknown, code_spent, code_locked",
                        404: "not_found: no such ward",
                        429: "too_many_requests; with Retry-After",
                    },
                ),
            }
        },
        "/changes": {
            "get": {
                "operationId": "changes",
                "summary": "What changed after the cursor, in commit order, as this phone may see it",
                "security": PHONE,
                "parameters": [
                    {"name": "cursor", "in": "query", "schema": {"type": "string", "default": ""}},
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                    },
                ],
                "responses": _replies(200, PAGE, {**PHONE_ERRORS, 400: "malformed", 409: "cursor_stale"}),
            }
        },
        "/operations": {
            "post": {
                "operationId": "operations",
                "summary": "Send changes; one receipt each, in the same order",
                "security": PHONE,
                "requestBody": _body(ref("Batch")),
                "responses": _replies(200, obj({"receipts": array(ref("Receipt"))}), {**PHONE_ERRORS, **BODY_ERRORS}),
            }
        },
        "/sealed": {
            "post": {
                "operationId": "sealed",
                "summary": "Send sealed changes; for each envelope its receipts, or an object that says why not",
                "security": PHONE,
                "requestBody": _body(ref("Envelopes")),
                "responses": _replies(200, SEALED, {**PHONE_ERRORS, **BODY_ERRORS}),
            }
        },
        "/reconcile": {
            "post": {
                "operationId": "reconcile",
                "summary": "What of this does a restored server lack?",
                "security": PHONE,
                "requestBody": _body(ref("Held")),
                "responses": _replies(200, MISSING, {**PHONE_ERRORS, **BODY_ERRORS}),
            }
        },
        "/openapi.json": {
            "get": {
                "operationId": "description",
                "summary": "This description",
                "security": [],
                "responses": _replies(200, {"type": "object"}, {}),
            }
        },
    }


@cache
def _document() -> bytes:
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Sổ CDHT: sync",
                "version": "1",
                "description": "How phones and server speak. Ids are lower-case UUIDs, times UTC in RFC 3339. "
                "Beside its calls a phone may say in Device-State how it stands (docs/protocol.md).",
            },
            "servers": [{"url": PREFIX}],
            "paths": _paths() | upload_description.paths(),
            "components": {
                "schemas": schemas.components(),
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
        }
    )


@blueprint.get("/openapi.json")
@public
def description() -> Response:
    """The description of this API."""
    return Response(_document(), mimetype="application/json")
