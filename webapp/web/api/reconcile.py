"""What a phone sent and this server lacks (protocol.md §2, Epoch)."""

from typing import Annotated

import msgspec
from flask import Response

from webapp.extensions import db
from webapp.queries.servers import Ward
from webapp.services import reconcile as service
from webapp.services.devices import Phone
from webapp.web.api import body
from webapp.web.api.base import blueprint, phones_only, reply

MOST = 5000
Ids = Annotated[list[str], msgspec.Meta(max_length=MOST)]


class Held(msgspec.Struct):
    """What the phone has of what it once sent."""

    operations: Ids = []
    sha256s: Ids = []


@blueprint.post("/reconcile")
@phones_only
def reconcile(_phone: Phone, _ward: Ward) -> Response:
    """Which of these operations and files to send again. What lies in quarantine is held."""
    held = body.decode(Held)
    session = db.session()
    return reply(
        {
            "missing_operations": service.missing_operations(session, held.operations),
            "missing_sha256s": service.missing_files(session, held.sha256s),
        }
    )
