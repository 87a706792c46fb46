"""`cdht` with another build of the front end: `built.py FOLDER COMMAND…`, as after the installation of a new wheel."""

import sys
from pathlib import Path

from webapp.cli import main
from webapp.web import assets

if __name__ == "__main__":
    assets.BUILD = Path(sys.argv[1])
    assets.Assets.__init__.__defaults__ = (assets.BUILD,)
    main(args=sys.argv[2:], prog_name="cdht")
