"""What phones sealed (protocol.md §4), opened here, then applied like any other. A locked phone sends nothing else."""

from typing import Any

from flask import Response

from webapp.domain import calendar
from webapp.extensions import db, writing
from webapp.queries.servers import Ward
from webapp.services import sealed as service
from webapp.services import senders
from webapp.services.devices import Phone
from webapp.services.operations import decode
from webapp.web import clock
from webapp.web.api import body
from webapp.web.api.base import blueprint, phones_only, reply
from webapp.web.api.problems import Problem

MOST = decode.MAX_OPERATIONS


@blueprint.post("/sealed")
@phones_only
def sealed(phone: Phone, _ward: Ward) -> Response:
    """Open envelopes and apply what is in them: for each its receipts, or why there are none."""
    envelopes = _envelopes()
    opened = service.open_all(db.session(), envelopes)
    session, now = writing(), clock.now()
    device = senders.context(phone, calendar.day(now), senders.SEALED)
    told = service.apply(session, device, envelopes, opened, now)
    session.commit()
    return reply(
        {
            "receipts": [
                one.as_json() if isinstance(one, service.Refused) else [receipt.as_json() for receipt in one]
                for one in told
            ]
        }
    )


def _envelopes() -> list[Any]:
    """What was sent. An envelope that is none gets an answer of its own; only the list itself must be one.

    :raises Problem: 400 `malformed`.
    """
    try:
        sent = decode.document(body.read())
    except decode.MalformedError as error:
        raise Problem(400, "malformed", f"The body is {error}.") from error
    envelopes = sent.get("envelopes") if isinstance(sent, dict) and len(sent) == 1 else None
    if not isinstance(envelopes, list) or len(envelopes) > MOST:
        raise Problem(400, "malformed", f"Send envelopes, a list of at most {MOST}, and nothing beside it.")
    return envelopes
