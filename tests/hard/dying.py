"""`cdht` that is killed at a chosen moment: `dying.py STATEMENT before|commit|committed COMMAND…`.

SIGKILL, by its own hand: before the first statement that begins with STATEMENT, before the COMMIT that follows it, or
right after that COMMIT. Nothing of this is in the product.
"""

import os
import signal
import sys
import threading
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from webapp.cli import main
from webapp.services.operations.bulk import Wire


class Death:
    """What makes it happen."""

    def __init__(self, statement: str, when: str) -> None:
        self._statement = statement
        self._when = when
        # The thread that sent the statement: what others commit meanwhile (long work does) is not the moment.
        self._near = 0
        self._commit = DefaultDialect.do_commit
        self._execute = Wire._execute

    def arrange(self) -> None:
        """Listen to every statement and every commit of this process."""
        death = self

        def through_the_wire(wire: Wire, run: Any, sql: str, parameters: Any) -> None:
            death.at(sql)
            death._execute(wire, run, sql, parameters)

        def do_commit(dialect: DefaultDialect, connection: Any) -> None:
            if death._near == threading.get_ident() and death._when == "commit":
                _die()
            death._commit(dialect, connection)
            if death._near == threading.get_ident() and death._when == "committed":
                _die()

        event.listen(Engine, "before_cursor_execute", lambda _c, _k, sql, *_more: self.at(sql))
        Wire._execute = through_the_wire  # type: ignore[assignment,method-assign]
        DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]

    def at(self, sql: str) -> None:
        """A statement is about to be sent."""
        if sql.replace('"', "").lstrip().startswith(self._statement):
            if self._when == "before":
                _die()
            self._near = threading.get_ident()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    Death(sys.argv[1], sys.argv[2]).arrange()
    main(args=sys.argv[3:], prog_name="cdht")
