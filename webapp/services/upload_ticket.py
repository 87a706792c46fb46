"""What is known of a file on its way, outside any transaction."""

from dataclasses import dataclass
from datetime import datetime

from webapp.models import Upload
from webapp.services import sealing

MOST_BYTES = 5 * 1024 * 1024
MOST_SEALED = MOST_BYTES + sealing.TAG


class ExpiredError(Exception):
    """The upload was waited for long enough."""


class OffsetError(Exception):
    """The piece does not begin where the upload ends. `received` bytes are here."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


@dataclass(frozen=True)
class Seal:
    """To which key of the ward a file is sealed, and the encapsulated key in base64url."""

    kid: str
    enc: str


@dataclass(frozen=True)
class Announced:
    """What a phone says of a file before it sends it. `length` in bytes, `sha256` of the whole in lower-case hex: of a
    sealed one as it is sent."""

    evidence_id: str
    sha256: str
    filetype: str
    length: int
    seal: Seal | None = None


@dataclass(frozen=True)
class Piece:
    """A stored piece that no row names yet. `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class Ticket:
    """An upload as it stood when it was looked at; valid outside any transaction."""

    commune_id: str
    id: str
    announced: Announced
    received: int
    pieces: tuple[str, ...]
    expires_at: datetime
    finished: bool

    @property
    def room(self) -> int:
        """How many bytes are still to come."""
        return self.announced.length - self.received


def ticket_of(row: Upload) -> Ticket:
    """The upload as its row says."""
    return Ticket(
        commune_id=row.commune_id,
        id=row.id,
        announced=Announced(
            row.evidence_id,
            row.sha256,
            row.filetype,
            row.length,
            Seal(row.seal_kid, row.seal_enc) if row.seal_kid and row.seal_enc else None,
        ),
        received=row.received,
        pieces=tuple(row.pieces),
        expires_at=row.expires_at,
        finished=row.finished_at is not None,
    )
