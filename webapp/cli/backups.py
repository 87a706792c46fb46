"""Saying what a backup covers, so that phones may forget what they keep in case this server is lost."""

import sys
import uuid

import click

from webapp.cli.base import server
from webapp.services import backups, installation
from webapp.services.backups import AheadError, OtherLifeError, Reached


@click.command("backed-up")
@click.option("--begin", is_flag=True, help="Before the backup: print how far each ward has come.")
def backed_up(begin: bool) -> None:
    """Say that a backup is complete; standard input is what `cdht backed-up --begin` printed before it began."""
    with server() as here:
        here.refuse_uninitialised()
        if begin:
            with here.session() as session:
                _refuse_unknown(installation.is_set_up(session))
                lines = [f"{one.epoch} {one.slug} {one.rev}" for one in backups.reached(session)]
            click.echo("\n".join(lines), nl=bool(lines))
            return
        covered = _read()
        with here.writing() as session:
            _refuse_unknown(installation.is_set_up(session))
            installation.lock(session)
            try:
                backups.completed(session, covered)
            except OtherLifeError as error:
                raise click.ClickException(
                    "The database was restored after this backup began, so the backup does not cover it. Make another."
                ) from error
            except AheadError as error:
                raise click.ClickException(
                    f"The ward {error.slug!r} has not come that far here: this is the backup of another database."
                ) from error
        for one in covered:
            click.echo(f"{one.slug}: backed up to {one.rev}.")


def _refuse_unknown(is_set_up: bool) -> None:
    if not is_set_up:
        raise click.ClickException("The database was never initialised. Run: cdht init")


def _read() -> list[Reached]:
    if sys.stdin.isatty():
        raise click.UsageError("Nothing came in. Use: cdht backed-up --begin > FILE, back up, cdht backed-up < FILE")
    found = []
    for line in filter(None, map(str.strip, sys.stdin)):
        try:
            epoch, slug, rev = line.split()
            found.append(Reached(str(uuid.UUID(epoch)), slug, int(rev)))
        except ValueError as error:
            raise click.ClickException(f"This is no line of `cdht backed-up --begin`: {line!r}") from error
    if not found:
        raise click.ClickException("Nothing came in: did `cdht backed-up --begin` fail before the backup?")
    return found
