"""Is the server there, and is it ours? (protocol.md §2)"""

from flask import Response

from webapp.extensions import db
from webapp.queries import servers
from webapp.queries.instants import instant
from webapp.web import clock
from webapp.web.api.base import blueprint, caller, reading, reply, seal_key, token_of_request
from webapp.web.permissions import public


@blueprint.get("/ping")
@public
def ping() -> Response:
    """Asked by phones to know whether they are online. With a token it also tells the ward's watermark and key."""
    session = reading()
    ward = caller()[1] if token_of_request() else servers.only_ward(session)
    told = {
        "service": "cdht",
        "epoch": ward.epoch if ward else servers.epoch(db.session()),
        "time": instant(clock.now()),
        "backed_up_rev": ward.backed_up_rev if ward else 0,
    }
    return reply({**told, "seal_key": seal_key(session)} if ward and token_of_request() else told)
