"""Warnings in words: what was seen and where, with the way to the other side. Nothing follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from webapp.domain.permissions import roles_on
from webapp.domain.warnings import Kind
from webapp.extensions import db
from webapp.queries import warnings as query
from webapp.queries.seen import Seen
from webapp.queries.sheet import View
from webapp.services.devices import REVIEWERS
from webapp.web import clock
from webapp.web.auth import current_actor


@dataclass(frozen=True)
class Told:
    """A warning: its sentence, the indicators that it is about, and the ways to the other side, where one may go."""

    text: str
    places: Sequence[tuple[str, int]]
    links: Sequence[tuple[str, str]]


def seen_on(view: View) -> list[Seen]:
    """What was seen; nothing for those who do not review, nor on one's own sheet."""
    actor, today = current_actor(), clock.today()
    person = view.sheet.person
    own = actor.person_id == person.id or (actor.household_id is not None and actor.household_id == person.household_id)
    if own or not roles_on(actor.positions, today) & REVIEWERS:
        return []
    return query.of_view(db.session(), actor, view, today=today)


def in_words(view: View, found: Sequence[Seen]) -> list[Told]:
    """The warnings of a page."""
    return [_told(view, one) for one in found]


def _told(view: View, one: Seen) -> Told:
    rules = view.sheet.rules
    places = [(code, rules.indicator(code).number) for code in one.indicators if code in rules.indicator_codes]
    links = [
        (url_for("reviews.sheet", declaration_id=other.declaration_id), _("Xem phiếu của %(name)s", name=other.name))
        for other in one.others
        if other.declaration_id
    ]
    if one.kind is Kind.NO_CHANGE:
        listed: dict[str, Any] = {"tap-the": view.sheet.declaration.collective_id}
        links.append((url_for("reviews.listed", **listed), _("Xem các phiếu của nơi này")))
    return Told(_sentence(view, one), places, links)


def _sentence(view: View, one: Seen) -> str:
    first = one.others[0].name if one.others else None
    name = first or _("một người ở nơi khác trong phường")
    if one.kind in (Kind.SAME_TEXT, Kind.SAME_PHOTO) and one.number > 1:
        name = _("%(name)s và %(n)s người nữa", name=name, n=one.number - 1)
    texts = {
        Kind.SAME_PHOTO: lambda: (
            _("Ảnh giống ảnh trên phiếu của %(name)s.", name=name)
            if one.others
            else _("Một ảnh, hoặc ảnh rất giống, dùng ở hơn một chỉ số của phiếu này.")
        ),
        Kind.SAME_TEXT: lambda: _("Ghi giống hệt phiếu của %(name)s, cùng nơi kê khai.", name=name),
        Kind.ALL_TENS: lambda: _("Tự chấm điểm cao nhất ở cả mười chỉ số."),
        Kind.SOON_AFTER: lambda: _(
            "Nộp %(n)s giây sau phiếu của %(name)s, trên cùng một máy.", n=one.number, name=name
        ),
        Kind.SAME_NUMBER: lambda: _("Trùng số căn cước với %(name)s.", name=name),
        Kind.NO_CHANGE: lambda: _(
            "%(place)s đã bình xét %(n)s phiếu và giữ nguyên mọi điểm tự chấm.",
            place=view.collective.name,
            n=one.number,
        ),
    }
    return texts[one.kind]()
