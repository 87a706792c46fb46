"""The photos of a declaration on the phone, by fingers: two bring a photo nearer, one turns over or moves it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.pictures import notebook_page

Point = tuple[float, float]
STEPS = 6


class Fingers:
    """Fingers on the glass, as the browser itself gets them: no event is made by a script."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def go(self, *ways: tuple[Point, Point]) -> None:
        """All fingers down at once, along their ways, and up."""
        self._touch("touchStart", [start for start, _end in ways])
        for step in range(1, STEPS + 1):
            along = step / STEPS
            self._touch(
                "touchMove", [(x + (to_x - x) * along, y + (to_y - y) * along) for (x, y), (to_x, to_y) in ways]
            )
        self._touch("touchEnd", [])

    def _touch(self, kind: str, points: list[Point]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


@pytest.fixture
def viewer(volunteer: Volunteer) -> Volunteer:
    """Two photos at an indicator of a sheet, the first of them over the whole screen."""
    volunteer.comes_home()
    volunteer.opens_what_came_back("Nguyễn Thị Hoa")
    for _time in range(2):
        volunteer.takes_a_photo(notebook_page())
    volunteer.indicator.locator(".evidence__look:visible").first.click()
    expect(volunteer.page.locator("dialog.lightbox")).to_be_visible()
    return volunteer


def _zoom(page: Page) -> Callable[[], float]:
    return lambda: page.evaluate(
        "() => { const { width } = document.querySelector('.lightbox__picture').getBoundingClientRect();"
        " const { clientWidth } = document.querySelector('.lightbox__stage'); return width / clientWidth; }"
    )


def test_photos_are_turned_over_brought_nearer_and_moved_by_fingers(viewer: Volunteer) -> None:
    page, fingers = viewer.page, Fingers(viewer.page)
    place = page.locator('.lightbox [data-fill="place"]')
    box = page.locator(".lightbox__stage").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    expect(place).to_have_text("Ảnh 1/2")
    fingers.go(((x + 90, y), (x - 90, y)))
    expect(place).to_have_text("Ảnh 2/2")
    fingers.go(((x - 90, y), (x + 90, y)))
    expect(place).to_have_text("Ảnh 1/2")
    zoom = _zoom(page)
    whole = zoom()
    fingers.go(((x - 20, y), (x - 80, y)), ((x + 20, y), (x + 80, y)))
    near = zoom()
    assert near > whole * 2, (whole, near)
    assert page.evaluate("() => visualViewport.scale") == 1, "the photo comes nearer, not the page"
    expect(place).to_have_text("Ảnh 1/2")
    before = page.locator(".lightbox__picture").bounding_box()
    fingers.go(((x + 60, y), (x - 60, y)))
    after = page.locator(".lightbox__picture").bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] < before["x"] - 60, "what is near is moved, not turned over"
    expect(place).to_have_text("Ảnh 1/2")
    fingers.go(((x - 120, y), (x - 20, y)), ((x + 120, y), (x + 20, y)))
    assert zoom() < near / 2
    page.go_back()
    expect(page.locator("dialog.lightbox")).to_have_count(0)
    expect(viewer.indicator).to_be_visible()
