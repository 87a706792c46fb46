"""`cdht`, some days later: `later.py DAYS COMMAND…`. Only the clock differs; production has no way to move it."""

import sys
from datetime import UTC, datetime, timedelta

from webapp.cli import main
from webapp.web import clock

if __name__ == "__main__":
    ahead = timedelta(days=int(sys.argv[1]))
    clock._system = lambda: datetime.now(UTC) + ahead
    main(args=sys.argv[2:], prog_name="cdht")
