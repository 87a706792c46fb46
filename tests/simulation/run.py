"""Tell stories and say how they ended: `python -m tests.simulation.run --seeds 1-100`."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from devtools import frontend
from tests.e2e.support.installation import Installation
from tests.simulation import bugs

HERE = Path(__file__).parent


def tell(seeds: tuple[int, int], *flags: str, bug: str = "") -> subprocess.CompletedProcess[str]:
    """Run the stories of these seeds against a server of their own. What they print is in `stderr`.

    :param bug: one of `bugs.BUGS`, put back for these stories.
    """
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        installation.cdht("init")
        control = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.control"],
            env=installation.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert control.stdin is not None
        assert control.stdout is not None
        try:
            code = bugs.put_back(bug, Path(folder)) if bug else bugs.SCRIPTS
            flags = (f"--code={code}", *flags)
            node = [frontend.find_node().program, str(HERE / "main.js")]
            return subprocess.run(
                [*node, str(seeds[0]), str(seeds[1]), *flags],
                stdin=control.stdout,
                stdout=control.stdin,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        finally:
            control.stdin.close()
            control.stdout.close()
            control.wait(30)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-20", help="one, or a range: 17, 1-100")
    parser.add_argument("--trace", action="store_true", help="print every choice")
    parser.add_argument("--digests", action="store_true", help="print what each story was, as a number")
    parser.add_argument("--bug", choices=sorted(bugs.BUGS), default="", help="put this one back first")
    parser.add_argument("--until-wrong", action="store_true", help="stop at the first story that ends badly")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    flags = [f"--{name.replace('_', '-')}" for name in ("trace", "digests", "until_wrong") if getattr(given, name)]
    done = tell((int(first), int(last or first)), *flags, bug=given.bug)
    sys.stderr.write(done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
