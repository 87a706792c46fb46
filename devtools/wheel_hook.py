"""What hatchling asks before it packs a wheel: the front end must be built; the translations are compiled here.

Hatchling loads this file by its path, perhaps in an environment of its own: it stands alone and needs Babel only.
"""

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NOT_BUILT = "The front end is not built, and a wheel without it serves nothing. Build with: python3 dev.py wheel"


class WheelHook(BuildHookInterface[BuilderConfig]):
    """Completes a wheel. An editable installation finds all of it in the checkout and is left alone."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled catalogues.

        :raises RuntimeError: there is no built front end to pack.
        """
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / "webapp" / "static" / "build" / "manifest.json").is_file():
            raise RuntimeError(NOT_BUILT)
        # Compiled aside: whatever lies in the checkout may be older than its text.
        self._aside = tempfile.TemporaryDirectory()
        for number, text in enumerate(sorted((root / "translations").glob("*/LC_MESSAGES/*.po"))):
            compiled = Path(self._aside.name) / f"{number}.mo"
            with text.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source, locale=text.parents[1].name))
            place = text.relative_to(root).with_suffix(".mo").as_posix()
            build_data["force_include"][str(compiled)] = f"webapp/{place}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Forget what was compiled aside."""
        if version != "editable":
            self._aside.cleanup()
