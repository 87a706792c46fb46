"""Sheets of the year before: some of those who declare now were not far from the title then, and the phone shows it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from webapp.demo import people as made
from webapp.demo.chain import Chain, spread
from webapp.demo.people import Demo
from webapp.demo.phones import Phones
from webapp.domain import calendar
from webapp.services import wards
from webapp.services.author import Author

AUTHOR = Author("system")
STEP = timedelta(minutes=11)
# Whatever this year brought.
WHOLE = {"scribe": "volunteer", "zero_at": None, "returns": (), "answered": 10}


def declare(session: Session, demo: Demo, phones: Phones) -> None:
    """Walk each of them to the end of that year's campaign: not enough points, told in private."""
    before = _campaign(session, demo)
    chain = Chain(session, before)
    everybody = {who["number"]: who for who in demo.content["people"]}
    those = [{**everybody[entry["person"]], **WHOLE, "total": entry["total"]} for entry in demo.content["last_year"]]
    for who, at in spread(those, demo.ago(420), STEP):
        phones.send(at, [made.consent(before, who, at), *_sheet(before, who, at)], who["collective"])
    for step, days in ((chain.verify, 400), (chain.review, 390), (chain.confirm, 385), (chain.decline, 370)):
        for who, at in spread(those, demo.ago(days), STEP):
            step(who, at)


def _campaign(session: Session, demo: Demo) -> Demo:
    """The demo as it was in that year: its own campaign, and events and evidence of its own."""
    today, day = calendar.day(demo.now), timedelta(days=1)
    year = today.year - 1
    campaign = wards.open_campaign(
        session,
        AUTHOR,
        year=year,
        name=f"Công dân học tập năm {year}",
        criteria_version=demo.rules.version,
        opens=today - 540 * day,
        closes=today - 320 * day,
        at=demo.ago(540),
        dates={"declaring": (today - 460 * day, today - 405 * day), "review": (today - 405 * day, today - 380 * day)},
    )
    return replace(demo, campaign_id=campaign.id, ids=dict(demo.ids))


def _sheet(before: Demo, who: dict[str, Any], at: Any) -> list[dict[str, Any]]:
    codes = before.rules.indicator_codes
    answers = {
        code: {"self": points, "statement": _said(before, who, code)}
        for code, points in made.points_of(before, who, codes).items()
    }
    values = {**made.place_of(before, who), "criteria_version": before.rules.version, "answers": answers}
    sheet = made.operation("declaration", made.own_id(before, "declaration", who["number"]), values, at)
    # Without pictures, which belong to this year.
    shown = made.evidence(before, who, at, {})
    return [sheet, *shown, made.submission(before, who, at)]


def _said(before: Demo, who: dict[str, Any], code: str) -> str:
    """Two of the phrases that the volunteer touched."""
    phrases = before.rules.asked(who["group"], code).phrases
    first = who["number"] % len(phrases)
    return " ".join(f"{phrase}." for phrase in (phrases[first], phrases[(first + 1) % len(phrases)]))
