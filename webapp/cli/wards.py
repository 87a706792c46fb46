"""The wards of this server."""

import re

import click
from sqlalchemy import select

from webapp.cli.base import now, server, today
from webapp.domain.errors import DomainError
from webapp.models import Commune
from webapp.services import wards

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])")
# Words that stand at the same place in addresses of the program itself.
RESERVED = ("api", "healthz", "readyz", "offline", "so", "static")


@click.group()
def ward() -> None:
    """Wards: whose data this server holds."""


@ward.command()
@click.argument("slug")
@click.option("--name", required=True, help="Without the word before it: “Tân Thạnh”.")
@click.option("--kind", default="phường", show_default=True, help="The word before the name.")
@click.option("--place", help="The place that papers are dated at; the name where it is left out.")
@click.option("--superior", required=True, help="The association above, as papers call it.")
def add(slug: str, name: str, kind: str, place: str | None, superior: str) -> None:
    """Make an empty ward; SLUG stands in its addresses (tan-thanh)."""
    with server() as here:
        here.refuse_uninitialised()
        if not SLUG.fullmatch(slug):
            raise click.ClickException("A slug has 2 to 40 of: a-z 0-9 - (it begins and ends with a letter or digit).")
        if slug in RESERVED:
            raise click.ClickException(f"{slug!r} is an address of the program itself; take another slug.")
        try:
            with here.writing() as session:
                wards.found(
                    session,
                    slug=slug,
                    kind=kind,
                    name=name,
                    place=place or name,
                    superior=superior,
                    valid_from=today(),
                    at=now(),
                )
        except DomainError as error:
            raise click.ClickException(f"There is a ward {slug!r} already.") from error
        click.echo(f"{here.settings.public_url}/{slug}/")


@ward.command("list")
def list_wards() -> None:
    """One ward a line: its slug."""
    with server() as here:
        here.refuse_uninitialised()
        with here.session() as session:
            for slug in session.scalars(select(Commune.slug).order_by(Commune.slug)):
                click.echo(slug)
