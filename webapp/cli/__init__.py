"""`cdht`: what is done from a terminal. Each command ends in one sentence where it cannot go on."""

import click

from webapp.cli.backups import backed_up
from webapp.cli.base import CdhtGroup
from webapp.cli.install import audit, demo, init, restored
from webapp.cli.phones import enrol
from webapp.cli.photos import look_at_photos
from webapp.cli.seal_keys import seal_key
from webapp.cli.server import serve
from webapp.cli.setup import campaign, collective
from webapp.cli.users import user
from webapp.cli.wards import ward
from webapp.cli.work import work

__all__ = ["main"]


@click.group(cls=CdhtGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Sổ CDHT: the offline register of the learning citizen programme of a ward.

    The settings are environment variables; the README has the table.
    """


for command in (
    *(init, demo, serve, work, enrol, user, ward, collective, campaign),
    *(backed_up, restored, seal_key, audit, look_at_photos),
):
    main.add_command(command)
