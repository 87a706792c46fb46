"""Setting up: the tables, the demo; after a restore; the audit chain."""

import click
from sqlalchemy import text

from webapp import criteria as shipped
from webapp.cli.base import WARD, Server, now, server
from webapp.cli.phones import print_link
from webapp.models import schema
from webapp.services import audit as chain
from webapp.services import criteria, installation


@click.command()
def init() -> None:
    """Create or migrate the tables; add the criteria that ship with this version."""
    with server() as here:
        owner = here.settings.owner_database_url or here.settings.database_url
        schema.upgrade(owner)
        if here.settings.app_role and owner.startswith("postgresql"):
            schema.grant(owner, here.settings.app_role)
        _refuse_without_rights(here)
        with here.writing() as session:
            installation.lock(session)
            installation.ensure(session, now())
            for content in shipped.contents().values():
                try:
                    criteria.add(session, content, now())
                except criteria.CriteriaChangedError as error:
                    raise click.ClickException(
                        f"The criteria version {error} in the database differs from the one that ships with this "
                        "program. A version never changes: install the program that fits, or rename the changed one."
                    ) from error
        click.echo("The database is ready.")


@click.command()
def demo() -> None:
    """Fill an empty database with the demo ward; print who can sign in, and the link for the volunteer's phone."""
    from webapp import demo as ward

    with server() as here:
        here.refuse_uninitialised()
        settings = here.settings
        summary = ward.fill(here.engine, settings.data_keys, here.store, settings.secret_key, now())
        filled = here.ward(summary.slug)
        if not filled.is_demo:
            raise click.ClickException("This database holds a real ward: the demo is for an empty one.")
        address = f"{settings.public_url}/{summary.slug}/"
        click.echo(f"\nDữ liệu minh họa – demo data: {address}\n")
        rows = [(",".join(line.roles), line.username, line.password) for line in summary.accounts]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for line, row in zip(summary.accounts, rows, strict=True):
            cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            place = f", {line.place}" if line.place else ""
            click.echo(f"  {cells}  {line.name} – {line.title}{place}")
        click.echo(f"\nThe phone of {summary.volunteer}:")
        print_link(here, filled, summary.volunteer)


@click.command()
def restored() -> None:
    """Say that the database was restored from a backup: phones then offer again what it lacks."""
    with server() as here:
        here.refuse_uninitialised()
        with here.writing() as session:
            if not installation.is_set_up(session):
                raise click.ClickException("The database was never initialised. Run: cdht init")
            epoch = installation.renew_epoch(session, now())
        with here.session() as session:
            installation.reset_marks(session, here.store)
        click.echo(f"New epoch {epoch}. Phones will offer again what this database lacks.")


@click.group()
def audit() -> None:
    """The audit chain of a ward."""


@audit.command()
@WARD
def verify(slug: str | None) -> None:
    """Walk the chain; say whether an entry was changed, removed or put in."""
    with server() as here:
        ward = here.ward(slug)
        with here.session(ward.id) as session:
            wrong = chain.verify(session)
        if wrong is not None:
            raise click.ClickException(f"{ward.slug}: the chain is broken at entry {wrong}.")
        click.echo(f"{ward.slug}: the chain is whole.")


def _refuse_without_rights(here: Server) -> None:
    """The role of the application may be another than the owner: has it been given its rights?"""
    if here.engine.dialect.name != "postgresql":
        return
    with here.engine.connect() as connection:
        may_write = connection.scalar(text("SELECT has_table_privilege('installation', 'INSERT')"))
    if not may_write:
        raise click.ClickException(
            "The tables are there, but not for the role of DATABASE_URL: set APP_ROLE to that role and run again."
        )
