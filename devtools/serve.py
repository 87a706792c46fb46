"""Runs in the virtual environment: `cdht init`, `cdht demo` and `cdht serve`, one after the other in one process.

One process, because each start of Python with the application in it costs most of a second.
"""

import sys

import click

from webapp.cli import main


def start(port: str) -> None:
    """Migrate, fill if empty, print who can sign in, and serve until stopped."""
    try:
        main(args=["init"], prog_name="cdht", standalone_mode=False)
        main(args=["demo"], prog_name="cdht", standalone_mode=False)
        sys.stdout.flush()
        main(args=["serve", "--port", port], prog_name="cdht", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


if __name__ == "__main__":
    start(sys.argv[1])
