"""Photos on the phone: whatever the camera or the gallery gives is kept small, upright and without a word of where it
was taken, or said not to be a photo."""

import base64
import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support import cameras
from tests.e2e.support.installation import Installation

# The policy of the pages lets no script fetch a picture's address: what it stands for is noted when it is made.
NOTE = """(() => {
  const make = URL.createObjectURL.bind(URL);
  const made = (window.made = new Map());
  URL.createObjectURL = (blob) => {
    const url = make(blob);
    made.set(url, blob);
    return url;
  };
})();"""
READ = """async () => {
  const shown = [...document.querySelectorAll('[data-indicator]:not([hidden]) .evidence__photo')];
  const photos = shown.filter(({ src }) => window.made.has(src));
  const bytes = async ({ src }) => [...new Uint8Array(await window.made.get(src).arrayBuffer())];
  return Promise.all(photos.map(async (one) => btoa((await bytes(one)).map((n) => String.fromCharCode(n)).join(''))));
}"""


@pytest.fixture
def at_the_camera(volunteer: Volunteer, server: Installation) -> Volunteer:
    """Her phone at a sheet that came back, without signal."""
    server.kill()
    volunteer.page.add_init_script(NOTE)
    volunteer.comes_home()
    volunteer.page.locator('[data-part="returned"]').get_by_role("link").first.click()
    volunteer.page.wait_for_url("**/so/phieu/**")
    volunteer.ready()
    return volunteer


def choose(volunteer: Volunteer, *files: FilePayload) -> None:
    """Pick files from the gallery, at the indicator on the screen."""
    volunteer.indicator.locator("input[type=file][multiple]").set_input_files(list(files))


def kept(volunteer: Volunteer, count: int) -> list[bytes]:
    """The photos that the phone shows at the indicator on the screen, as it keeps them."""
    expect(volunteer.indicator.locator(".evidence__photo:visible")).to_have_count(count, timeout=60_000)
    found: list[str] = volunteer.page.evaluate(READ)
    return [base64.b64decode(one) for one in found]


def near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    """The same colour to the eye."""
    return all(abs(a - b) < 60 for a, b in zip(seen, wanted, strict=True))


def check_small_and_silent(content: bytes) -> Image.Image:
    """As the ward takes it: a JPEG within 1600 px and 250 KB that tells nothing else."""
    picture = Image.open(io.BytesIO(content))
    assert picture.format == "JPEG"
    assert picture.mode == "RGB"
    assert max(picture.size) <= 1600
    assert len(content) <= 250 * 1024
    assert not picture.getexif()
    for trace in (cameras.PLACE.encode(), b"Exif\x00", b"http://ns.adobe.com", b"Photoshop"):
        assert trace not in content
    return picture


def test_photos_of_all_kinds_are_kept_small_upright_and_silent(at_the_camera: Volunteer) -> None:
    given = cameras.upright()
    before = at_the_camera.indicator.locator(".evidence__photo:visible").count()
    choose(at_the_camera, *given)
    for content in kept(at_the_camera, before + len(given))[-len(given) :]:
        picture = check_small_and_silent(content)
        width, height = picture.size
        places = [(width // 4, height // 4), (width * 3 // 4, height // 4)]
        places += [(x, height - 1 - y) for x, y in places]
        seen = [picture.getpixel(place) for place in places]
        for colour, name in zip(seen, cameras.QUARTERS, strict=True):
            # Four points of four pixels run into one another.
            assert width == 4 or near(colour, cameras.RGB[name]), (picture.size, seen)
        assert width >= 900 or width == 4, "no smaller than it need be"

    # A grey photo stays grey, and what is transparent becomes white.
    before += len(given)
    choose(at_the_camera, cameras.grey(), cameras.seen_through())
    grey, white = (check_small_and_silent(one) for one in kept(at_the_camera, before + 2)[-2:])
    red, green, blue = grey.getpixel((100, 100))  # type: ignore[misc]
    assert max(red, green, blue) - min(red, green, blue) < 8
    assert near(white.getpixel((100, 100)), (255, 255, 255))


def test_what_is_no_photo_is_said_by_its_name_and_nothing_is_lost(at_the_camera: Volunteer) -> None:
    before = at_the_camera.indicator.locator(".evidence__photo:visible").count()
    at_the_camera.states("Học lớp nấm rơm.")
    alert = at_the_camera.page.locator("[data-alert]")
    for file in cameras.no_photos():
        # A good one after it does not wipe the sentence away.
        choose(at_the_camera, file, cameras.turned(1))
        before += 1
        kept(at_the_camera, before)
        expect(alert).to_contain_text(f"“{file['name']}”")
        expect(alert).to_contain_text("Những gì đã ghi vẫn còn." if file["buffer"] else "rỗng")
    expect(at_the_camera.indicator.get_by_label("Đã làm được việc gì")).to_have_value("Học lớp nấm rơm.")
    assert at_the_camera.phone.watch.complaints == []
