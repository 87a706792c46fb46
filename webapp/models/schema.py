"""The schema as a whole: migrating it, and what the role of the running application may do in it."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select, text

from webapp.models.base import Base, Tenant
from webapp.models.engine import WRITES, make_engine

# Beside the package in the repository, inside it when it was installed from a wheel.
_PLACES = [folder / "migrations" for folder in Path(__file__).resolve().parents[1:3]]
MIGRATIONS = next((place for place in _PLACES if place.is_dir()), _PLACES[-1])

# PostgreSQL knows such locks by a number; this one says "mig".
MIGRATING = int.from_bytes(b"mig")


def alembic_config() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to a revision. `url` is the owner's."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision."""
    _run(url, lambda config: command.downgrade(config, revision))


def _run(url: str, action: Callable[[Config], None]) -> None:
    engine = make_engine(url)
    config = alembic_config()
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection:
            # One at a time, and all or nothing; on SQLite the transaction of a writer is that already.
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            config.attributes["connection"] = connection
            action(config)
            connection.commit()
    finally:
        engine.dispose()


def tenant_tables() -> set[str]:
    """Names of the tables whose rows belong to a ward."""
    return {mapper.class_.__tablename__ for mapper in Base.registry.mappers if _is_tenant(mapper.class_)}


def _is_tenant(table: type[Base]) -> bool:
    return issubclass(table, Tenant)


def shared_tables() -> set[str]:
    """Names of the few tables that belong to none."""
    return {mapper.class_.__tablename__ for mapper in Base.registry.mappers if mapper.class_.__shared__}


# What is written once and never changed: the application's role cannot even try.
APPEND_ONLY = ("audit", "history")


def grant(url: str, role: str) -> None:
    """Let a PostgreSQL role use the tables as the application does: rows, never the schema; history only grows."""
    engine = make_engine(url)
    with engine.begin() as connection:
        _grant(connection, connection.dialect.identifier_preparer.quote(role))
    engine.dispose()


def _grant(connection: Connection, role: str) -> None:
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {role}"))
    for table in sorted(tenant_tables() | shared_tables()):
        rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        connection.execute(text(f'GRANT {rights} ON TABLE "{table}" TO {role}'))
    connection.execute(text(f"GRANT SELECT ON TABLE alembic_version TO {role}"))
