"""What a real ward needs before its first phone: its collectives and the campaign of a year."""

from datetime import date

import click
from sqlalchemy import select

from webapp import criteria as shipped
from webapp.cli.base import WARD, now, server
from webapp.domain.errors import DomainError
from webapp.models import Campaign, Collective
from webapp.services import wards
from webapp.services.author import Author

AUTHOR = Author("system")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def collective() -> None:
    """Collectives: khối phố (area), agencies and schools (unit), clans (clan)."""


@collective.command("add")
@click.argument("kind", type=click.Choice(["area", "unit", "clan"]))
@click.argument("name")
@click.option("--code", help="A short code of your own.")
@click.option("--head-title", help="What its head is called (trưởng khối phố, hiệu trưởng).")
@click.option("--adults", type=click.IntRange(0), help="People of 18 and over, for the targets.")
@WARD
def add_collective(
    kind: str, name: str, code: str | None, head_title: str | None, adults: int | None, slug: str | None
) -> None:
    """Add one; prints its id and name."""
    with server() as here:
        ward = here.ward(slug)
        try:
            with here.writing(ward.id) as session:
                row = wards.add_collective(
                    session, AUTHOR, kind=kind, name=name, at=now(), code=code, head_title=head_title, adults=adults
                )
        except DomainError as error:
            raise click.ClickException(f"{name!r} is no name that can be kept ({error.code}).") from error
        click.echo(f"{row.id}\t{row.name}")


@collective.command("list")
@WARD
def list_collectives(slug: str | None) -> None:
    """One a line: kind, name, id."""
    with server() as here:
        ward = here.ward(slug)
        statement = select(Collective).where(Collective.commune_id == ward.id)
        with here.session(ward.id) as session:
            for row in session.scalars(statement.order_by(Collective.kind, Collective.sort_key)):
                click.echo(f"{row.kind}\t{row.name}\t{row.id}")


@click.group()
def campaign() -> None:
    """Campaigns: one a year."""


@campaign.command("open")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--opens", type=DAY, required=True, help="YYYY-MM-DD")
@click.option("--closes", type=DAY, required=True, help="YYYY-MM-DD")
@click.option("--name", help="Công dân học tập năm … where it is left out.")
@click.option("--criteria", "version", default=shipped.DEFAULT, show_default=True)
@click.option("--posting-days", type=click.IntRange(0, 365), help="The version's own where it is left out.")
@WARD
def open_campaign(
    year: int, opens: date, closes: date, name: str | None, version: str, posting_days: int | None, slug: str | None
) -> None:
    """Open the campaign of a year; quotas are those of the criteria version."""
    if closes < opens:
        raise click.ClickException("The campaign closes before it opens.")
    with server() as here:
        ward = here.ward(slug)
        with here.session(ward.id) as session:
            there = session.scalars(select(Campaign.id).where(Campaign.commune_id == ward.id, Campaign.year == year))
            if there.first() is not None:
                raise click.ClickException(f"There is a campaign of {year} already.")
        try:
            with here.writing(ward.id) as session:
                row = wards.open_campaign(
                    session,
                    AUTHOR,
                    year=year,
                    name=name or f"Công dân học tập năm {year}",
                    criteria_version=version,
                    opens=opens,
                    closes=closes,
                    at=now(),
                    posting_days=posting_days,
                )
        except LookupError as error:
            raise click.ClickException(f"There are no criteria {version!r}. Run: cdht init") from error
        click.echo(f"{row.id}\t{row.name}")
