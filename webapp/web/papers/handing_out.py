"""Handing out a paper as a file: made, written down, and named so that people know it again."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Response, abort, current_app, url_for

from webapp.documents.papers.catalogue import Kind, kind_of
from webapp.documents.render import pdf
from webapp.domain.names import search_key
from webapp.extensions import db, writing
from webapp.jobs.papers import templates
from webapp.jobs.papers.world import World
from webapp.models import Campaign
from webapp.queries import sheets
from webapp.services import audit, counter
from webapp.services.author import Author
from webapp.storage import EvidenceStore
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.ward import current_ward

FILETYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORM = "any(docx,pdf)"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def store() -> EvidenceStore:
    """Where files lie."""
    found: EvidenceStore = current_app.extensions["evidence"]
    return found


def world(campaign: Campaign | None = None) -> World:
    """What papers of a campaign are filled from: of this year's, unless another is named."""
    found = campaign or sheets.current_campaign(db.session(), clock.today())
    if found is None:
        abort(404)
    return World(db.session(), found, clock.today(), public_address(url_for("public.names")))


def public_address(path: str) -> str:
    """The address that a QR carries."""
    address: str = current_app.config["SETTINGS"].public_url
    return address + path


def kind_or_404(code: str, among: Sequence[str]) -> Kind:
    """The kind of paper with that code, if it is one of those that this address has."""
    found = kind_of(code) if code in among else None
    if found is None:
        abort(404)
    return found


def hand_out(kind: Kind, form: str, papers: Sequence[Any], of: str, entity: tuple[str, str]) -> Response:
    """The paper as a file to be saved. That it was taken is written down, with whom it is about.

    :param of: what to call it after its own name: a collective, a number.
    :param entity: (type, id) of what it is about.
    """
    if not papers:
        abort(404)
    made = templates.make(store(), current_ward().id, kind, list(papers[:1] if form == "docx" else papers))
    if form == "docx":
        return hand_out_made(kind, form, made[0], of, entity)
    return hand_out_made(kind, form, pdf.draw(made, title=kind.title), of, entity)


def hand_out_made(kind: Kind, form: str, content: bytes, of: str, entity: tuple[str, str]) -> Response:
    """A file that is ready already, handed out and written down as `hand_out` does."""
    _write_down(kind, form, entity)
    name = " - ".join(part for part in (kind.mark, kind.file_name, of) if part)
    return as_file(content, name, form)


def as_file(content: bytes, name: str, ending: str) -> Response:
    """Bytes as a file to be saved; its name keeps its Vietnamese letters."""
    response = Response(content, mimetype=FILETYPES[ending])
    whole = f"{_NOT_IN_NAMES.sub(' ', name).strip()[:120]}.{ending}"
    # A header holds plain letters only (RFC 6266): the name is there encoded, and without its marks for what is old.
    bare = search_key(name).replace(" ", "-").encode("ascii", "ignore").decode()[:120]
    encoded = quote(whole, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename={bare}.{ending}; filename*=UTF-8''{encoded}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _write_down(kind: Kind, form: str, entity: tuple[str, str]) -> None:
    actor, session = current_actor(), writing()
    counter.lock_ward(session)
    author = Author("", account_id=actor.account_id, person_id=actor.person_id)
    audit.note(session, author, clock.now(), "paper.take", entity[0], entity[1], codes=(kind.code, form))
    session.commit()
