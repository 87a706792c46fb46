"""The feed of changes (protocol.md §2, Changes)."""

import msgspec
from flask import Response, current_app, request

from webapp.extensions import writing
from webapp.queries import feed
from webapp.queries.feed import Entry
from webapp.queries.servers import Ward
from webapp.services import devices
from webapp.services.devices import Phone
from webapp.web.api import cursor
from webapp.web.api.base import blueprint, phones_only, reading, reply, seal_key
from webapp.web.api.problems import Problem
from webapp.web.api.remembered import NOTHING, Remembered

USUAL, MOST = 200, 500


@blueprint.get("/changes")
@phones_only
def changes(phone: Phone, ward: Ward) -> Response:
    """What changed after the cursor, as this phone may see it."""
    unknown = request.args.keys() - {"cursor", "limit"}
    if unknown:
        # A misspelt cursor would otherwise pull everything again, for ever.
        raise Problem(400, "malformed", "There is only cursor and limit.")
    limit = _limit()
    bound_to = cursor.binding(ward.epoch, phone.scope, phone.sees_reviews)
    start = cursor.read(_single("cursor") or "", bound_to)
    if phone.unseen:
        # Before anything of a new scope is handed out, so that the phone can be told to forget it one day.
        session = writing()
        devices.remember_scope(session, phone)
        session.commit()
    session = reading()
    former = phone.former if start.full else frozenset()
    entries, more = feed.page(session, phone.scope, former, start.place, limit)
    remembered: Remembered = current_app.extensions["remembered"]
    found = remembered.load(session, entries, epoch=ward.epoch, sees_reviews=phone.sees_reviews)
    end = cursor.Cursor(entries[-1].place if entries else start.place, full=start.full and more)
    return reply(
        {
            "changes": [_change(entry, found.get((entry.type, entry.id), NOTHING)) for entry in entries],
            "cursor": cursor.write(end, bound_to),
            "more": more,
            "backed_up_rev": ward.backed_up_rev,
            # For a phone that came in before the last rotation, or before there were keys at all.
            **({} if more else {"seal_key": seal_key(session)}),
        }
    )


def _change(entry: Entry, data: msgspec.Raw) -> dict[str, object]:
    return {
        "type": entry.type,
        "id": entry.id,
        "rev": entry.rev,
        "deleted": data is NOTHING,
        "reason": "out_of_scope" if entry.gone else None,
        "data": data,
    }


def _limit() -> int:
    text = _single("limit")
    if text is None:
        return USUAL
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST):
        raise Problem(400, "malformed", f"limit is a whole number from 1 to {MOST}.")
    return int(text)


def _single(name: str) -> str | None:
    values = request.args.getlist(name)
    if len(values) > 1:
        raise Problem(400, "malformed", f"{name} stands there more than once.")
    return values[0] if values else None
