"""How photos look: what is alike shares a number that it is found by, what shows too little is not looked for."""

import random

from webapp.domain.looks import MOST_DIFFERENT, are_alike, bands, look_of

ACROSS = [[(x * 37 + y * 91) % 251 for x in range(9)] for y in range(8)]
DOWN = [[(x * 53 + y * 29) % 241 for x in range(8)] for y in range(9)]


def test_a_page_on_which_nothing_stands_is_not_looked_for() -> None:
    blank = look_of([[250] * 9] * 8, [[250] * 8] * 9)
    assert blank == "0" * 32
    assert bands(blank) is None
    assert bands("") is None


def test_noise_of_a_flat_place_makes_no_other_look() -> None:
    assert look_of([[shade + (x % 2) for x, shade in enumerate(row)] for row in [[250] * 9] * 8], DOWN) == look_of(
        [[250] * 9] * 8, DOWN
    )


def test_what_is_alike_shares_a_number_and_what_differs_more_is_not_alike() -> None:
    look = int(look_of(ACROSS, DOWN), 16)
    chance = random.Random(7)
    for _ in range(200):
        bits = chance.sample(range(64, 128), MOST_DIFFERENT) + chance.sample(range(64), MOST_DIFFERENT)
        other = look
        for bit in bits:
            other ^= 1 << bit
        one, two = f"{look:032x}", f"{other:032x}"
        assert are_alike(one, two)
        found, wanted = bands(one), bands(two)
        assert found
        assert wanted
        assert any(band == same for band, same in zip(found, wanted, strict=True))
        assert not are_alike(one, f"{other ^ (1 << next(n for n in range(64) if n not in bits)):032x}")
