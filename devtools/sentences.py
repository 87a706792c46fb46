"""The sentences of the sources, brought into the catalogues: new ones empty, those that are gone left out.

Run in the environment of the project, which has Babel: `python -m devtools.sentences`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

from devtools import say
from devtools.places import PROGRAMS, ROOT

TRANSLATIONS = ROOT / "translations"
# Sentences are never guessed from similar ones. Babel's header would change with every day.
UPDATE = ["update", "-d", str(TRANSLATIONS), "--no-fuzzy-matching", "--ignore-obsolete", "--omit-header"]


def collect() -> int:
    """Update every catalogue and name the sentences that wait for a translation. Gives 0 when none does.

    :raises Stop: the sources or a catalogue cannot be read.
    """
    texts = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    # Without its header a catalogue is no catalogue, and is silently not compiled.
    headers = {text: text.read_text(encoding="utf-8").split("\n\n", 1)[0] for text in texts}
    with tempfile.TemporaryDirectory() as folder:
        template = str(Path(folder) / "messages.pot")
        extract = ["extract", "-F", "pyproject.toml", "--add-location=file", "--sort-by-file", "-o", template, "."]
        for words in (extract, [*UPDATE, "-i", template]):
            if subprocess.run([str(PROGRAMS / "pybabel"), "-q", *words], cwd=ROOT).returncode:
                raise say.Stop("The sentences cannot be collected: the lines above say where.")
    waiting = 0
    for text, header in headers.items():
        text.write_text(f"{header}\n\n{text.read_text(encoding='utf-8')}", encoding="utf-8")
        with text.open("rb") as file:
            empty = [message.id for message in read_po(file) if message.id and not message.string]
        for sentence in empty:
            say.line(f"{text.relative_to(ROOT)}: {sentence}")
        waiting += len(empty)
    return 1 if waiting else 0


if __name__ == "__main__":
    try:
        sys.exit(collect())
    except say.Stop as stop:
        sys.exit(str(stop))
