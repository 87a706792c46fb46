"""Long work: beside the server, or in a process of its own."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from webapp.cli.base import now, server

if TYPE_CHECKING:
    from flask import Flask

    from webapp.jobs import WorkerThread
    from webapp.settings import Settings


def beside(app: Flask) -> WorkerThread:
    """The worker of a server's process, not yet started; pages wake it when somebody asks for something."""
    # Here, so that the other commands start without spreadsheets and pages.
    from webapp.extensions import db
    from webapp.jobs import Runner, WorkerThread

    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        # The server's own engine: on SQLite its writers wait in one queue.
        engine = db.engine
    made = WorkerThread(Runner(engine, settings.data_keys, app.extensions["evidence"], app.extensions["clock"]))
    app.extensions["wake_worker"] = made.wake
    return made


def end_in_good_order(*_signal: Any) -> None:
    """What systemd sends: requests under way are answered, work under way goes back into the line."""
    sys.exit(0)


@click.command()
@click.option("--once", is_flag=True, help="Do what waits now, then end.")
def work(once: bool) -> None:
    """Do the long work of all wards in a process of its own, until stopped (see `cdht serve --no-work`)."""
    from webapp.jobs import Runner, WorkerThread
    from webapp.web.logging import configure

    with server() as here:
        here.refuse_uninitialised()
        configure(here.settings)
        runner = Runner(here.engine, here.settings.data_keys, here.store, now)
        if once:
            count = 0
            while runner.work():
                count += 1
            runner.sweep()
            click.echo(f"Jobs taken up: {count}.")
            return
        worker = WorkerThread(runner)
        signal.signal(signal.SIGTERM, end_in_good_order)
        click.echo("Working. Stop with Ctrl-C.")
        worker.start()
        try:
            while worker.is_alive():
                worker.join(1)
        except (KeyboardInterrupt, SystemExit):
            click.echo("Stopped.")
        finally:
            worker.stop()
