"""Photos: what came is looked at, decoded and drawn anew. Nothing of the file itself is kept, so nothing hides in it.

Bounds are set before anything is decoded: a file of 5 MB can ask for gigabytes.
"""

import hashlib
import io
import struct
import threading
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

import filetype
from PIL import ExifTags, Image, PngImagePlugin

from webapp.domain import looks

LONG_SIDE = 2000
QUALITY = 82
FILETYPE = "image/jpeg"
MOST_PIXELS = 50_000_000
MOST_MEMORY = 128 * 1024 * 1024
LONGEST = 30_000

# By content, never by name or by what the sender says. (Pillow calls a JPEG with a second picture in it an MPO.)
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_TURNS: dict[Any, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Bytes that decoding takes for a pixel, at worst: a PNG is held once as pixels and once with its transparency counted
# in, the WebP decoder has four copies. A JPEG is read at a fraction of its size, unless it comes in several scans.
_COST = {"PNG": 8, "WEBP": 16}

# Texts inside a PNG are of no use to us; Pillow would unpack 64 MB of them.
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024

# Several requests may end at once: their pictures are decoded one after the other, so that memory stays bounded.
_one_at_a_time = threading.Lock()


class NotAnImageError(Exception):
    """The content is not a picture that we take, or would take too much to look at."""


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept: a JPEG without metadata. Sizes in pixels, `sha256` in hex; `look` as in `domain.looks`."""

    content: bytes
    sha256: str
    width: int
    height: int
    look: str


def process(source: BinaryIO) -> Picture:
    """Read a JPEG, PNG or WebP from its start and draw it anew: upright, at most 2000 pixels long, nothing but pixels.

    :raises NotAnImageError: another kind of file, an animation, a broken or an oversized one.
    """
    with _one_at_a_time:
        return _process(source)


def look(source: BinaryIO) -> str:
    """How a photo that is kept already looks (`domain.looks`).

    :raises NotAnImageError: it cannot be read.
    """
    return process(source).look


def _process(source: BinaryIO) -> Picture:
    source.seek(0)
    found = filetype.image_match(source.read(262))
    if found is None or found.mime not in _FORMATS:
        raise NotAnImageError("another kind of file")
    source.seek(0)
    try:
        with Image.open(source, formats=[_FORMATS[found.mime]]) as image:
            _check_bounds(image)
            return _encoded(_upright(image))
    except (OSError, ValueError, TypeError, SyntaxError, EOFError, IndexError, KeyError, OverflowError) as error:
        raise NotAnImageError("broken") from error
    except (struct.error, zlib.error, MemoryError, Image.DecompressionBombError) as error:
        raise NotAnImageError("broken or oversized") from error


def _check_bounds(image: Image.Image) -> None:
    kind = image.format or ""
    if kind in ("PNG", "WEBP") and getattr(image, "n_frames", 1) != 1:
        raise NotAnImageError("an animation")
    pixels = image.width * image.height
    if max(image.size) > LONGEST or pixels > MOST_PIXELS:
        raise NotAnImageError("too many pixels")
    if kind in ("JPEG", "MPO"):
        bands = len(image.getbands())
        whole = 2 * bands * pixels if _is_kept_whole(image) else 0
        image.draft("RGB", _bounded(image.size))  # from here on its size is that of the reading
        needed = whole + 4 * image.width * image.height
    else:
        needed = _COST[kind] * pixels
    if needed > MOST_MEMORY:
        raise NotAnImageError("too many pixels for its kind")


def _is_kept_whole(image: Image.Image) -> bool:
    """Must the decoder of this JPEG hold all of it before it gives the first line: is it in more than one scan?"""
    if image.info.get("progressive"):
        return True
    file: BinaryIO | None = getattr(image, "fp", None)
    if file is None:
        return True
    # Pillow has read up to the first scan (SOS), which says how many of the bands it holds.
    place = file.tell()
    scan = _first_scan(file)
    file.seek(place)
    return scan != len(image.getbands())


def _first_scan(file: BinaryIO) -> int | None:
    file.seek(2)
    while len(marker := file.read(4)) == 4 and marker[0] == 0xFF:
        length = int.from_bytes(marker[2:], "big")
        if marker[1] == 0xFF or length < 2:
            return None
        if marker[1] == 0xDA:
            bands = file.read(1)
            return bands[0] if bands else None
        file.seek(length - 2, io.SEEK_CUR)
    return None


def _upright(image: Image.Image) -> Image.Image:
    """The pixels on white, turned as the camera was held, at most LONG_SIDE long."""
    image.load()
    turn = _turn(image)
    if image.mode in ("P", "PA", "1"):  # shrinking a palette would mix its numbers, not its colours
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode.startswith("I"):
        image = _eight_bits(image)
    if max(image.size) > LONG_SIDE:
        image = image.resize(_bounded(image.size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = _on_white(image) if image.has_transparency_data else image.convert("RGB")
    return image if turn is None else image.transpose(turn)


def _bounded(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    longest = max(LONG_SIDE, *size)
    return max(1, round(width * LONG_SIDE / longest)), max(1, round(height * LONG_SIDE / longest))


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    except (OSError, ValueError, TypeError, SyntaxError, KeyError, struct.error):
        return None  # broken metadata is no reason to refuse a photo


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight; Pillow's own conversion would cut the light ones off."""
    rows = Image.new("L", image.size)
    for top in range(0, image.height, 64):
        box = (0, top, image.width, min(top + 64, image.height))
        part = image.crop(box).convert("I").point(lambda value: value * (1 / 256))
        rows.paste(part.convert("L"), box)
    return rows


def _on_white(image: Image.Image) -> Image.Image:
    layer = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _encoded(image: Image.Image) -> Picture:
    # Drawn on a new sheet: nothing that Pillow remembers of the file (EXIF, profile, comment) can come along.
    sheet = Image.new("RGB", image.size)
    sheet.paste(image)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    content = out.getvalue()
    return Picture(content, hashlib.sha256(content).hexdigest(), *sheet.size, _look(sheet))


def _look(image: Image.Image) -> str:
    grey = image.convert("L")
    rows = []
    for size in ((looks.SIDE + 1, looks.SIDE), (looks.SIDE, looks.SIDE + 1)):
        shades = grey.resize(size, Image.Resampling.BOX).tobytes()
        rows.append([shades[at : at + size[0]] for at in range(0, len(shades), size[0])])
    return looks.look_of(*rows)
