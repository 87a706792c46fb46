"""Walking the demo's sheets through the procedure, each step by somebody who may take it."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from webapp.demo.people import Demo, own_id, points_of
from webapp.domain import calendar, permissions
from webapp.domain.permissions import Actor
from webapp.domain.signing import Capacity
from webapp.domain.workflow import Action
from webapp.models import Account, Declaration
from webapp.models.tenancy import ward_of
from webapp.services import accounts, objections, proposals, reviews, sheet_facts, sheets, titles, ward_settings
from webapp.services.decisions import Candidate
from webapp.services.objections import Words
from webapp.services.proposals import Signing
from webapp.services.reviews import Review
from webapp.services.sheets import ReturnItem
from webapp.services.titles import Paper
from webapp.storage import EvidenceStore

Take = Callable[[Session, Actor, Declaration], object]


class Chain:
    """The officials of the demo at work in one session."""

    def __init__(self, session: Session, demo: Demo) -> None:
        self.session, self.demo = session, demo
        self._accounts = {entry["username"]: demo.ids[entry["username"]] for entry in demo.content["accounts"]}

    def by(self, action: Action, who: dict[str, Any], now: datetime, take: Take) -> None:
        """Let the first official who may take a step take it."""
        sheet = sheet_facts.load(self.session, own_id(self.demo, "declaration", who["number"]))
        if sheet is None:
            raise LookupError(who["full_name"])
        on = calendar.day(now)
        for account_id in self._accounts.values():
            actor = accounts.actor(self.session, account_id, on)
            if actor and permissions.may(actor, action, sheet.subject, on):
                take(self.session, actor, sheet.declaration)
                return
        raise LookupError(f"nobody may {action} the sheet of {who['full_name']}")

    def verify(self, who: dict[str, Any], now: datetime) -> None:
        self.by(Action.VERIFY, who, now, lambda s, actor, d: sheets.verify(s, actor, d.id, seen_rev=d.rev, now=now))

    def give_back(self, who: dict[str, Any], now: datetime) -> None:
        items = [ReturnItem(code, indicator) for indicator, code in who["returns"]]
        self.by(
            Action.RETURN,
            who,
            now,
            lambda s, actor, d: sheets.give_back(s, actor, d.id, items, seen_rev=d.rev, now=now),
        )

    def review(self, who: dict[str, Any], now: datetime) -> None:
        """The meeting agrees with what people gave themselves."""
        scores = {
            code: points * 2 for code, points in points_of(self.demo, who, self.demo.rules.indicator_codes).items()
        }
        agreed = Review(scores, meeting_on=calendar.day(now), minutes=f"01/BB-{who['collective']}")
        self.by(
            Action.REVIEW, who, now, lambda s, actor, d: reviews.review(s, actor, d.id, agreed, seen_rev=d.rev, now=now)
        )

    def confirm(self, who: dict[str, Any], now: datetime) -> None:
        self.by(Action.CONFIRM, who, now, lambda s, actor, d: reviews.confirm(s, actor, d.id, seen_rev=d.rev, now=now))

    def post(self, who: dict[str, Any], now: datetime) -> None:
        self.by(Action.POST, who, now, lambda s, actor, d: sheets.post(s, actor, d.id, seen_rev=d.rev, now=now))

    def decline(self, who: dict[str, Any], now: datetime) -> None:
        zero = who.get("zero_at")
        reason = (
            f"Chỉ số {int(zero[1:])} chưa có kê khai, minh chứng." if zero else f"Tổng điểm {who['total']}, còn thiếu."
        )
        self.by(
            Action.DECLINE,
            who,
            now,
            lambda s, actor, d: sheets.decline(s, actor, d.id, reason, seen_rev=d.rev, now=now),
        )

    def withdraw(self, who: dict[str, Any], now: datetime) -> None:
        reason = self.demo.content["withdrawal"]
        self.by(
            Action.WITHDRAW,
            who,
            now,
            lambda s, actor, d: sheets.withdraw(s, actor, d.id, reason, seen_rev=d.rev, now=now),
        )

    def revoke(self, who: dict[str, Any], now: datetime) -> None:
        reason = self.demo.content["revocation"]
        self.by(
            Action.REVOKE, who, now, lambda s, actor, d: sheets.revoke(s, actor, d.id, reason, seen_rev=d.rev, now=now)
        )

    def decide(self, people: Iterable[dict[str, Any]], store: EvidenceStore, now: datetime) -> None:
        """The first decision of the year, signed by the vice chair; the signed paper is a drawn placeholder."""
        paper = _placeholder_pdf()
        sha256 = hashlib.sha256(paper).hexdigest()
        store.write(f"decisions/{ward_of(self.session)}/{sha256}", paper)
        listed = []
        for who in people:
            sheet = self.session.get_one(
                Declaration, (ward_of(self.session), own_id(self.demo, "declaration", who["number"]))
            )
            listed.append(Candidate(sheet.id, sheet.rev))
        association, chair = self._official("tuong", now), self._official("chau", now)
        campaign = self.demo.campaign_id
        for words, since in self.demo.content["legal_bases"]:
            ward_settings.add_basis(self.session, association, words, date.fromisoformat(since), now=now)
        row = proposals.draw(self.session, association, campaign, listed, now=now - timedelta(days=3))
        first = calendar.day(now - timedelta(days=3))
        proposals.propose(
            self.session, association, row.id, "05/TTr-HKH", first, seen_rev=row.rev, now=now - timedelta(days=3)
        )
        by = Signing("Nguyễn Thị Minh Châu", Capacity.DEPUTY)
        proposals.sign(self.session, chair, row.id, by, seen_rev=row.rev, now=now - timedelta(days=1))
        proposals.issue(
            self.session, chair, row.id, "214/QĐ-UBND", calendar.day(now), sha256, seen_rev=row.rev, now=now
        )

    def _official(self, username: str, now: datetime) -> Actor:
        actor = accounts.actor(self.session, self._accounts[username], calendar.day(now))
        if actor is None:
            raise LookupError(username)
        return actor

    def object_to(self, now: datetime) -> None:
        """Somebody of the khối phố raises an objection on the web."""
        raised = self.demo.content["objection"]
        words = Words(raised["text"], raised["name"], raised["contact"])
        sheet = own_id(self.demo, "declaration", raised["person"])
        objections.object_to(self.session, sheet, words, about_oneself=False, now=now)

    def earlier_years(self) -> None:
        """Titles of the years before the software, from paper: 2022 to last year, without the year of a break."""
        by = self._official("tuong", self.demo.now)
        for run in self.demo.content["title_years"]:
            for year in range(2022, calendar.year(self.demo.now)):
                if year != run["broken"]:
                    paper = Paper(year, f"{90 + year % 100}/QĐ-UBND", date(year, 12, 20), "UBND phường Tân Thạnh")
                    titles.enter(
                        self.session, by, self.demo.id_of("person", run["person"]), paper, None, now=self.demo.now
                    )

    def account(self, username: str) -> Account:
        """An account by its user name."""
        return self.session.get_one(Account, self._accounts[username])


def spread(people: list[dict[str, Any]], first: datetime, step: timedelta) -> Iterable[tuple[dict[str, Any], datetime]]:
    """People with moments that follow one another."""
    return ((who, first + step * place) for place, who in enumerate(people))


def _placeholder_pdf() -> bytes:
    """A one-page PDF that says in words that it is no decision."""
    text = b"BT /F1 20 Tf 72 720 Td (Ban minh hoa - khong co gia tri) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )
