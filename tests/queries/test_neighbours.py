"""The sheets beside a sheet are those that the list shows beside it, in every order and under every filter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from tests.services.chain import actor
from tests.support.databases import Database
from webapp.domain.permissions import Role
from webapp.queries import neighbours, sheets
from webapp.queries.sheets import Filter

NAMES = ("Lê Văn An", "Trần Thị An", "Lê Văn An", "Đặng Văn Bảy", "Nguyễn Thị Hoa", "Phan Ánh", "Võ Tấn Lợi")
OUTSIDE = "draft"


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with factories.writing(engine) as session:
        factories.ward(session)
        area = factories.collective(session)
        campaign = factories.campaign(session)
        household = factories.household(session, area)
        for number, name in enumerate(NAMES):
            person = factories.person(session, household, name)
            answers = factories.full_answers(5 + number % 3)
            state = "submitted" if number != 3 else OUTSIDE
            made = factories.declaration(session, person, campaign, area, answers=answers, state=state)
            made.state_since = factories.NOW - timedelta(days=number % 2)
        session.flush()
        yield session, actor(Role.PANEL, area), campaign.id
    engine.dispose()


@pytest.mark.parametrize("order", ["name", "oldest", "points"])
@pytest.mark.parametrize("narrowed", [Filter(), Filter(state="submitted"), Filter(search="an")])
def test_walking_from_sheet_to_sheet_reads_the_list(ward, order: str, narrowed: Filter) -> None:
    session, panel, campaign_id = ward
    chosen = replace(narrowed, order=order)
    listed = [row.id for row in sheets.search(session, panel, campaign_id, chosen, today=factories.TODAY).rows]
    assert len(listed) >= 3
    for number, one in enumerate(listed, 1):
        place = neighbours.place(session, panel, campaign_id, chosen, one, today=factories.TODAY)
        assert (place.number, place.total) == (number, len(listed))
        assert place.before == (listed[number - 2] if number > 1 else None)
        assert place.after == (listed[number] if number < len(listed) else None)


@pytest.mark.parametrize("order", ["name", "oldest", "points"])
def test_a_sheet_that_left_the_list_still_has_its_neighbours(ward, order: str) -> None:
    session, panel, campaign_id = ward
    everything, queue = Filter(order=order), Filter(order=order, state="submitted")
    whole = list(sheets.search(session, panel, campaign_id, everything, today=factories.TODAY).rows)
    at = next(number for number, row in enumerate(whole) if row.state == OUTSIDE)
    place = neighbours.place(session, panel, campaign_id, queue, whole[at].id, today=factories.TODAY)
    assert (place.number, place.total) == (None, len(whole) - 1)
    assert place.before == (whole[at - 1].id if at else None)
    assert place.after == (whole[at + 1].id if at + 1 < len(whole) else None)


def test_what_is_not_there_stands_nowhere(ward) -> None:
    session, panel, campaign_id = ward
    found = neighbours.place(session, panel, campaign_id, Filter(), factories.new_id(), today=factories.TODAY)
    assert found == neighbours.NOWHERE
