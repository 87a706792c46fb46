import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import DomainError
from webapp.domain.names import NameParts, clean, match_key, parts, search_key, sort_key, title_sort_key

SHARED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "shared_cases/names.json").read_text(encoding="utf-8"))

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]


@st.composite
def syllables(draw: st.DrawFn) -> tuple[str, str]:
    """The same syllable with its tone mark on one vowel and on another (or on the same)."""
    before = draw(st.text("bcdđghklmnpqrstvx", max_size=2))
    vowels = draw(st.text(VOWELS, min_size=1, max_size=3))
    after = draw(st.sampled_from(["", "c", "ch", "m", "n", "ng", "nh", "p", "t"]))
    tone = draw(st.sampled_from(TONES))
    places = [draw(st.integers(0, len(vowels) - 1)) for _ in range(2)]
    first, second = (before + vowels[: place + 1] + tone + vowels[place + 1 :] + after for place in places)
    return draw(st.sampled_from([(first, second), (first.title(), second.upper())]))


names = st.lists(syllables(), min_size=1, max_size=5)
keys = pytest.mark.parametrize("key", [search_key, match_key, sort_key], ids=["search", "match", "sort"])


@keys
@given(names)
def test_the_key_of_a_name_is_the_same_for_nfc_nfd_and_both_tone_placements(
    key: Any, name: list[tuple[str, str]]
) -> None:
    one, other = (" ".join(syllable[index] for syllable in name) for index in (0, 1))
    spellings = [unicodedata.normalize(form, text) for form in ("NFC", "NFD") for text in (one, other)]
    assert len({key(text) for text in spellings}) == 1


@keys
@given(st.text(max_size=30))
def test_the_key_of_any_text_is_the_same_for_nfc_and_nfd(key: Any, text: str) -> None:
    assert key(unicodedata.normalize("NFC", text)) == key(unicodedata.normalize("NFD", text))


@given(st.text(max_size=30))
def test_the_sort_key_is_plain_enough_for_any_collation(text: str) -> None:
    assert set(sort_key(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(names)
def test_a_search_key_finds_itself(name: list[tuple[str, str]]) -> None:
    text = search_key(" ".join(first for first, _ in name))
    assert search_key(text) == text
    assert text.isascii()


@pytest.mark.parametrize("case", SHARED["search"], ids=lambda case: case["name"])
def test_a_name_is_found_by_what_people_type(case: dict[str, str]) -> None:
    assert search_key(case["text"]) == case["key"]


@pytest.mark.parametrize("case", SHARED["order"], ids=lambda case: case["name"])
def test_names_stand_in_the_order_of_official_lists(case: dict[str, Any]) -> None:
    backwards = case["names"][::-1]
    assert sorted(backwards, key=sort_key) == case["names"]
    assert len({sort_key(name) for name in case["names"]}) == len(case["names"])


@pytest.mark.parametrize("case", SHARED["sort_keys"], ids=lambda case: case["text"])
def test_the_sort_key_is_written_the_same_way_everywhere(case: dict[str, str]) -> None:
    assert sort_key(case["text"]) == case["key"]


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hoà"), ("Thủy", "Thuỷ"), ("Nguyễn  Văn Xê", "nguyễn văn xê")])
def test_spellings_of_one_name_match(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hoa", "Hòa"), ("Dũng", "Dung"), ("Đạt", "Dạt"), ("Tân", "Tấn")])
def test_different_names_do_not_match_though_a_search_finds_both(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("name", "family", "middle", "given_name"),
    [
        ("Tôn Nữ Thị Diệu Hiền", "Tôn", "Nữ Thị Diệu", "Hiền"),
        ("Đặng Văn Bảy", "Đặng", "Văn", "Bảy"),
        ("Lê Ơn", "Lê", "", "Ơn"),
        ("Bưới", "", "", "Bưới"),
        ("", "", "", ""),
    ],
)
def test_a_name_comes_apart_into_family_middle_and_given_name(
    name: str, family: str, middle: str, given_name: str
) -> None:
    assert parts(name) == NameParts(family, middle, given_name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Đặng   Văn\tBảy ", "Đặng Văn Bảy"),
        ("Châu\u00a0Thanh Hoà", "Châu Thanh Hoà"),
        (unicodedata.normalize("NFD", "Zơ Râm Hùng"), "Zơ Râm Hùng"),
    ],
)
def test_a_clean_name_is_nfc_with_single_spaces(text: str, name: str) -> None:
    assert clean(text) == name
    assert unicodedata.is_normalized("NFC", clean(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        (" \u00a0 ", "required"),
        ("Lê\x00Ơn", "characters"),
        ("Lê\x1bƠn", "characters"),
        ("Lê \u202eƠn", "characters"),
        ("Lê \ud800", "characters"),
        ("Ơ" * 121, "too_long"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        clean(text)
    assert refused.value.code == code


@given(st.text(max_size=60))
def test_cleaning_a_clean_name_changes_nothing(text: str) -> None:
    try:
        name = clean(text)
    except DomainError:
        return
    assert clean(name) == name


def test_places_stand_in_the_order_of_their_first_words() -> None:
    places = ["Cơ quan UBND phường", "Cơ sở may Thạnh Bình", "Khối phố Bàu Sen", "Khối phố Bến Trúc", "Trạm Y tế"]
    backwards = places[::-1]
    assert sorted(backwards, key=title_sort_key) == places
