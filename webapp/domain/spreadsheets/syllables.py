"""Is a word a Vietnamese syllable? Enough to tell in which encoding a text makes sense; not a spelling checker."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = ("", *re.findall(r"\w+", "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"))
_RHYMES = frozenset(
    re.findall(
        r"\w+",
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
        "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng "
        "i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu y ych ynh yt yêm yên yêng yêt yêu "
        "o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet "
        "ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
        "u uc ui um un ung up ut ua uân uâng uât uây uê uêch uên uênh uêu uơ uy uya uych uyên uyêt uyn uynh uyp uyt "
        "uyu uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu",
    )
)
_TONES = {"\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}
# Of one syllable, decomposed: more is none, and need not be looked at.
_LONGEST = 16
_STOPPED = ("c", "ch", "p", "t")
_WORD = re.compile(r"[^\s\d.,;:()/\-–'’\"_*+|&%#]+")


def strangers(text: str) -> int:
    """How many of the text's words are no Vietnamese syllables. A word of letters and odd signs is one, too."""
    return sum(not is_syllable(word) for word in _WORD.findall(unicodedata.normalize("NFC", text)))


def is_syllable(word: str) -> bool:
    """Onset, rhyme and tone go together; either case, any form of Unicode, either place of the tone mark."""
    return len(word) <= _LONGEST and _is_syllable(word)


@lru_cache(10_000)
def _is_syllable(word: str) -> bool:
    # Capitals inside small letters are what a wrong encoding leaves: a name has one at its head, or only capitals.
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [character for character in decomposed if character in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(character for character in decomposed if character not in _TONES))
    if bare.endswith(_STOPPED) and tones and _TONES[tones[0]] not in ("sắc", "nặng"):
        return False
    return any(bare.startswith(onset) and bare[len(onset) :] in _RHYMES for onset in _ONSETS)
