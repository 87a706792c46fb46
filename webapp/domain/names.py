"""Vietnamese names: clean text, a key for search without marks, a key that sorts as official lists do.

All keys are the same for NFC and NFD text and for both placements of the tone mark (Hòa and Hoà, Thủy and Thuỷ).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from webapp.domain.errors import DomainError

MAX_LENGTH = 120

_SPACES = re.compile(r"\s+")
_NOT_IN_WORDS = re.compile(r"[^\w]+|_+")
_TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}  # huyền hỏi ngã sắc nặng; ngang is 1
_VOWEL_MARKS = {("a", "\u0306"): "a1", ("a", "\u0302"): "a2", ("e", "\u0302"): "e1", ("o", "\u0302"): "o1"} | {
    ("o", "\u031b"): "o2",
    ("u", "\u031b"): "u1",
}


@dataclass(frozen=True)
class NameParts:
    """A name in the order họ – đệm – tên; a single word is the given name."""

    family: str
    middle: str
    given: str


def clean(text: str) -> str:
    """NFC with single spaces; DomainError `required`, `too_long` or `characters` (control and unassigned ones)."""
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if not name:
        raise DomainError("required")
    if any(unicodedata.category(character).startswith("C") for character in name):
        raise DomainError("characters")
    if len(name) > MAX_LENGTH:
        raise DomainError("too_long")
    return name


def parts(name: str) -> NameParts:
    """The name taken apart: first word, words between, last word."""
    words = name.split()
    if len(words) < 2:
        return NameParts("", "", words[0] if words else "")
    return NameParts(words[0], " ".join(words[1:-1]), words[-1])


def search_key(text: str) -> str:
    """Lower case without any marks, đ as d, words apart by one space: what people type to find a name."""
    bare = "".join(character for character in _decompose(text) if not _is_mark(character))
    return _NOT_IN_WORDS.sub(" ", bare.replace("đ", "d")).strip()


def match_key(text: str) -> str:
    """Equal only for spellings of the same name: letters and tones count, the place of the tone mark does not."""
    words = [_syllable(word) for word in _words(text)]
    return " ".join("".join(letters) + str(tone) for letters, tone in words)


def sort_key(name: str) -> str:
    """Text of `[0-9a-z]` that sorts by given name, middle name, family name in the order of the Vietnamese alphabet.

    Within each of the three, letters go before tones (ngang, huyền, hỏi, ngã, sắc, nặng). Every letter is a letter and
    a digit (`a0` a, `a1` ă, `a2` â), so any collation of either database puts the keys in the same order.
    """
    found = parts(" ".join(_words(name)))
    return "".join(_part_key(part) for part in (found.given, found.middle, found.family))


def title_sort_key(text: str) -> str:
    """As `sort_key`, word for word from the first: for what is no person's name (a khối phố, a school)."""
    return _part_key(" ".join(_words(text)))


def _part_key(part: str) -> str:
    syllables = [_syllable(word) for word in part.split()]
    # "0" ends the letters and "1" parts two syllables: both sort before any letter.
    letters = "1".join("".join(word) for word, _ in syllables)
    return letters + "0" + "".join(str(tone) for _, tone in syllables) + "0"


def _decompose(text: str) -> str:
    # Case folding can compose or decompose, so the text is decomposed on both sides of it.
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _words(text: str) -> list[str]:
    """Decomposed lower-case words; whatever is neither letter, digit nor mark parts them, apostrophes vanish."""
    kept = []
    for character in _decompose(text):
        if character in "'’ʼ`":
            continue
        kept.append(character if character.isalnum() or _is_mark(character) else " ")
    return "".join(kept).split()


def _syllable(word: str) -> tuple[list[str], int]:
    """The letters of a word as codes of two characters (longer for foreign ones), and its tone (1 to 6)."""
    letters: list[str] = []
    base, tone = "", 1
    for character in word:
        if _is_mark(character):
            tone = max(tone, _TONES.get(character, 1))
            marked = _VOWEL_MARKS.get((base, character))
            if marked and letters:
                letters[-1] = marked
            continue
        base = character
        letters.append(_letter(character))
    return letters, tone


def _letter(character: str) -> str:
    if character == "đ":
        return "d1"
    if "a" <= character <= "z":
        return character + "0"
    if "0" <= character <= "9":
        return "2" + character
    return f"z9{ord(character):06x}"
