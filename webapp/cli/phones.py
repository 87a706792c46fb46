"""Letting a phone in: code, link and QR."""

import io
from datetime import timedelta

import click
import segno

from webapp.cli.base import AUTHOR, WARD, Server, account_of, now, server
from webapp.models import Commune
from webapp.services import enrolment


@click.command()
@click.argument("username")
@WARD
def enrol(username: str, slug: str | None) -> None:
    """Print a code, a link and a QR with which one phone of USERNAME comes in."""
    with server() as here:
        print_link(here, here.ward(slug), username)


def print_link(here: Server, ward: Commune, username: str) -> None:
    """Make a code for the account, and print `code: XXXX-XXXXXX` alone on a line, then link and QR."""
    hours = here.settings.enrolment_hours
    with here.writing(ward.id) as session:
        account = account_of(session, username)
        if account.disabled_at is not None:
            raise click.ClickException(f"The account {username!r} is disabled.")
        code = enrolment.issue(
            session, account_id=account.id, issued_by=AUTHOR, now=now(), lifetime=timedelta(hours=hours)
        )
    link = f"{here.settings.public_url}/{ward.slug}/bat-dau#{code}"
    click.echo(f"code: {code}")
    click.echo(f"{link}\nfor one phone, within {hours} hours\n")
    drawing = io.StringIO()
    segno.make(link, error="m").terminal(out=drawing, compact=True)
    click.echo(drawing.getvalue())
