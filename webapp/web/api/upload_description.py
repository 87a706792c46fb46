"""The upload calls (tus 1.0.0) as OpenAPI describes them; part of `description`."""

from typing import Any

from webapp.services.uploads import MOST_SEALED
from webapp.web.api import tus
from webapp.web.api.problems import MEDIA_TYPE
from webapp.web.api.schemas import ID, TEXT, Schema, ref

Call = dict[str, Any]

PHONE: list[dict[str, list[str]]] = [{"token": []}]
OFFSET: Schema = {"type": "integer", "minimum": 0, "maximum": MOST_SEALED}
REASONS = {
    400: "malformed",
    401: "token_invalid, device_revoked",
    403: "forbidden: this phone may add nothing to this evidence",
    404: "not_found",
    405: "method_not_allowed",
    409: "offset_mismatch; with Upload-Offset",
    410: "upload_gone: begin again",
    412: "tus_version; with Tus-Version",
    413: "too_large",
    415: "unsupported_media_type",
    422: "not_an_image; unopenable: sealed to no key of the ward",
    460: "checksum_mismatch: send the piece again; sha256_mismatch: begin again",
    500: "internal",
    503: "unavailable; with Retry-After",
    507: "storage_full",
}
ALWAYS = (400, 401, 412, 500, 503, 507)

_VERSION = {"name": "Tus-Resumable", "in": "header", "required": True, "schema": {"const": tus.VERSION}}
_ID = {"name": "upload_id", "in": "path", "required": True, "schema": ID}


def paths() -> Call:
    """The paths of uploads."""
    metadata = "evidence_id (lower-case UUID), sha256 (of the whole, lower-case hex), filetype; values in base64. "
    metadata += f"Of a sealed photo: filetype {tus.SEALED}, sha256 of the ciphertext, kid and enc as in an envelope"
    return {
        "/uploads": {
            "options": _call("upload_capabilities", "What this server can do", [], 204, (404, 405), security=[]),
            "post": _call(
                "create_upload",
                "Begin an upload. Upload-Offset = Upload-Length: the photo is held, nothing need be sent",
                [
                    _header("Upload-Length", {"type": "integer", "minimum": 1, "maximum": MOST_SEALED}),
                    _header("Upload-Metadata", {**TEXT, "description": metadata}),
                ],
                201,
                (403, 413, 422),
                replied=("Location", "Upload-Offset", "Upload-Expires"),
            ),
        },
        "/uploads/{upload_id}": {
            "parameters": [_ID],
            "options": _call("upload_capabilities_again", "What this server can do", [], 204, (404, 405), security=[]),
            "head": _call(
                "upload_state",
                "How much of it is here",
                [],
                200,
                (404, 410),
                replied=("Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires"),
            ),
            "patch": {
                **_call(
                    "append_to_upload",
                    "Send the next piece; with the last one the photo is checked, drawn anew and kept",
                    [
                        _header("Upload-Offset", OFFSET),
                        _header("Upload-Checksum", {**TEXT, "description": "sha1 or sha256, base64"}, required=False),
                    ],
                    204,
                    (404, 409, 410, 413, 415, 422, 460),
                    replied=("Upload-Offset", "Upload-Expires"),
                ),
                "requestBody": {"required": True, "content": {tus.MEDIA_TYPE: {"schema": {}}}},
            },
            "delete": _call("give_upload_up", "The rest will not come", [], 204, (404, 410)),
        },
    }


def _header(name: str, schema: Schema, *, required: bool = True) -> Call:
    return {"name": name, "in": "header", "required": required, "schema": schema}


def _call(
    name: str,
    summary: str,
    parameters: list[Call],
    status: int,
    errors: tuple[int, ...],
    *,
    replied: tuple[str, ...] = (),
    security: list[dict[str, list[str]]] = PHONE,
) -> Call:
    known = (*errors, *ALWAYS) if security else (*errors, 500, 503, 507)
    return {
        "operationId": name,
        "summary": summary,
        "security": security,
        "parameters": [_VERSION, *parameters] if security else parameters,
        "responses": {
            str(status): {
                "description": "Done",
                "headers": {one: {"required": True, "schema": TEXT} for one in ("Tus-Resumable", *replied)},
            },
            **{
                str(code): {"description": REASONS[code], "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
                for code in sorted(known)
            },
        },
    }
