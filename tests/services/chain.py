"""A ward with one submitted sheet, and everybody who acts on it in the tests of the procedure."""

from datetime import date, timedelta

from tests import factories
from webapp.domain.permissions import Actor, Position, Role
from webapp.models import Collective, Declaration, Objection
from webapp.services import decisions, hearings, reviews, sheets
from webapp.services.decisions import Candidate, Signed
from webapp.services.hearings import Hearing
from webapp.services.reviews import Review

NOW = factories.NOW
AFTER_POSTING = NOW + timedelta(days=11)
CODES = [f"c{number:02}" for number in range(1, 11)]


def actor(role: Role, collective: Collective | None = None, **more: str | None) -> Actor:
    return Actor(factories.new_id(), (Position(role, collective.id if collective else None),), **more)


class Ward:
    """A ward with one submitted sheet, nine points everywhere and evidence, and everybody who acts on it."""

    def __init__(self, session) -> None:
        self.session = session
        factories.ward(session)
        self.area = factories.collective(session)
        self.other = factories.collective(session, "Khối phố Bến Trúc")
        self.campaign = factories.campaign(session)
        self.household = factories.household(session, self.area)
        self.person = factories.person(session, self.household)
        self.sheet = self.make(self.person)
        self.panel = actor(Role.PANEL, self.area)
        self.head = actor(Role.UNIT_HEAD, self.area)
        self.association = actor(Role.ASSOCIATION)
        self.committee = actor(Role.COMMITTEE)

    def make(self, person, points: int = 9) -> Declaration:
        factories.consent(self.session, person)
        made = factories.declaration(self.session, person, self.campaign, answers=factories.full_answers(points))
        for code in CODES:
            factories.evidence(self.session, made, code)
        factories.submit(self.session, made)
        return made

    def agreed(self, points: int = 18, **different: int) -> Review:
        scores = dict.fromkeys(CODES, points) | different
        reasons = dict.fromkeys(scores, "Tập thể thống nhất.")
        return Review(scores, reasons, meeting_on=date(2026, 8, 1), minutes="BB-01")

    def to_confirmed(self, sheet: Declaration | None = None, points: int = 18) -> Declaration:
        sheet = sheet or self.sheet
        sheets.verify(self.session, self.panel, sheet.id, seen_rev=sheet.rev, now=NOW)
        reviews.review(self.session, self.panel, sheet.id, self.agreed(points), seen_rev=sheet.rev, now=NOW)
        return reviews.confirm(self.session, self.head, sheet.id, seen_rev=sheet.rev, now=NOW)

    def to_posted(self, sheet: Declaration | None = None) -> Declaration:
        return self.to_posted_with(sheet, 18)

    def to_posted_with(self, sheet: Declaration | None, points: int) -> Declaration:
        sheet = self.to_confirmed(sheet, points)
        return sheets.post(self.session, self.association, sheet.id, seen_rev=sheet.rev, now=NOW)

    def hear(self, raised: Objection, said: str = "Máy là của tổ hợp tác.") -> Objection:
        hearing = Hearing(factories.TODAY, "Bà Lê Thị Thu", said)
        return hearings.hear(self.session, self.association, raised.id, hearing, seen_rev=raised.rev, now=NOW)

    def issue(
        self, *people: Declaration, now=AFTER_POSTING, number: str = "12/QĐ-UBND", signed_on: date = date(2026, 8, 28)
    ):
        signed = Signed(number, signed_on, "Nguyễn Thị Minh Châu", "KT. CHỦ TỊCH", "a" * 64)
        listed = [Candidate(sheet.id, sheet.rev) for sheet in people]
        return decisions.issue(self.session, self.committee, self.campaign.id, signed, listed, now=now)
