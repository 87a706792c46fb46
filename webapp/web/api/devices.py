"""Letting a phone in (protocol.md §2, Enrolment)."""

import unicodedata
from typing import Annotated, Any

import msgspec
from flask import Response, g
from flask_limiter.util import get_remote_address
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.permissions import Role
from webapp.extensions import limiter, writing
from webapp.models import Account, Collective, Person, tenancy
from webapp.queries import servers
from webapp.queries.servers import Ward
from webapp.services import devices as service
from webapp.services import enrolment, seal_keys, visibility
from webapp.services.devices import Phone
from webapp.web import clock
from webapp.web.api import body
from webapp.web.api.base import blueprint, reading, reply
from webapp.web.api.problems import Problem
from webapp.web.permissions import public

LONGEST_NAME = 120
DETAILS = {
    enrolment.UNKNOWN: "There is no such code, or its secret half is another.",
    enrolment.SPENT: "The code let a phone in already, or its time is over. Ask for a new one.",
    enrolment.LOCKED: "The code was tried with too many wrong secrets. Ask for a new one.",
}


class Enrolment(msgspec.Struct):
    """What a phone says that wants to come in."""

    code: Annotated[str, msgspec.Meta(max_length=40)]
    device_id: Annotated[str, msgspec.Meta(pattern=body.ID_PATTERN)]
    device_name: Annotated[str, msgspec.Meta(max_length=1000)]
    ward: Annotated[str, msgspec.Meta(max_length=40)] | None = None


@blueprint.post("/devices")
@limiter.limit(
    "30 per minute; 300 per hour", key_func=get_remote_address, deduct_when=lambda reply: reply.status_code == 403
)
@public
def enrol() -> Response:
    """Give a phone its token for a code. Only wrong guesses count towards the limit of an address."""
    asked = body.decode(Enrolment)
    ward = _ward(asked.ward)
    session, at = writing(), clock.now()
    outcome = enrolment.enrol(
        session, code=asked.code, device_id=asked.device_id, device_name=_clean(asked.device_name), now=at
    )
    if isinstance(outcome, enrolment.Refused):
        session.commit()
        if outcome.code == enrolment.TAKEN:
            raise Problem(400, "malformed", "This device_id is that of another phone; make a new one.")
        raise Problem(403, outcome.code, DETAILS[outcome.code])
    phone = service.authenticate(session, outcome.token, calendar.day(at))
    service.remember_scope(session, phone)
    key = seal_keys.current(session, at)
    told = _welcome(session, phone, ward, outcome.token)
    session.commit()
    return reply({**told, "seal_key": key.as_json()}, 201)


def _ward(slug: str | None) -> Ward:
    session = reading()
    ward = servers.ward(session, slug) if slug else servers.only_ward(session)
    if ward is None:
        raise Problem(
            404, "not_found", "This server has no such ward." if slug else "Say which ward: there are several."
        )
    g.epoch = ward.epoch
    tenancy.enter(session, ward.id)
    return ward


def _welcome(session: Session, phone: Phone, ward: Ward, token: str) -> dict[str, Any]:
    today = calendar.day(clock.now())
    person = None
    if phone.person_id is not None:
        person = session.get_one(Person, (ward.id, phone.person_id))
        user = {"id": person.id, "name": person.full_name, "role": Role.CITIZEN.value}
    else:
        account = session.get_one(Account, phone.account_id)
        user = {"id": account.id, "name": account.display_name, "role": phone.role.value}
    # A citizen's scope is their own sheet; the names of the places that it speaks of come along.
    ids = visibility.of_person(session, person) if person is not None else phone.scope
    statement = (
        select(Collective.id, Collective.kind, Collective.name)
        .where(Collective.commune_id == ward.id, Collective.id.in_(ids))
        .order_by(Collective.kind, Collective.sort_key)
    )
    return {
        "token": token,
        "device_id": phone.device_id,
        "user": user,
        "commune": {"id": ward.id, "name": servers.ward_name(session, ward.id, today)},
        "collectives": [{"id": row.id, "kind": row.kind, "name": row.name} for row in session.execute(statement)],
        "epoch": ward.epoch,
    }


def _clean(name: str) -> str:
    printable = "".join(" " if unicodedata.category(one).startswith("C") else one for one in name)
    return unicodedata.normalize("NFC", " ".join(printable.split()))[:LONGEST_NAME]
