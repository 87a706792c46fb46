"""The key to which phones seal what they cannot send yet."""

import click

from webapp.cli.base import AUTHOR, WARD, now, server
from webapp.services import audit, counter, seal_keys


@click.command("seal-key")
@click.option("--renew", is_flag=True, help="Make a new pair, which phones get at their next contact.")
@WARD
def seal_key(renew: bool, slug: str | None) -> None:
    """Print the id of the ward's sealing key. What was sealed to the keys before it stays readable."""
    with server() as here:
        ward = here.ward(slug)
        if not renew:
            with here.session(ward.id) as session:
                key = seal_keys.newest(session)
            click.echo(key.kid if key else "none yet: the first phone that comes in gets one")
            return
        at = now()
        with here.writing(ward.id) as session:
            counter.lock_ward(session)
            made = seal_keys.renew(session, at)
            audit.note(session, AUTHOR, at, "seal_key.renew", "commune", ward.id, codes=(made.kid,))
        click.echo(f"{made.kid}: phones get it at their next contact; the old ones stay readable.")
