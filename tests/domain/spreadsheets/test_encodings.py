"""Text as old fonts and wrong code pages left it. The pairs are written by hand, after the fonts' code charts."""

import unicodedata
from typing import Literal

import pytest

from webapp.domain.spreadsheets.encodings import MOJIBAKE, TCVN3, UNICODE, VNI, decode, guess, text_of
from webapp.domain.spreadsheets.syllables import is_syllable, strangers

NAMES = ["Nguyễn Văn Phước", "Trần Thị Bình", "Đặng Quốc Thịnh", "Lê Hoàng Yến", "Dương Thúy Quỳnh", "Huỳnh Đức"]
OLD = [
    ("NguyÔn V¨n Ph­íc", TCVN3, "Nguyễn Văn Phước"),
    ("TrÇn ThÞ B×nh", TCVN3, "Trần Thị Bình"),
    ("§Æng Quèc ThÞnh", TCVN3, "Đặng Quốc Thịnh"),
    ("Hä vµ tªn", TCVN3, "Họ và tên"),
    ("D­¬ng Thóy Quúnh", TCVN3, "Dương Thúy Quỳnh"),
    ("NGUYÔN V¡N §øC", TCVN3, "NGUYễN VĂN ĐứC"),
    ("Nguyeãn Vaên Phöôùc", VNI, "Nguyễn Văn Phước"),
    ("Traàn Thò Bình", VNI, "Trần Thị Bình"),
    ("Ñaëng Quoác Thònh", VNI, "Đặng Quốc Thịnh"),
    ("ÑAËNG QUOÁC THÒNH", VNI, "ĐẶNG QUỐC THỊNH"),
    ("Hoï vaø teân", VNI, "Họ và tên"),
    ("Leâ Hoaøng Yeán", VNI, "Lê Hoàng Yến"),
    ("Nguyá»…n VÄƒn PhÆ°á»›c", MOJIBAKE, "Nguyễn Văn Phước"),
]


@pytest.mark.parametrize(("written", "encoding", "meant"), OLD)
def test_text_of_an_old_font_or_a_wrong_code_page_is_known_and_made_unicode(
    written: str, encoding: str, meant: str
) -> None:
    assert guess([written, "Nam", ""]) == encoding
    assert decode(written, encoding) == meant


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_stays_unicode_in_either_form(form: Literal["NFC", "NFD"]) -> None:
    written = [unicodedata.normalize(form, name) for name in NAMES]
    assert guess(written) == UNICODE
    assert [decode(name, UNICODE) for name in written] == NAMES


@pytest.mark.parametrize(
    "text",
    ["bé", "Lý", "José García", "H'Hen Niê", "Thérèse", "", "123", "Nguyen Van A", "Tô Hà", "Øyvind Åse", "\x00\x81"],
)
def test_what_is_right_or_foreign_is_left_alone(text: str) -> None:
    assert guess([text]) == UNICODE


def test_a_word_that_reads_well_both_ways_is_told_by_the_others_of_its_column() -> None:
    column = ["TrÇn ThÞ Bé", "NguyÔn V¨n Lý"]
    assert guess(column) == TCVN3
    assert decode(column[1], TCVN3) == "Nguyễn Văn Lý"


def test_what_went_wrong_twice_is_mended_twice() -> None:
    once = "Trần Thị Bình".encode().decode("latin-1")
    assert decode(once.encode().decode("latin-1"), MOJIBAKE) == "Trần Thị Bình"


@pytest.mark.parametrize("encoding", [UNICODE, TCVN3, VNI, MOJIBAKE])
def test_no_text_makes_a_decoder_fail(encoding: str) -> None:
    every = "".join(map(chr, range(0x250))) + "\ud800😀"
    assert decode(every, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_file_of_unicode_is_read(encoding: str) -> None:
    assert text_of("Họ và tên;Năm sinh\r\nTrần Thị Bình;1960".encode(encoding)).startswith("Họ và tên;Năm sinh")


def test_a_csv_file_of_windows_1258_is_read() -> None:
    # The code page has letters with their roof or horn, and the tone behind them.
    composed = {"\u1ecd": "o\u0323", "ầ": "â\u0300", "ị": "i\u0323", "ì": "i\u0300", "à": "a\u0300", "ễ": "ê\u0303"}
    table = str.maketrans(composed)
    data = "Họ và tên\nTrần Thị Bình\nNguyễn Văn Đường".translate(table).replace("ờ", "ơ\u0300").encode("cp1258")
    assert unicodedata.normalize("NFC", text_of(data)) == "Họ và tên\nTrần Thị Bình\nNguyễn Văn Đường"


def test_a_csv_file_of_an_old_font_keeps_its_codes_for_the_guess() -> None:
    data = "Hä vµ tªn,N¨m sinh\nTrÇn ThÞ B×nh,1960\nD­¬ng V¨n §øc,1971".encode("cp1252")
    assert decode(text_of(data), guess(text_of(data).split("\n"))).split("\n")[1] == "Trần Thị Bình,1960"


@pytest.mark.parametrize("word", ["Nguyễn", "Quỳnh", "giêng", "Nghĩa", "THỊNH", "Uyên", "Ý", "khuỷu", "Hoà", "Hòa"])
def test_a_syllable_is_one(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "ThÞ", "xyz", "càch", "José", "Đạng1", "ắn̉"])
def test_what_is_no_syllable_is_none(word: str) -> None:
    assert not is_syllable(word)


def test_words_are_counted_and_numbers_are_not() -> None:
    assert strangers("Trần ThÞ Bình, 12/3/1960 – xyz") == 2
