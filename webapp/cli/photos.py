"""Photos that arrived before the server wrote down how they look."""

import click

from webapp.cli.base import server
from webapp.models import Commune
from webapp.services import looks


@click.command("look-at-photos")
def look_at_photos() -> None:
    """Look at the photos of all wards that nobody has looked at yet, so that one used twice is found.

    It may be broken off and begun again; photos that come in are looked at as they come.
    """
    with server() as here:
        here.refuse_uninitialised()
        with here.session() as session:
            wards = [(ward.id, ward.slug) for ward in session.query(Commune).order_by(Commune.slug)]
        for commune_id, slug in wards:
            count = 0
            while True:
                with here.writing(commune_id) as session:
                    done = looks.fill(session, here.store)
                if not done:
                    break
                count += done
            click.echo(f"{slug}: looked at {count} photos.")
