from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import DomainError
from webapp.domain.identifiers import (
    DEMO_PLACE,
    PROVINCES,
    IdCard,
    display_phone,
    id_card,
    id_number,
    mask,
    phone,
)


def test_a_citizen_number_says_place_sex_and_year_of_birth() -> None:
    found = id_number("049 180 000000")
    assert (found.value, found.kind, found.place, found.sex, found.birth_year) == (
        "049180000000",
        "citizen",
        "049",
        "female",
        1980,
    )
    assert found.warnings == ()
    assert found.last4 == "0000"


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [("000059900001", "male", 1959), ("000162900002", "female", 1962), ("000205900003", "male", 2005),
     ("000399900004", "female", 2099), ("000401900005", "male", 2101)],
)  # fmt: skip
def test_the_fourth_digit_holds_century_and_sex(number: str, sex: str, year: int) -> None:
    found = id_number(number)
    assert (found.sex, found.birth_year) == (sex, year)


# what is shown, number, year and sex on the record, warnings
WARNED: list[tuple[str, str, int | None, str | None, tuple[str, ...]]] = [
    ("a number that fits the record has no warning", "049180000000", 1980, "female", ()),
    ("nothing known of the person is nothing to warn of", "049180000000", None, None, ()),
    ("another year of birth is a warning", "049180000000", 1981, "female", ("id_year_mismatch",)),
    ("another century is a warning", "049180000000", 2080, "female", ("id_year_mismatch",)),
    ("another sex is a warning", "049180000000", 1980, "male", ("id_sex_mismatch",)),
    ("an unknown place is a warning", "003180000000", 1980, "female", ("id_place_unknown",)),
    ("a place that no office uses is a warning", "000180000000", 1980, "female", ("id_place_unknown",)),
    ("a birth registered abroad is no warning", "105180000000", 1980, "female", ()),
    (
        "all three at once",
        "999180000000",
        1990,
        "male",
        ("id_place_unknown", "id_year_mismatch", "id_sex_mismatch"),
    ),
]


@pytest.mark.parametrize(("number", "year", "sex", "warnings"), [r[1:] for r in WARNED], ids=[r[0] for r in WARNED])
def test_what_does_not_fit_is_a_warning_and_never_a_refusal(
    number: str, year: int | None, sex: str | None, warnings: tuple[str, ...]
) -> None:
    assert id_number(number, birth_year=year, sex=sex).warnings == warnings


def test_the_place_code_of_the_demo_is_known_where_the_caller_says_so() -> None:
    assert id_number("000059900001", extra_places={DEMO_PLACE}).warnings == ()


def test_an_old_number_of_nine_digits_says_nothing() -> None:
    found = id_number("205 123 456", birth_year=1980, sex="male")
    assert (found.value, found.kind, found.place, found.sex, found.birth_year, found.warnings) == (
        "205123456",
        "old",
        None,
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    "text", ["", "04918000000", "0491800000001", "1234567890", "04918000000a", "٠٤٩١٨٠٠٠٠٠٠٠", "4.9E+10"]
)
def test_anything_but_twelve_or_nine_digits_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        id_number(text)
    assert refused.value.code == "id_number"


def test_there_are_sixty_three_provinces_in_old_numbers() -> None:
    assert len(PROVINCES) == 63
    assert {"048", "049"} <= PROVINCES
    assert DEMO_PLACE not in PROVINCES


@pytest.mark.parametrize("number", ["000059901234", "205121234", "1234"])
def test_a_masked_number_shows_four_digits_and_not_its_length(number: str) -> None:
    assert mask(number) == "••••••••1234"


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [
        ("0905123456", "+84905123456", "0905 123 456"),
        ("0905 123 456", "+84905123456", "0905 123 456"),
        ("0905.123.456", "+84905123456", "0905 123 456"),
        ("+84 905 123 456", "+84905123456", "0905 123 456"),
        ("84905123456", "+84905123456", "0905 123 456"),
        ("0084905123456", "+84905123456", "0905 123 456"),
        ("+84 (0)905 123 456", "+84905123456", "0905 123 456"),
        ("0235 000 0123", "+842350000123", "0235 000 0123"),
        ("(0235) 000-0123", "+842350000123", "0235 000 0123"),
        ("024 3823 4567", "+842438234567", "024 3823 4567"),
    ],
)
def test_a_phone_number_is_stored_in_e164_and_shown_as_people_write_it(text: str, stored: str, shown: str) -> None:
    assert phone(text) == stored
    assert display_phone(stored) == shown


@pytest.mark.parametrize(
    "text", ["", "905123456", "0105123456", "090512345", "09051234567", "01651234567", "+1 202 555 0100", "gọi con"]
)
def test_what_is_no_vietnamese_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        phone(text)
    assert refused.value.code == "phone"


@pytest.mark.parametrize("text", ["+12025550100", "", "0905123456"])
def test_what_is_not_stored_as_a_vietnamese_number_is_shown_as_it_is(text: str) -> None:
    assert display_phone(text) == text


@given(st.from_regex(r"0[35789][0-9]{8}|02[0-9]{9}", fullmatch=True))
def test_a_number_shown_can_be_typed_again(national: str) -> None:
    stored = phone(national)
    assert phone(display_phone(stored)) == stored
    assert phone(stored) == stored


CARD = "000180900001||Nguyễn Thị Ví Dụ|02091980|Nữ|Khối phố X, Tân Thạnh, Tam Kỳ, Quảng Nam|01072021"
READ = IdCard(
    id_number="000180900001",
    old_number=None,
    full_name="Nguyễn Thị Ví Dụ",
    birth_date=date(1980, 9, 2),
    sex="female",
    address="Khối phố X, Tân Thạnh, Tam Kỳ, Quảng Nam",
    issued_on=date(2021, 7, 1),
)


@pytest.mark.parametrize(
    "text",
    [CARD, CARD + "\n", "\ufeff" + CARD, CARD + "|more|of|it", CARD.replace("Nữ", "nữ")],
    ids=["as printed", "with a line break", "with a byte order mark", "with more fields", "in lower case"],
)
def test_the_code_of_an_id_card_is_read_by_position(text: str) -> None:
    assert id_card(text) == READ


def test_a_card_may_carry_the_old_number() -> None:
    assert id_card(CARD.replace("||", "|205123456|")).old_number == "205123456"


def test_what_a_card_does_not_say_is_left_open() -> None:
    assert id_card("000180900001") == IdCard("000180900001", None, None, None, None, None, None)
    assert id_card("000180900001|||31021980|?||00000000") == IdCard("000180900001", None, None, None, None, None, None)


@pytest.mark.parametrize("text", ["", "https://vidu.invalid/", "205123456||Tên", "|000180900001|"])
def test_a_code_that_is_not_of_an_id_card_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        id_card(text)
    assert refused.value.code == "id_card"


def read_or_refused(text: str) -> str:
    try:
        return id_card(text).id_number
    except DomainError as refused:
        return refused.code


@given(st.text(max_size=200))
def test_whatever_a_camera_reads_is_a_card_or_refused(text: str) -> None:
    assert read_or_refused(text) == "id_card" or len(read_or_refused(text)) == 12
