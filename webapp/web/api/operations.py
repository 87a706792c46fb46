"""What phones send (protocol.md §3): applied in one transaction, answered once it is durable."""

from flask import Response

from webapp.domain import calendar
from webapp.extensions import writing
from webapp.queries.servers import Ward
from webapp.services import senders
from webapp.services.devices import Phone
from webapp.services.operations import apply_batch, decode
from webapp.web import clock
from webapp.web.api import body
from webapp.web.api.base import blueprint, phones_only, reply
from webapp.web.api.problems import Problem


@blueprint.post("/operations")
@phones_only
def operations(phone: Phone, _ward: Ward) -> Response:
    """Apply a batch; one receipt for each operation, in the same order."""
    try:
        sent = decode.decode(body.read())
    except decode.MalformedError as error:
        raise Problem(400, "malformed", f"The body is not the shape of this call: {error}.") from error
    session, now = writing(), clock.now()
    receipts = apply_batch(session, senders.context(phone, calendar.day(now)), sent, now)
    session.commit()
    return reply({"receipts": [receipt.as_json() for receipt in receipts]})
