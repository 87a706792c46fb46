"""Warnings: which texts are the same, and when somebody gave themselves everything."""

import pytest

from webapp.domain.scoring import Line
from webapp.domain.warnings import all_tens, same_text_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dự 4 buổi tập huấn trồng nấm ở nhà văn hóa.", "dự  4 buổi tập huấn trồng nấm, ở nhà văn hóa"),
        ("Gọi video cho con mỗi tuần một lần", "Gọi video cho con mỗi tuần một lần!\n"),
    ],
)
def test_texts_are_the_same_but_for_case_spaces_and_punctuation(one: str, other: str) -> None:
    assert same_text_key(one) == same_text_key(other) is not None


def test_a_mark_of_a_letter_makes_another_text_and_a_short_text_tells_nothing() -> None:
    assert same_text_key("Trồng nấm bán ở chợ phường") != same_text_key("Trồng nam bán ở chợ phường")
    assert same_text_key("Có làm.") is None
    assert same_text_key(None) is None


def test_all_tens_are_the_most_at_every_indicator() -> None:
    assert all_tens([Line("c01", 20, 20, ()), Line("c02", 20, 0, ("no_evidence",))], 20)
    assert not all_tens([Line("c01", 20, 20, ()), Line("c02", 18, 18, ())], 20)
    assert not all_tens([Line("c01", 20, 20, ()), Line("c02", None, 0, ())], 20)
    assert not all_tens([], 20)
