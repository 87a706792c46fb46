"""A client of the sync protocol, written from its text alone: it imports nothing of the application."""

import base64
import gzip
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import rfc8785

Data = dict[str, Any]
TUS = "1.0.0"
UNSET: Any = object()


class Deviation(AssertionError):
    """The server did what the text does not say, in any call."""


def new_id() -> str:
    """A random lower-case UUID."""
    return str(uuid.uuid4())


def sheet_id(kind: str, campaign_id: str, person_id: str) -> str:
    """The id of a `declaration` or `registration`: two phones at one person meet in one record."""
    return str(uuid.uuid5(uuid.UUID(campaign_id), f"{kind}:{person_id}"))


def stamp() -> str:
    """Now, UTC, RFC 3339, ending in Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def digest(operation: Data) -> str:
    """The `hash` of an operation, over what is sent."""
    content = [operation[name] for name in ("type", "entity_id", "base_rev", "made_at", "data")]
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def operation(
    kind: str, entity_id: str | None, data: Any, base_rev: int | None = None, *, id: str | None = None
) -> Data:
    """One operation, hashed. Where the data has no RFC 8785 form, the hash is one of nothing."""
    made = {"id": id or new_id(), "type": kind, "entity_id": entity_id or new_id(), "base_rev": base_rev}
    made |= {"made_at": stamp(), "data": data}
    try:
        made["hash"] = digest(made)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        made["hash"] = hashlib.sha256(b"").hexdigest()
    return made


@dataclass
class Reply:
    """What came back; `json` is None where the body is not JSON."""

    status: int
    headers: Any
    body: bytes
    json: Any

    @property
    def code(self) -> str | None:
        return self.json.get("code") if isinstance(self.json, dict) else None


@dataclass
class Phone:
    """A device: its token, what it pulled, its cursor. Every reply is held to section 1 of the protocol."""

    origin: str
    token: str | None = None
    device_id: str = field(default_factory=new_id)
    enrolled: Data = field(default_factory=dict)
    cursor: str = ""
    records: dict[str, Data] = field(default_factory=dict)

    def call(
        self,
        method: str,
        path: str,
        body: Any = UNSET,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        zipped: bool = False,
        **query: Any,
    ) -> Reply:
        """One request; `body` is sent as JSON, `raw` as it is."""
        heads = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if body is not UNSET:
            raw, heads["Content-Type"] = json.dumps(body).encode(), "application/json"
        if zipped:
            raw, heads["Content-Encoding"] = gzip.compress(raw or b""), "gzip"
        url = path if urlsplit(path).scheme else f"{self.origin}/api/v1{path}"
        answer = requests.request(method, url, data=raw, headers=heads | (headers or {}), params=query, timeout=30)
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        is_json = kind in ("application/json", "application/problem+json") and answer.content
        reply = Reply(answer.status_code, answer.headers, answer.content, answer.json() if is_json else None)
        self._hold(f"{method} {path}", reply, kind)
        return reply

    @staticmethod
    def _hold(what: str, reply: Reply, kind: str) -> None:
        said = f"{what}: {reply.status} {reply.body[:300]!r}"
        for header in ("Server-Epoch", "Date"):
            if header not in reply.headers:
                raise Deviation(f"every reply carries {header}; {said}")
        epoch = reply.headers["Server-Epoch"]
        if str(uuid.UUID(epoch)) != epoch:
            raise Deviation(f"ids are lower-case UUIDs, not {epoch}")
        if reply.status >= 400 and what[:4] != "HEAD":
            if kind != "application/problem+json" or not isinstance(reply.code, str):
                raise Deviation(f"errors are application/problem+json with a code; {kind}; {said}")
            if reply.json.get("status", reply.status) != reply.status:
                raise Deviation(f"a problem tells its own status; {said}")
            if reply.status == 429 and int(reply.headers["Retry-After"]) < 0:
                raise Deviation(f"429 comes with Retry-After; {said}")

    def enrol(self, code: str, ward: str | None = None, more: Data | None = None) -> Reply:
        """Ask for a token; it is kept where it was given."""
        body = {"code": code, "device_id": self.device_id, "device_name": "Máy thử"} | (more or {})
        reply = self.call("POST", "/devices", body if ward is None else body | {"ward": ward})
        if reply.status == 201:
            self.token, self.enrolled = reply.json["token"], reply.json
        return reply

    def page(self, cursor: str, **query: Any) -> Reply:
        return self.call("GET", "/changes", cursor=cursor, **query)

    def pull(self, limit: int = 500) -> list[Data]:
        """Everything since the last pull, in order; `records` then holds what the user may see."""
        changes: list[Data] = []
        while True:
            reply = self.page(self.cursor, limit=limit)
            if reply.code == "cursor_stale" and self.cursor:
                # Pull again from empty.
                self.cursor, self.records, changes = "", {}, []
                continue
            if reply.status != 200:
                raise Deviation(f"pull: {reply.status} {reply.body[:300]!r}")
            changes += reply.json["changes"]
            self.cursor = reply.json["cursor"]
            if not reply.json["more"]:
                break
        for change in changes:
            if change["deleted"]:
                self.records.pop(change["id"], None)
            else:
                self.records[change["id"]] = change
        return changes

    def send(self, *operations: Data, **options: Any) -> list[Data]:
        """The receipts, which come in the order of the operations."""
        reply = self.call("POST", "/operations", {"operations": list(operations)}, **options)
        if reply.status != 200:
            raise Deviation(f"operations: {reply.status} {reply.body[:300]!r}")
        receipts: list[Data] = reply.json["receipts"]
        if [one["id"] for one in receipts] != [one["id"] for one in operations]:
            raise Deviation("receipts come in the same order")
        return receipts

    def do(self, kind: str, entity_id: str | None, data: Any, base_rev: int | None = None) -> Data:
        """Send one operation; its receipt."""
        return self.send(operation(kind, entity_id, data, base_rev))[0]

    def make(self, kind: str, data: Data, entity_id: str | None = None) -> tuple[str, int]:
        """Create a record that the server must store: its id and rev."""
        made = entity_id or new_id()
        receipt = self.do(kind, made, data)
        if receipt["status"] != "stored":
            raise Deviation(f"{kind} {data}: {receipt}")
        return made, receipt["rev"]

    def of_type(self, kind: str) -> list[Data]:
        return [record for record in self.records.values() if record["type"] == kind]

    def create_upload(self, content: bytes, evidence_id: str, filetype: str = "image/jpeg", **more: str) -> Reply:
        meta = {"evidence_id": evidence_id, "sha256": hashlib.sha256(content).hexdigest(), "filetype": filetype}
        pairs = ",".join(f"{key} {base64.b64encode(str(text).encode()).decode()}" for key, text in meta.items())
        heads = {"Tus-Resumable": TUS, "Upload-Length": str(len(content)), "Upload-Metadata": pairs}
        return self.call("POST", "/uploads", headers=heads | more)

    def patch(self, location: str, offset: int, chunk: bytes, **headers: str) -> Reply:
        heads = {"Tus-Resumable": TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        url = location if urlsplit(location).scheme else self.origin + location
        return self.call("PATCH", url, raw=chunk, headers=heads | headers)

    def head(self, location: str) -> Reply:
        url = location if urlsplit(location).scheme else self.origin + location
        return self.call("HEAD", url, headers={"Tus-Resumable": TUS})
