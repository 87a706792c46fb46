"""A signed paper (decision, minutes, an earlier title): PDF or picture, looked at by content, kept under its hash."""

import hashlib
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

from webapp.services import images
from webapp.storage import EvidenceStore

LARGEST = 10 * 1024 * 1024
DECISIONS, MINUTES, TITLES, LETTERS, SHEETS = "decisions", "minutes", "titles", "letters", "sheets"
PDF, JPEG = "application/pdf", images.FILETYPE

# What a PDF can do besides being read. Names may be written with #xx for a letter, so they are undone first; inside
# streams (pictures, fonts) such letters mean nothing and are left out.
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])")
_TAIL = 2048


class NotAcceptedError(Exception):
    """The file is not kept. `code`: `file_empty`, `file_too_large`, `file_kind` or `file_active`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SignedFile:
    """What is kept: `sha256` in lower-case hex is of these bytes."""

    content: bytes
    sha256: str
    filetype: str


def folder(commune_id: str, kind: str = DECISIONS) -> str:
    """Where a ward's signed papers of a kind lie."""
    return f"{kind}/{commune_id}/"


def name_of(commune_id: str, sha256: str, kind: str = DECISIONS) -> str:
    """Where a signed paper lies."""
    return folder(commune_id, kind) + sha256


def read(source: BinaryIO) -> SignedFile:
    """Look at a file. A PDF stays byte for byte (it may carry a signature), a picture is drawn anew.

    :raises NotAcceptedError: too large, empty, another kind of file, or one that could run.
    """
    content = source.read(LARGEST + 1)
    if not content:
        raise NotAcceptedError("file_empty")
    if len(content) > LARGEST:
        raise NotAcceptedError("file_too_large")
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return SignedFile(content, hashlib.sha256(content).hexdigest(), PDF)
    try:
        picture = images.process(io.BytesIO(content))
    except images.NotAnImageError as error:
        raise NotAcceptedError("file_kind") from error
    return SignedFile(picture.content, picture.sha256, JPEG)


def keep(store: EvidenceStore, commune_id: str, file: SignedFile, kind: str = DECISIONS) -> bool:
    """Store it if it is not there; gives whether it was new.

    :raises webapp.storage.StorageFullError: there is no room.
    """
    name = name_of(commune_id, file.sha256, kind)
    if store.exists(name):
        return False
    store.write(name, file.content)
    return True


def sweep(store: EvidenceStore, commune_id: str, named: Collection[str], kind: str = DECISIONS) -> None:
    """Forget every file of a kind but the `named` ones (SHA-256): what was refused, cut off, or taken away.

    Whoever sweeps holds the ward's lock; whoever keeps one looks for their file again under it.
    """
    for name in list(store.names(folder(commune_id, kind))):
        if name.rpartition("/")[2] not in named:
            store.delete(name)


def fetch(store: EvidenceStore, commune_id: str, sha256: str, kind: str = DECISIONS) -> SignedFile:
    """The signed paper.

    :raises webapp.storage.StoredFileMissingError: it is not in the store.
    """
    content = store.read(name_of(commune_id, sha256, kind))
    return SignedFile(content, sha256, PDF if content.startswith(b"%PDF-") else JPEG)


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-_TAIL:]:
        raise NotAcceptedError("file_kind")
    bare = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), _STREAM.sub(b"", content))
    if _ACTIVE.search(bare):
        raise NotAcceptedError("file_active")
