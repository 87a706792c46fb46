"""Run, test and check Sổ CDHT. Needs nothing but Python 3.11 or newer: everything else is installed into `.venv`.

python3 dev.py run [--port N]   install, build, migrate, fill with the demo ward, serve
python3 dev.py check            the fast checks, for every commit
python3 dev.py test             everything: exactly what CI runs
python3 dev.py format           put Python, JavaScript and CSS into the house format
python3 dev.py build            only the front end
python3 dev.py pictures         take the pictures of the README and of the home screen anew
python3 dev.py wheel            the wheel, in dist: the front end is built first
python3 dev.py lock             write the lists of exact versions anew (needs the network)
"""

import sys

# This file must be readable by old versions of Python too: they get a sentence, not a syntax error.
if sys.version_info < (3, 11):
    sys.exit(
        "Sổ CDHT needs Python 3.11 or newer; this is Python %d.%d. "
        "Install a newer one, and start again with it: python3.11 dev.py run" % sys.version_info[:2]
    )

from devtools import main

if __name__ == "__main__":
    sys.exit(main.main(sys.argv[1:], __doc__))
