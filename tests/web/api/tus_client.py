"""A client that speaks tus as a test wants to hear it spoken, and a small photo to send."""

import base64
import hashlib

from flask import Flask
from werkzeug.test import TestResponse

from tests.services.hostile_files import photo, saved
from webapp.storage import EvidenceStore

PHOTO = saved(photo())
SHA256 = hashlib.sha256(PHOTO).hexdigest()
EVIDENCE = "0190d3a4-1111-7111-8111-000000000001"


def encoded(**values: str | bytes) -> str:
    """`Upload-Metadata` of these values."""
    raw = {name: value.encode() if isinstance(value, str) else value for name, value in values.items()}
    return ",".join(f"{name} {base64.b64encode(value).decode()}" for name, value in raw.items())


def metadata(**changes: str | bytes) -> str:
    """What is announced of PHOTO, with changes."""
    return encoded(**({"evidence_id": EVIDENCE, "sha256": SHA256, "filetype": "image/jpeg"} | changes))


class Tus:
    """A client that says what a test wants to hear said. A header of None is left out."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self._app = app
        self._token = token

    def send(self, method: str, path: str, data: bytes | None = None, **headers: str | None) -> TestResponse:
        said: dict[str, str | None] = {
            "Tus-Resumable": "1.0.0",
            "Authorization": f"Bearer {self._token}" if self._token else None,
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in said.items() if value is not None}
        return self._app.test_client().open(path, method=method, data=data, headers=kept)

    def create(self, **headers: str | None) -> TestResponse:
        said: dict[str, str | None] = {"Upload_Length": str(len(PHOTO)), "Upload_Metadata": metadata()}
        return self.send("POST", "/api/v1/uploads", None, **(said | headers))

    def begin(self, content: bytes = PHOTO) -> str:
        """Begin the upload of a content; gives its address."""
        announced = metadata(sha256=hashlib.sha256(content).hexdigest())
        reply = self.create(Upload_Length=str(len(content)), Upload_Metadata=announced)
        assert reply.status_code == 201, reply.text
        return reply.headers["Location"]

    def patch(self, url: str, data: bytes, offset: int | str | None = 0, **headers: str | None) -> TestResponse:
        said: dict[str, str | None] = {
            "Content_Type": "application/offset+octet-stream",
            "Upload_Offset": None if offset is None else str(offset),
        }
        return self.send("PATCH", url, data, **(said | headers))

    def head(self, url: str, **headers: str | None) -> TestResponse:
        return self.send("HEAD", url, None, **headers)


def pieces(store: EvidenceStore) -> list[str]:
    """The names of all stored pieces."""
    return list(store.names("uploads/"))


def code(reply: TestResponse) -> str:
    """The code of a problem."""
    assert reply.mimetype == "application/problem+json", reply.text
    assert reply.headers["Tus-Resumable"] == "1.0.0"
    said: str = reply.get_json()["code"]
    return said
