"""The shape that lets one ward move to another server: held over the metadata and over the migrated database."""

from collections.abc import Sequence

import pytest
from sqlalchemy import UniqueConstraint, create_engine, inspect, text

from tests.support.databases import Database
from webapp.models import Base, schema

TENANT = sorted(schema.tenant_tables())


def test_every_table_is_listed_either_as_tenant_or_as_shared() -> None:
    assert schema.tenant_tables().isdisjoint(schema.shared_tables())
    assert schema.tenant_tables() | schema.shared_tables() == set(Base.metadata.tables)


def test_shared_tables_are_few_and_known() -> None:
    assert schema.shared_tables() == {"account", "commune", "commune_name", "criteria_version", "installation"}


@pytest.mark.parametrize("name", TENANT)
def test_the_ward_leads_every_key_of_the_metadata(name: str) -> None:
    table = Base.metadata.tables[name]
    keys = [list(table.primary_key.columns)]
    keys += [list(index.columns) for index in table.indexes]
    keys += [list(rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    keys += [[element.parent for element in rule.elements] for rule in table.foreign_key_constraints]
    for columns in keys:
        assert columns[0].name == "commune_id", f"{name}: {[column.name for column in columns]}"


@pytest.mark.parametrize("name", TENANT)
def test_no_foreign_key_leaves_the_ward(name: str) -> None:
    for rule in Base.metadata.tables[name].foreign_key_constraints:
        target = rule.referred_table.name
        if target != "commune":
            assert target in schema.tenant_tables()
            assert rule.elements[0].target_fullname == f"{target}.commune_id"


def test_no_table_counts_by_a_sequence() -> None:
    for table in Base.metadata.tables.values():
        assert table.autoincrement_column is None or table.autoincrement_column.autoincrement is not True
        integers = [column for column in table.primary_key.columns if column.type.python_type is int]
        assert all(column.autoincrement is False for column in integers), table.name


def test_the_ward_leads_every_key_of_the_migrated_database(database: Database) -> None:
    engine = create_engine(database.owner_url)
    found = inspect(engine)
    tables = set(found.get_table_names()) - {"alembic_version"}
    assert tables == schema.tenant_tables() | schema.shared_tables()
    for name in TENANT:
        keys: list[Sequence[str | None]] = [found.get_pk_constraint(name)["constrained_columns"]]
        keys += [index["column_names"] for index in found.get_indexes(name)]
        keys += [unique["column_names"] for unique in found.get_unique_constraints(name)]
        keys += [foreign["constrained_columns"] for foreign in found.get_foreign_keys(name)]
        assert all(columns[0] == "commune_id" for columns in keys), (name, keys)
    engine.dispose()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_row_level_security_holds_every_tenant_table_and_its_owner(database: Database) -> None:
    engine = create_engine(database.owner_url)
    with engine.connect() as connection:
        forced = connection.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        ).scalars()
        assert set(forced) == schema.tenant_tables()
        sequences = connection.execute(text("SELECT count(*) FROM pg_class WHERE relkind = 'S'")).scalar_one()
        assert sequences == 0
    engine.dispose()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_application_role_is_neither_owner_nor_superuser(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        role = connection.execute(
            text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).scalar_one()
        owned = connection.execute(text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")).scalar_one()
    engine.dispose()
    assert (role, owned) == (False, 0)
