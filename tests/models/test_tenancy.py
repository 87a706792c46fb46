"""The second lock: a query that forgets its ward still sees one ward only, and writes into no other."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.support.databases import Database
from webapp.models import Collective, Commune
from webapp.models.engine import begin_write
from webapp.models.tenancy import OtherWardError, enter, ward_of
from webapp.services.session import open_session


@pytest.fixture
def two_wards(database: Database):
    engine = factories.engine_of(database)
    wards = []
    for slug in ("tan-thanh", "hoa-thuan"):
        with factories.writing(engine) as session:
            ward = factories.ward(session, slug)
            factories.collective(session, f"Khối phố của {slug}")
            wards.append(ward.id)
    yield engine, wards
    engine.dispose()


def test_a_query_that_names_no_ward_sees_only_the_sessions_ward(two_wards) -> None:
    engine, (here, _there) = two_wards
    with factories.reading(engine, here) as session:
        assert [row.commune_id for row in session.scalars(select(Collective))] == [here]
        assert session.execute(select(func.count()).select_from(Collective)).scalar_one() == 1
        assert session.execute(select(Collective.name)).scalars().all() == ["Khối phố của tan-thanh"]


def test_a_row_of_another_ward_cannot_be_got_by_its_key(two_wards) -> None:
    engine, (here, there) = two_wards
    with factories.reading(engine, there) as session:
        identity = session.scalars(select(Collective.id)).one()
    with factories.reading(engine, here) as session:
        assert session.get(Collective, (there, identity)) is None


def test_a_session_in_no_ward_sees_no_tenant_row(two_wards) -> None:
    engine, _wards = two_wards
    with factories.reading(engine, None) as session:
        assert session.scalars(select(Collective)).all() == []
        assert len(session.scalars(select(Commune)).all()) == 2
        with pytest.raises(RuntimeError):
            ward_of(session)


def test_a_row_of_another_ward_cannot_be_written(two_wards) -> None:
    engine, (here, there) = two_wards
    with open_session(engine, factories.KEYRING, here) as session:
        begin_write(session)
        session.add(Collective(commune_id=there, id=factories.new_id(), kind="area", name="Lạc", rev=1))
        with pytest.raises(OtherWardError):
            session.flush()


def test_an_update_that_names_no_ward_changes_only_the_sessions_ward(two_wards) -> None:
    engine, (here, there) = two_wards
    with open_session(engine, factories.KEYRING, here) as session:
        begin_write(session)
        session.query(Collective).update({"name": "Đổi tên"}, synchronize_session=False)
        session.commit()
    with factories.reading(engine, there) as session:
        assert session.execute(select(Collective.name)).scalar_one() == "Khối phố của hoa-thuan"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_row_level_security_alone_holds_with_the_applications_lock_off(two_wards) -> None:
    engine, (here, there) = two_wards
    with open_session(engine, factories.KEYRING, here) as session:
        session.info["unguarded"] = True
        assert session.execute(text("SELECT commune_id::text FROM collective")).scalars().all() == [here]
        session.rollback()
        begin_write(session)
        session.add(Collective(commune_id=there, id=factories.new_id(), kind="area", name="Lạc", rev=1))
        with pytest.raises(DBAPIError):
            session.flush()


def test_the_ward_is_set_again_in_each_transaction(two_wards) -> None:
    engine, (here, there) = two_wards
    with factories.reading(engine, here) as session:
        assert len(session.scalars(select(Collective)).all()) == 1
        session.commit()
        assert session.scalars(select(Collective)).one().commune_id == here
        session.expunge_all()
        enter(session, there)
        assert session.scalars(select(Collective)).one().commune_id == there
