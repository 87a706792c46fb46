"""Filling an empty database with the demo ward, in the order of the year."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from webapp import criteria as shipped
from webapp.demo import last_year, meetings
from webapp.demo import people as made
from webapp.demo.chain import Chain, spread
from webapp.demo.people import Demo
from webapp.demo.phones import Phones
from webapp.demo.pictures import keep_all
from webapp.demo.summary import Summary, data, password, summary
from webapp.domain import calendar
from webapp.domain.roles import Role
from webapp.models import Commune
from webapp.models.engine import begin_write
from webapp.services import accounts, criteria, installation, wards
from webapp.services.author import Author
from webapp.services.keys import Keyring
from webapp.services.session import open_session
from webapp.storage import EvidenceStore

AUTHOR = Author("system")
FIRST_ROUND = ("recognised", "revoked")
NOT_SENT = ("draft",)
OPEN_MEETING = "BS"
MINUTE = timedelta(minutes=7)


def fill(engine: Engine, keyring: Keyring, store: EvidenceStore, secret: str, now: datetime) -> Summary:
    """Fill the database with the demo ward if it has no ward yet. One transaction: whole, or not there.

    :param secret: from which the demo passwords are derived (`SECRET_KEY`).
    """
    with open_session(engine, keyring) as session:
        begin_write(session)
        installation.lock(session)
        if session.scalars(select(Commune.id)).first() is None:
            _fill(session, store, secret, now)
            session.commit()
    return summary(secret)


def _fill(session: Session, store: EvidenceStore, secret: str, now: datetime) -> None:
    content = data()
    rules = criteria.add(session, shipped.contents()[shipped.DEFAULT], now)
    session.flush()
    demo = Demo(content, rules, now)
    _found(session, demo)
    _appoint(session, demo, secret)
    chain, phones = Chain(session, demo), Phones(session, demo)
    pictures = keep_all(session, store, demo, AUTHOR)
    everybody = content["people"]
    phones.send(demo.ago(460), [made.household(demo, home, demo.ago(460)) for home in content["households"]])
    phones.send(demo.ago(460), [made.person(demo, who, demo.ago(460)) for who in everybody])
    last_year.declare(session, demo, phones)
    phones.send(demo.ago(149), [made.registration(demo, who, demo.ago(149)) for who in everybody])
    _link_accounts(session, demo)
    chain.earlier_years()
    first = [who for who in everybody if who["outcome"] in FIRST_ROUND]
    rest = [who for who in everybody if who["outcome"] not in FIRST_ROUND]
    _collect(demo, phones, first, 95, pictures)
    _up_to_posted(demo, chain, first, 85)
    chain.decide(first, store, demo.ago(50))
    for who in first:
        if who["outcome"] == "revoked":
            chain.revoke(who, demo.ago(20))
    _second_round(demo, chain, phones, rest, pictures)
    phones.visit(content["visits"])


def _second_round(
    demo: Demo, chain: Chain, phones: Phones, people: list[dict[str, Any]], pictures: dict[str, Any]
) -> None:
    def those(*outcomes: str) -> list[dict[str, Any]]:
        return [who for who in people if who["outcome"] in outcomes]

    handed_in = [who for who in people if who["outcome"] not in (*NOT_SENT, "submitted")]
    _collect(demo, phones, handed_in, 40, pictures)
    for who, at in spread(those("returned"), demo.ago(15), MINUTE):
        chain.give_back(who, at)
    later = those("verified", "reviewed", "confirmed", "posted", "objected", "not_recognised")
    for who, at in spread(later, demo.ago(18), MINUTE):
        chain.verify(who, at)
    reviewed = [who for who in later if who["outcome"] != "verified"]
    meetings.hold(chain, reviewed, demo.ago(12, 19))
    confirmed = [who for who in reviewed if who["outcome"] != "reviewed"]
    for who, at in spread(confirmed, demo.ago(10), MINUTE):
        chain.confirm(who, at)
    for who, at in spread(those("withdrawn"), demo.ago(9), MINUTE):
        chain.withdraw(who, at)
    for who, at in spread(those("posted", "objected"), demo.ago(7), MINUTE):
        chain.post(who, at)
    for who, at in spread(those("not_recognised"), demo.ago(6), MINUTE):
        chain.decline(who, at)
    chain.object_to(demo.ago(5))
    _collect(demo, phones, those("draft"), 8, pictures)
    _collect(demo, phones, those("submitted"), 3, pictures)
    meetings.begin(chain, OPEN_MEETING, demo.now)
    phones.clash(next(who for who in people if who.get("conflict")), demo.ago(2))


def _up_to_posted(demo: Demo, chain: Chain, people: list[dict[str, Any]], days: int) -> None:
    for step, later in ((chain.verify, 0), (chain.review, 10), (chain.confirm, 15), (chain.post, 20)):
        for who, at in spread(people, demo.ago(days - later), MINUTE):
            step(who, at)


def _collect(demo: Demo, phones: Phones, people: list[dict[str, Any]], days: int, pictures: dict[str, Any]) -> None:
    """A volunteer sits down with each: consent, answers, evidence, and (unless it stays a draft) handing in."""
    for who, at in spread(people, demo.ago(days), MINUTE):
        sent = [] if who.get("without_consent") else [made.consent(demo, who, at)]
        sent += [made.declaration(demo, who, at), *made.evidence(demo, who, at, pictures)]
        if who["outcome"] not in NOT_SENT:
            sent.append(made.submission(demo, who, at))
        phones.send(at, sent, who["collective"])


def _found(session: Session, demo: Demo) -> None:
    ward, today, begun = demo.content["ward"], calendar.day(demo.now), demo.ago(560)
    wards.found(session, **ward, valid_from=date(2020, 1, 1), at=begun, is_demo=True)
    for place in demo.content["collectives"]:
        row = wards.add_collective(session, AUTHOR, **place, at=begun, valid_from=date(2020, 1, 1))
        demo.ids[place["code"]] = row.id
    day = timedelta(days=1)
    campaign = wards.open_campaign(
        session,
        AUTHOR,
        year=today.year,
        name=f"Công dân học tập năm {today.year}",
        criteria_version=demo.rules.version,
        opens=today - 200 * day,
        closes=today + 60 * day,
        at=demo.ago(200),
        dates={
            "registration": (today - 160 * day, today - 140 * day),
            "practice": (today - 140 * day, today - 45 * day),
            "declaring": (today - 100 * day, today + 10 * day),
            "review": (today - 20 * day, today + 12 * day),
            "posting": (today - 7 * day, today + 25 * day),
            "decision": (today + 4 * day, today + 40 * day),
        },
    )
    demo.campaign_id = campaign.id


def _appoint(session: Session, demo: Demo, secret: str) -> None:
    begun = demo.ago(560)
    for entry in demo.content["accounts"]:
        account = accounts.add(
            session,
            username=entry["username"],
            display_name=entry["name"],
            password=password(secret, entry["username"]),
            author=AUTHOR,
            at=begun,
        )
        session.flush()
        demo.ids[entry["username"]] = account.id
        for role, place in entry["positions"]:
            accounts.give_position(
                session,
                account,
                Role(role),
                author=AUTHOR,
                at=begun,
                valid_from=calendar.day(begun),
                collective_id=demo.ids[place] if place else None,
                title=entry["title"],
            )
    session.flush()


def _link_accounts(session: Session, demo: Demo) -> None:
    """Three of those who work in the ward take part themselves, so that they must not handle their own sheets."""
    for entry in demo.content["accounts"]:
        if "person" in entry:
            person_id = demo.id_of("person", entry["person"])
            accounts.link_person(session, demo.ids[entry["username"]], person_id, author=AUTHOR, at=demo.ago(149))
    session.flush()
