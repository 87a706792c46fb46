"""Text that was written for a TCVN3 (ABC) or VNI font, or read with the wrong code page, made Unicode again.

Which of them it is shows in a whole column, not in a cell: `Lý` is the same in TCVN3 and in Unicode, `bé` is a word in
both. So `guess` looks at many cells and takes the reading with the fewest words that are no Vietnamese syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from webapp.domain.spreadsheets.syllables import strangers

UNICODE, TCVN3, VNI, MOJIBAKE = "unicode", "tcvn3", "vni", "mojibake"

_SAMPLE, _LOOKED_AT = 3000, 200

# From 0xA1 on, as the ABC fonts have them (TCVN 5712:1993, third set); a dot stands for what no letter has.
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
_TCVN3 = {0xA1 + place: letter for place, letter in enumerate(_TCVN3_LETTERS) if letter != "."}
_SAC, _HUYEN, _HOI, _NGA, _NANG = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES = ("", _SAC, _HUYEN, _HOI, _NGA, _NANG)
_VNI_PLAIN = dict(zip("ùøûõï", _TONES[1:], strict=True))
_VNI_ROOF = {mark: "\u0302" + tone for mark, tone in zip("âáàåãä", _TONES, strict=True)}
_VNI_BREVE = {mark: "\u0306" + tone for mark, tone in zip("êéèúüë", _TONES, strict=True)}
_VNI_MARKS = {
    "a": _VNI_PLAIN | _VNI_ROOF | _VNI_BREVE,
    "e": _VNI_PLAIN | _VNI_ROOF,
    "o": _VNI_PLAIN | _VNI_ROOF,
    "u": _VNI_PLAIN,
    "y": _VNI_PLAIN,
    "ô": _VNI_PLAIN,
    "ö": _VNI_PLAIN,
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeouyôö])([ùøûõïâáàåãäêéèúüë])", re.IGNORECASE)


def guess(texts: Iterable[str]) -> str:
    """`unicode`, `tcvn3`, `vni` or `mojibake`: how these cells were written. Unicode, unless another reads better."""
    sample = _sample(texts)
    best, fewest = UNICODE, sum(strangers(text) for text in sample)
    for encoding in (MOJIBAKE, TCVN3, VNI):
        found = sum(strangers(decode(text, encoding)) for text in sample)
        if found < fewest:
            best, fewest = encoding, found
    return best


def decode(text: str, encoding: str) -> str:
    """The text in Unicode, composed (NFC), as `guess` said it was written. Never fails: what fits no code stays."""
    return unicodedata.normalize("NFC", _DECODERS[encoding](text))


def _tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _vni(text: str) -> str:
    # What a pair became is put aside, so that it is not read again as a letter of its own.
    made, last = [], 0
    for found in _VNI_PAIR.finditer(text):
        marks = _VNI_MARKS[found[1].lower()].get(found[2].lower())
        if marks is None:
            continue
        made += [_vni_alone(text[last : found.start()]), _vni_alone(found[1]) + marks]
        last = found.end()
    return "".join([*made, _vni_alone(text[last:])])


def _vni_alone(text: str) -> str:
    return "".join(_VNI_ALONE.get(one, one) if one.islower() else _vni_capital(one) for one in text)


def _vni_capital(letter: str) -> str:
    return _VNI_ALONE.get(letter.lower(), letter).upper() if letter.lower() in _VNI_ALONE else letter


def _mojibake(text: str) -> str:
    # Some files went through it twice.
    for _ in range(2):
        read = _utf8_again(text, "cp1252") or _utf8_again(text, "cp1258")
        if read is None or read == text:
            break
        text = read
    return text


def _utf8_again(text: str, code_page: str) -> str | None:
    """The UTF-8 that somebody read by the code page; None if it was none. Bytes without a letter there stay numbers."""
    data = bytearray()
    for character in text:
        try:
            data += character.encode(code_page)
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return None
            data.append(ord(character))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def text_of(data: bytes) -> str:
    """The text of a CSV file: by its mark (BOM), else UTF-8, else the code page in which more of it is Vietnamese.

    Windows-1258 is what Excel in Vietnamese writes; Windows-1252 carries the fonts' encodings, left to `guess`. The
    text is not composed: that is done cell by cell, where its length is known.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        vietnamese, western = data.decode("cp1258", errors="replace"), data.decode("cp1252", errors="replace")
    cells = _sample(_cells(western))
    read = guess(cells)
    fewest = sum(strangers(decode(cell, read)) for cell in cells)
    return vietnamese if sum(map(strangers, _sample(_cells(vietnamese)))) <= fewest else western


def _cells(text: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(r"[^,;\t\r\n]+", text))


def _sample(texts: Iterable[str]) -> list[str]:
    """Enough to judge by. Long cells are cut: composing thousands of marks on one letter takes for ever."""
    return [text[:_LOOKED_AT] for text in islice((text for text in texts if not text.isascii()), _SAMPLE)]


_DECODERS: dict[str, Callable[[str], str]] = {
    UNICODE: lambda text: text,
    TCVN3: _tcvn3,
    VNI: _vni,
    MOJIBAKE: _mojibake,
}
