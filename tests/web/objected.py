"""Objections for the tests of pages: made by somebody, with the person concerned heard, come in on paper; a posting."""

from datetime import date

from tests import factories
from tests.web.proposed import ASSOCIATION
from webapp.models import Objection, PostingMinutes
from webapp.services import hearings, letters, objections, postings
from webapp.services.hearings import Hearing
from webapp.services.letters import Letter
from webapp.services.objections import Words
from webapp.services.postings import Present, PutUp

WORDS = Words("Chỗ chỉ số 7.", "Phan Công Sáu", "0235 000 0001")
PUT_UP = PutUp(None, "Bảng tin nhà văn hóa", Present("Ông Lê Mẫu", "Bà Trần Mẫu", "Ông Nguyễn Mẫu"))
HEARING = Hearing(factories.TODAY, "Bà Lê Thị Thu", "Máy là của tổ hợp tác.")


def heard(session, sheet_id: str, words: Words = WORDS) -> Objection:
    """An objection about somebody who was heard: it can be answered."""
    row = objections.object_to(session, sheet_id, words, about_oneself=False, now=factories.NOW)
    return hearings.hear(session, ASSOCIATION, row.id, HEARING, seen_rev=row.rev, now=factories.NOW)


def put_up(session, campaign_id: str, collective_id: str, posted_on: date) -> PostingMinutes:
    """The minutes of the list that a collective had from that day on."""
    return postings.put_up(
        session, ASSOCIATION, campaign_id, collective_id, posted_on, PUT_UP, seen_rev=0, now=factories.NOW
    )


def on_paper(session, sheet_id: str, number: str = "07", words: Words = WORDS) -> Objection:
    """A letter that came today."""
    letter = Letter(number, factories.TODAY)
    return letters.take_in(session, ASSOCIATION, sheet_id, words, letter, about_oneself=False, now=factories.NOW)
