"""Migrations are proved: head is what the models say; up, down and up again, with data in the tables."""

from datetime import date

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select

from tests import factories
from tests.support.databases import Database
from webapp.models import Base, Commune, Declaration, History, Person, TitleYear, schema
from webapp.models.engine import make_engine
from webapp.models.tenancy import enter


def _fill(url: str) -> int:
    engine = make_engine(url)
    with factories.writing(engine) as session:
        factories.ward(session)
        area = factories.collective(session)
        campaign = factories.campaign(session)
        household = factories.household(session, area)
        person = factories.person(session, household)
        factories.declaration(session, person, campaign, area)
        session.flush()
        count = session.execute(select(func.count()).select_from(History)).scalar_one()
    engine.dispose()
    return count


def test_the_newest_revision_is_what_the_models_say(database: Database) -> None:
    engine = make_engine(database.owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == []


def test_there_is_one_line_of_revisions() -> None:
    assert len(ScriptDirectory.from_config(schema.alembic_config()).get_heads()) == 1


def test_up_down_and_up_again_with_data_in_the_tables(empty_database: Database) -> None:
    url = empty_database.owner_url
    schema.upgrade(url)
    assert _fill(url) > 0
    schema.downgrade(url, "base")
    engine = make_engine(url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    schema.upgrade(url)
    assert _fill(url) > 0


def test_each_revision_goes_down_and_up_again_with_data(empty_database: Database) -> None:
    url = empty_database.owner_url
    schema.upgrade(url)
    before = _fill(url)
    revisions = [script.revision for script in ScriptDirectory.from_config(schema.alembic_config()).walk_revisions()]
    for revision in revisions[1:]:
        schema.downgrade(url, revision)
        schema.upgrade(url)
    engine = make_engine(url)
    with factories.reading(engine, None) as session:
        enter(session, session.execute(select(Commune.id)).scalar_one())
        assert session.execute(select(func.count()).select_from(History)).scalar_one() == before
    engine.dispose()


def test_old_declarations_are_given_the_sort_key_of_their_person(empty_database: Database) -> None:
    url = empty_database.owner_url
    schema.upgrade(url)
    _fill(url)
    schema.downgrade(url, "0002")
    schema.upgrade(url)
    engine = make_engine(url)
    with factories.reading(engine, None) as session:
        enter(session, session.execute(select(Commune.id)).scalar_one())
        assert session.scalars(select(Declaration.sort_key)).all() == session.scalars(select(Person.sort_key)).all()
        assert session.scalars(select(Person.sort_key)).one() > ""
    engine.dispose()


def test_titles_from_paper_keep_what_they_said_in_both_directions(empty_database: Database) -> None:
    url = empty_database.owner_url
    schema.upgrade(url)
    _fill(url)
    engine = make_engine(url)
    with factories.reading(engine, None) as session:
        ward = session.execute(select(Commune.id)).scalar_one()
    said = {"decision_number": "92/QĐ-UBND", "decided_on": date(2022, 12, 20), "issuer": "UBND phường cũ"}
    with factories.writing(engine, ward) as session:
        person = session.scalars(select(Person.id)).one()
        common = {"commune_id": ward, "person_id": person, "entered_at": factories.NOW, **said}
        session.add(TitleYear(id=factories.new_id(), year=2022, other_ward=True, **common))
        taken = {"taken_back_at": factories.NOW, "taken_back_reason": "Nhầm người."}
        session.add(TitleYear(id=factories.new_id(), year=2023, **common, **taken))
    schema.downgrade(url, "0010")
    schema.upgrade(url)
    with factories.reading(engine, ward) as session:
        (row,) = session.scalars(select(TitleYear)).all()
        assert {name: getattr(row, name) for name in said} == said
        assert (row.person_id, row.year, row.other_ward, row.taken_back_at) == (person, 2022, True, None)
    engine.dispose()
