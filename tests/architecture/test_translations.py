"""Sentences: all can be extracted, all are in one normal form, and every catalogue translates every one of them."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
CATALOGUES = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@cache
def sentences() -> dict[str, str]:
    """Message id (of a plural: its first form) → where it stands first."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found: dict[str, str] = {}
    inside = [(pattern.removeprefix("webapp/"), method) for pattern, method in methods]
    for name, line, message, *_rest in extract_from_dir(ROOT / "webapp", inside):
        first = message if isinstance(message, str) else message[0]
        found.setdefault(first, f"webapp/{name}:{line}")
    return found


def read(path: Path) -> Catalog:
    """A catalogue from its text file."""
    with path.open("rb") as file:
        return read_po(file)


def translations_of(message: Message) -> list[str]:
    """The texts of a message: one, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_there_are_sentences_to_translate() -> None:
    assert sentences()


def test_each_sentence_is_in_normal_form() -> None:
    """Otherwise two that look the same are two messages."""
    wrong = {where: text for text, where in sentences().items() if unicodedata.normalize("NFC", text) != text}
    assert not wrong


def test_each_catalogue_has_its_header() -> None:
    """Without one Babel takes it for a draft, compiles nothing, and every page is Vietnamese."""
    assert CATALOGUES
    for path in CATALOGUES:
        catalogue = read(path)
        assert not catalogue.fuzzy, path
        assert str(catalogue.locale) == path.parents[1].name, path


def test_each_catalogue_translates_every_sentence() -> None:
    missing = [
        f"{path.parents[1].name}, {where}: {text}"
        for path in CATALOGUES
        for catalogue in [read(path)]
        for text, where in sentences().items()
        if (message := catalogue.get(text)) is None or message.fuzzy or not all(translations_of(message))
    ]
    assert not missing, "run python3 dev.py sentences, then translate:\n" + "\n".join(missing[:20])


def test_no_translation_loses_a_placeholder() -> None:
    wrong = []
    for path in CATALOGUES:
        for message in read(path):
            original = message.id if isinstance(message.id, str) else message.id[-1]
            for text in translations_of(message):
                if text and sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(original)):
                    wrong.append(f"{path.parents[1].name}: {original} → {text}")
    assert not wrong


def test_no_catalogue_keeps_sentences_that_are_gone() -> None:
    gone = [
        f"{path.parents[1].name}: {first}"
        for path in CATALOGUES
        for message in read(path)
        if (first := message.id if isinstance(message.id, str) else message.id[0]) and first not in sentences()
    ]
    assert not gone, "run python3 dev.py sentences:\n" + "\n".join(gone[:20])


def test_no_translation_loses_the_space_at_an_end() -> None:
    """`Lỗi: ` stands before something: without its space it would stick to it."""
    wrong = []
    for path in CATALOGUES:
        for message in read(path):
            original = message.id if isinstance(message.id, str) else message.id[0]
            for text in translations_of(message):
                edges = [(part[:1].isspace(), part[-1:].isspace()) for part in (original, text)]
                if original and text and edges[0] != edges[1]:
                    wrong.append(f"{path.parents[1].name}: {original!r} → {text!r}")
    assert not wrong
