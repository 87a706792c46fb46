"""Every step of the procedure as its page is sent, and a sheet that stands just before it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories
from tests.web.world import CODES, World, review_fields, url
from webapp.domain.permissions import Actor, Position, Role
from webapp.models import Account, Collective, Declaration
from webapp.services import reviews, sheets
from webapp.services.reviews import Review

ORDER = ("submitted", "verified", "reviewed", "confirmed", "posted")


@dataclass(frozen=True)
class StepCase:
    """A step: the noun of its address, the state before and after, who takes it, what is typed."""

    noun: str
    before: str
    after: str
    who: str
    form: dict[str, str] = field(default_factory=dict)

    def send(self, client: FlaskClient, world: World, rev: int) -> TestResponse:
        return client.post(url(f"phieu/{world.sheet_id}/{self.noun}"), data={"rev": str(rev), **self.form})


REASON = {"reason": "Xem lại chỉ số 7."}
RETURN = {"code_sheet": "other", "text_sheet": "Thiếu minh chứng."}
STEPS = [
    StepCase("kiem-tra", "submitted", "verified", "to"),
    StepCase("tra-lai", "submitted", "draft", "to", RETURN),
    StepCase("binh-xet", "verified", "reviewed", "to", review_fields(kind_c03="wit", note_c03="Tổ trưởng biết.")),
    StepCase("binh-xet-lai", "reviewed", "verified", "truong", REASON),
    StepCase("xac-nhan", "reviewed", "confirmed", "truong"),
    StepCase("niem-yet", "confirmed", "posted", "hkh"),
    StepCase("mo-lai", "confirmed", "verified", "hkh", REASON),
    StepCase("chua-dat", "posted", "not_recognised", "ubnd", REASON),
    StepCase("huy-ket-qua", "recognised", "revoked", "ubnd", REASON),
    StepCase("rut-ho-so", "submitted", "withdrawn", "hkh", REASON),
]
NOUNS = [f"{step.noun}-{step.before}" for step in STEPS]


def bring(world: World, state: str) -> int:
    """Take the sheet to a state through the services; gives its revision."""
    with world.writing() as session:
        sheet = session.get_one(Declaration, (world.ward_id, world.sheet_id))
        now, end = factories.NOW, ORDER.index("posted" if state == "recognised" else state)
        panel, head = _actor(Role.PANEL, world.area_id), _actor(Role.UNIT_HEAD, world.area_id)
        if end >= 1:
            sheets.verify(session, panel, sheet.id, seen_rev=sheet.rev, now=now)
        if end >= 2:
            reviews.review(session, panel, sheet.id, _agreed(), seen_rev=sheet.rev, now=now)
        if end >= 3:
            reviews.confirm(session, head, sheet.id, seen_rev=sheet.rev, now=now)
        if end >= 4:
            sheets.post(session, _actor(Role.ASSOCIATION, None), sheet.id, seen_rev=sheet.rev, now=now)
        if state == "recognised":
            sheet.state = state
        return sheet.rev


def post_long_ago(world: World, sheet_id: str | None = None) -> None:
    """The sheet was posted eleven days before the tests' day."""
    with world.writing() as session:
        sheet = session.get_one(Declaration, (world.ward_id, sheet_id or world.sheet_id))
        sheet.state, sheet.posted_on = "posted", factories.TODAY - timedelta(days=11)
        sheet.posted_until = factories.TODAY - timedelta(days=1)


def colleague(world: World, who: str) -> str:
    """A second official of the same post; gives the user name."""
    role = {"to": "panel", "truong": "unit_head", "hkh": "association", "ubnd": "committee"}[who]
    with world.writing() as session:
        place = session.get(Collective, (world.ward_id, world.area_id)) if who in ("to", "truong") else None
        made: Account = factories.account(session, f"{who}-hai", role, place, display_name="Người thứ hai")
    return made.username


def _actor(role: Role, collective: str | None) -> Actor:
    return Actor(factories.new_id(), (Position(role, collective),))


def _agreed() -> Review:
    scores: dict[str, Any] = dict.fromkeys(CODES, 18)
    return Review(scores, {}, meeting_on=date(2026, 8, 1), minutes="BB-01")
