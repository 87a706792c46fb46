"""Photos are drawn anew: nothing of a file is kept as it came, and a hostile one costs little."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.services.hostile_files import ODD, REFUSED, SCRIPT, SECRET, damaged_photos, exif, photo, saved
from webapp.services import images
from webapp.services.images import NotAnImageError, Picture, process

# Pillow warns of broken metadata and of large pictures, where the application only refuses or goes on.
pytestmark = pytest.mark.filterwarnings("ignore")

SEED = 20261122
PEAK = """
import sys
from webapp.services.images import NotAnImageError, process
with open(sys.argv[1], "rb") as source:
    try:
        process(source)
    except NotAnImageError:
        pass
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
HEAVY = ["jpeg of 48 million pixels", "png of 16 million pixels", "jpeg for print (cmyk)"]
HEAVY_REFUSED = [name for name in REFUSED if any(digit.isdigit() for digit in name)]


def _process(content: bytes) -> Picture:
    return process(io.BytesIO(content))


def _difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_a_photo_is_refused(name: str) -> None:
    with pytest.raises(NotAnImageError):
        _process(REFUSED[name]())


@pytest.mark.parametrize("name", ODD)
def test_a_photo_is_kept_as_pixels_only(name: str) -> None:
    content = ODD[name]()
    picture = _process(content)
    assert picture.content != content
    for trace in (SECRET, SCRIPT, b"script", b"Exif", b"ICC_PROFILE", b"xmp", b"PK\x03\x04", b"MPF"):
        assert trace not in picture.content
    with Image.open(io.BytesIO(picture.content)) as kept:
        kept.load()
        assert kept.format == "JPEG"
        assert kept.mode == "RGB"
        assert kept.size == (picture.width, picture.height)
        assert max(kept.size) <= images.LONG_SIDE
        assert dict(kept.getexif()) == {}
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert picture.content.endswith(b"\xff\xd9")


def test_damaged_files_are_refused_or_drawn_and_nothing_else_happens() -> None:
    kept = 0
    for content in damaged_photos(400, SEED):
        try:
            picture = _process(content)
        except NotAnImageError:
            continue
        kept += 1
        assert SECRET not in picture.content
        assert picture.content != content
    assert 0 < kept < 400


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process")
@pytest.mark.parametrize("name", HEAVY + HEAVY_REFUSED)
def test_no_file_takes_more_than_200_mb(name: str, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes((ODD | REFUSED)[name]())
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", PEAK, str(path)], capture_output=True, check=True)
    assert int(done.stdout) <= 200 * 1024  # the interpreter and Pillow themselves included


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_the_camera_was_held(orientation: int) -> None:
    upright = photo(120, 80)
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    as_taken = upright if undo is None else upright.transpose(undo)
    picture = _process(saved(as_taken, exif=exif(orientation), quality=95))
    assert (picture.width, picture.height) == (120, 80)
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert _difference(kept, upright) < 15  # one that is turned otherwise is at 50 and more


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 3000), (2000, 1500)), ((3000, 4000), (1500, 2000)), ((2000, 1000), (2000, 1000))]
)
def test_a_large_photo_is_made_smaller_and_keeps_its_shape(size: tuple[int, int], kept: tuple[int, int]) -> None:
    picture = _process(saved(photo(*size)))
    assert (picture.width, picture.height) == kept
    with Image.open(io.BytesIO(picture.content)) as drawn:
        assert _difference(drawn, photo(*kept)) < 6


def test_what_is_see_through_lies_on_white() -> None:
    picture = _process(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert kept.getpixel((25, 25)) == (255, 255, 255)


def test_sixteen_bits_of_grey_keep_their_light() -> None:
    picture = _process(saved(Image.new("I;16", (50, 50), 40_000), "PNG"))
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert kept.getpixel((25, 25)) == pytest.approx((156, 156, 156), abs=2)


def test_the_same_photo_gives_the_same_bytes() -> None:
    content = saved(photo(), exif=exif())
    assert _process(content) == _process(content)
