"""Checking a certificate: the address of its QR says whether it stands. Ids cannot be guessed, nothing is listed."""

from datetime import date
from uuid import UUID

from flask import Response, abort, jsonify, make_response, render_template

from webapp.domain.workflow import State
from webapp.extensions import db, limiter
from webapp.models import Certificate, Declaration
from webapp.services import certificates as service
from webapp.services import keys
from webapp.web.permissions import public
from webapp.web.public.blueprint import blueprint
from webapp.web.ward import current_ward

# Somebody who checks a pile of certificates, never somebody who tries ids.
PER_ADDRESS = "120 per hour"


@blueprint.get("/<ward>/giay/<uuid:certificate_id>")
@public
@limiter.limit(PER_ADDRESS)
def certificate(certificate_id: UUID) -> Response:
    """What a certificate says, and whether it stands, was revoked or replaced."""
    session = db.session()
    row = _found(certificate_id)
    try:
        printed = service.read(session, row)
    except keys.KeyDestroyedError:
        abort(404)
    genuine = service.is_genuine(printed, service.public_keys(session)[row.sign_kid])
    sheet = session.get_one(Declaration, (row.commune_id, row.declaration_id))
    page = render_template(
        "public/certificate.html",
        row=row,
        printed=printed,
        decided_on=date.fromisoformat(printed.decided_on),
        genuine=genuine,
        stands=genuine and sheet.state == State.RECOGNISED and row.replaced_by is None,
        revoked=sheet.state != State.RECOGNISED,
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.get("/<ward>/giay/khoa.json")
@public
def certificate_keys() -> Response:
    """The public keys of the ward's certificates: whoever keeps them can check one without a network."""
    answer = jsonify({"algorithm": "Ed25519", "keys": service.public_keys(db.session())})
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _found(certificate_id: UUID) -> Certificate:
    row = db.session().get(Certificate, (current_ward().id, str(certificate_id)))
    if row is None:
        abort(404)
    return row
