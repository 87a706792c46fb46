"""Pictures as cameras and galleries give them: four coloured quarters, so that one sees how they lie."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload

QUARTERS = ("red", "lime", "blue", "yellow")  # top left, top right, bottom left, bottom right
RGB = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}
PLACE = "toa do 15.57, 108.47"
# How a camera lays a picture down so that it stands upright under that value of the EXIF orientation.
LAID = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture of four colours."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata([RGB[name] for name in QUARTERS])
    return picture.resize((width, height), Image.Resampling.NEAREST).convert(mode)


def exif(orientation: int) -> Image.Exif:
    """What a camera notes, with the place where it was."""
    notes = Image.Exif()
    notes[0x0112] = orientation
    notes[0x010E] = PLACE
    return notes


def file(name: str, picture: Image.Image, kind: str, **options: Any) -> FilePayload:
    """The picture as a file that somebody chooses."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return FilePayload(name=name, mimeType=f"image/{kind.lower()}", buffer=out.getvalue())


def turned(orientation: int, width: int = 2400, height: int = 1800) -> FilePayload:
    """A JPEG that must be turned before one sees it upright."""
    picture = quarters(width, height)
    laid = picture.transpose(LAID[orientation]) if orientation in LAID else picture
    return file(f"huong-{orientation}.jpg", laid, "JPEG", exif=exif(orientation))


def upright() -> list[FilePayload]:
    """Photos of all kinds that a browser can open, each with the four colours in their places."""
    alpha = quarters(900, 600, "RGBA")
    alpha.putpixel((0, 0), (0, 0, 0, 0))
    return [
        *(turned(orientation) for orientation in range(1, 9)),
        turned(6, 8660, 5773),
        file("tien-dan.jpg", quarters(4000, 3000), "JPEG", progressive=True, exif=exif(1)),
        file("bon-mau.jpg", quarters(2000, 1500, "CMYK"), "JPEG"),
        file("trong-suot.png", alpha, "PNG"),
        file("anh.webp", quarters(2000, 1000), "WEBP", lossless=True, exif=exif(1)),
        file("nho.png", quarters(4, 4), "PNG"),
    ]


def grey() -> FilePayload:
    """A photo without colours."""
    return file("den-trang.jpg", quarters(2000, 1500, "L"), "JPEG")


def seen_through() -> FilePayload:
    """A picture that is nothing but transparent: on paper that is white."""
    return file("trong.png", Image.new("RGBA", (640, 480), (0, 0, 0, 0)), "PNG")


def no_photos() -> list[FilePayload]:
    """Files that no browser here can open as a picture."""
    whole = turned(1)["buffer"]
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(5000)
    return [
        FilePayload(name="thu.jpg", mimeType="image/jpeg", buffer=b"Xin chao"),
        FilePayload(name="iphone.heic", mimeType="image/heic", buffer=heic),
        FilePayload(name="dut.jpg", mimeType="image/jpeg", buffer=whole[:500]),
        FilePayload(name="rong.jpg", mimeType="image/jpeg", buffer=b""),
    ]
