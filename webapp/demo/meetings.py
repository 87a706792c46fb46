"""The meetings of the demo ward: those that were held and closed, and one that is being held today."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from webapp.demo.chain import Chain
from webapp.demo.people import Demo
from webapp.domain import calendar, permissions
from webapp.domain.permissions import Actor, Subject
from webapp.domain.workflow import Action
from webapp.models import Meeting
from webapp.services import accounts, meeting_entries, meetings, sheet_facts
from webapp.services.meeting_entries import Agreed
from webapp.services.meetings import Invited, Plan

_BEGINS, _ENDS, _LASTS = time(19), time(20, 45), timedelta(minutes=90)
_BODIES = {
    "area": ("Chi ủy", "Ban công tác Mặt trận", "Hội Nông dân", "Hội Phụ nữ", "Hội Cựu chiến binh"),
    "unit": ("Chi bộ", "Công đoàn", "Đoàn Thanh niên"),
}
_NAMES = ("Phạm Văn Chín", "Lê Thị Sáu", "Trần Đình Mười", "Ngô Thị Tám", "Hồ Văn Tư")


def hold(chain: Chain, people: Sequence[dict[str, Any]], now: datetime) -> None:
    """Each collective meets about its people, agrees with what they gave themselves, and closes its meeting."""
    for code in dict.fromkeys(who["collective"] for who in people):
        row = _open(chain, code, now, _BEGINS)
        for who in people:
            if who["collective"] == code:
                _agree(chain, row, who, now)
        secretary = _secretary(chain, code, now)
        over = now + _LASTS
        meetings.close(chain.session, secretary, row.id, f"01/BB-{code}", _ENDS, seen_rev=row.rev, now=over)


def begin(chain: Chain, code: str, now: datetime) -> Meeting:
    """A meeting with its roll call, at which nobody's sheet was taken up yet."""
    return _open(chain, code, now, None)


def _agree(chain: Chain, row: Meeting, who: dict[str, Any], now: datetime) -> None:
    def take(session: Session, actor: Actor, declaration: Any) -> object:
        sheet = sheet_facts.load(session, declaration.id)
        if sheet is None:
            raise LookupError(declaration.id)
        agreed = Agreed(meeting_entries.as_claimed(sheet), _votes(row))
        return meeting_entries.enter(session, actor, row.id, declaration.id, agreed, seen_rev=0, now=now)

    chain.by(Action.REVIEW, who, now, take)


def _votes(row: Meeting) -> tuple[int, int, int]:
    return sum(1 for one in row.attendance if one["came"]), 0, 0


def _open(chain: Chain, code: str, now: datetime, begins: time | None) -> Meeting:
    session, demo = chain.session, chain.demo
    place = next(one for one in demo.content["collectives"] if one["code"] == code)
    names = {entry["username"]: entry["name"] for entry in demo.content["accounts"]}
    secretary, chair = _secretary(chain, code, now), _holder(demo, code, "unit_head") or _NAMES[0]
    written_by = next(names[name] for name in names if demo.ids[name] == secretary.account_id)
    where = place["name"].replace("Khối phố", "Nhà văn hóa khối phố") if place["kind"] == "area" else "Phòng họp"
    planned = Plan(demo.ids[code], calendar.day(now), where, chair, written_by, begins)
    row = meetings.plan(session, secretary, demo.campaign_id, planned, now=now)
    called = [Invited("Chủ trì", chair), Invited("Thư ký", written_by)]
    called += [Invited(body, name) for body, name in zip(_BODIES[place["kind"]], _NAMES, strict=False)]
    called[-1] = Invited(called[-1].position, called[-1].name, came=False, reason="đi viện")
    return meetings.call_roll(session, secretary, row.id, called, seen_rev=row.rev, now=now)


def _holder(demo: Demo, code: str, role: str) -> str | None:
    found = (entry["name"] for entry in demo.content["accounts"] if [role, code] in entry["positions"])
    return next(found, None)


def _secretary(chain: Chain, code: str, now: datetime) -> Actor:
    here, on = Subject(frozenset({chain.demo.ids[code]})), calendar.day(now)
    for entry in chain.demo.content["accounts"]:
        actor = accounts.actor(chain.session, chain.demo.ids[entry["username"]], on)
        if actor and permissions.may(actor, Action.REVIEW, here, on):
            return actor
    raise LookupError(f"nobody writes at the meetings of {code}")
