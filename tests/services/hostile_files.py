"""Files that somebody could send instead of a photo, made here: broken, oversized, disguised, or carrying something."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

SECRET = b"GPS-15.5394-108.0191-SECRET"
SCRIPT = b"<html><script>alert(document.domain)</script></html>"


def photo(width: int = 320, height: int = 240, mode: str = "RGB", seed: int = 7) -> Image.Image:
    """A picture with something on it: no two places alike."""
    noise = random.Random(seed).randbytes(16 * 12 * 3)
    return Image.frombytes("RGB", (16, 12), noise).resize((width, height)).convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Metadata as a phone writes it: where, when, with what, by whom."""
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Make] = SECRET.decode()
    data[ExifTags.Base.Artist] = SECRET.decode()
    place = data.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (15.0, 32.0, 21.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (108.0, 1.0, 8.0)
    return data


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_saying(width: int, height: int, data: bytes = b"", colour: int = 2) -> bytes:
    """A PNG whose header says a size, whatever its data holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _jpeg_saying(width: int, height: int) -> bytes:
    content = saved(photo())
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def _webp_saying(width: int, height: int) -> bytes:
    canvas = bytes([0x10, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + canvas + saved(photo(mode="RGBA"), "WEBP", lossless=True)[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _animated(kind: str) -> bytes:
    return saved(photo(), kind, save_all=True, append_images=[photo(seed=8), photo(seed=9)])


def _in_several_scans() -> bytes:
    return saved(photo(6000, 5000), progressive=True, subsampling=0, quality=30)


def _png_with(*texts: tuple[str, str], zipped: bool = False) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, text in texts:
        info.add_text(key, text, zip=zipped)
    return saved(photo(), "PNG", pnginfo=info)


def _patched(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "zeros": lambda: bytes(5000),
    "text": lambda: "Đã học lớp nấm rơm 10 buổi.".encode(),
    "html": lambda: SCRIPT,
    "svg with a script": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    ),
    "svg after an xml line": lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "javascript": lambda: b"alert(1)//\xff\xd8\xff",
    "php": lambda: b"<?php system($_GET['c']); ?>",
    "pdf": lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(%pipe%id) (r) file\n",
    "zip": lambda: _zip("a.jpg", saved(photo())),
    "zip bomb": lambda: _zip("a", bytes(20_000_000)),
    "windows program": lambda: b"MZ" + bytes(300),
    "linux program": lambda: b"\x7fELF" + bytes(300),
    "gif": lambda: saved(photo(), "GIF"),
    "animated gif": lambda: _animated("GIF"),
    "gif that is javascript": lambda: b"GIF89a=0/*" + bytes(20) + b"*/;alert(1)",
    "bmp": lambda: saved(photo(), "BMP"),
    "tiff": lambda: saved(photo(), "TIFF"),
    "icon": lambda: saved(photo(), "ICO"),
    "jpeg 2000": lambda: b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(200),
    "heic": lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(300),
    "avif": lambda: b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + bytes(300),
    "psd": lambda: b"8BPS\x00\x01" + bytes(300),
    "mp4": lambda: b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(300),
    "animated png": lambda: _animated("PNG"),
    "animated webp": lambda: _animated("WEBP"),
    "jpeg of two bytes": lambda: b"\xff\xd8",
    "jpeg head only": lambda: saved(photo())[:200],
    "jpeg cut in half": lambda: saved(photo())[: len(saved(photo())) // 2],
    "jpeg without its last tenth": lambda: saved(photo())[: len(saved(photo())) * 9 // 10],
    "png cut in half": lambda: saved(photo(), "PNG")[: len(saved(photo(), "PNG")) // 2],
    "webp cut in half": lambda: saved(photo(), "WEBP")[: len(saved(photo(), "WEBP")) // 2],
    "jpeg head, html body": lambda: b"\xff\xd8\xff\xe0" + SCRIPT,
    "png head, html body": lambda: b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "webp head, html body": lambda: b"RIFF\xff\x00\x00\x00WEBP" + SCRIPT,
    "jpeg of quantised nonsense": lambda: b"\xff\xd8\xff\xdb\xff\xff" + random.Random(1).randbytes(3000),
    "png of no pixels": lambda: png_saying(0, 0),
    "png that says 50,000 × 50,000": lambda: png_saying(50_000, 50_000, zlib.compress(bytes(1000))),
    "png that says 2³¹ × 2³¹": lambda: png_saying(2**31 - 1, 2**31 - 1, zlib.compress(bytes(1000))),
    "png of 20,000 × 2,000 in 120 KB": lambda: png_saying(20_000, 2_000, zlib.compress(bytes(60_001 * 2_000))),
    "png of 1 × 40,000": lambda: png_saying(1, 40_000, zlib.compress(bytes(4 * 40_000))),
    "png whose data is not deflated": lambda: png_saying(10, 10, b"not deflated"),
    "png with too little data": lambda: png_saying(100, 100, zlib.compress(bytes(10))),
    "png with a wrong checksum": lambda: _patched(saved(photo(), "PNG"), 29, b"\0\0\0\0"),
    "png whose text unpacks to 8 MB": lambda: _png_with(*((f"k{n}", "x" * 900_000) for n in range(9)), zipped=True),
    "jpeg that says 60,000 × 60,000": lambda: _jpeg_saying(60_000, 60_000),
    "jpeg that says 0 × 0": lambda: _jpeg_saying(0, 0),
    "jpeg of 30 million pixels in several scans": _in_several_scans,
    "webp that says 16,000 × 16,000": lambda: _webp_saying(16_000, 16_000),
    "webp of 3,400 × 3,400": lambda: saved(Image.new("RGB", (3400, 3400)), "WEBP"),
    "two pictures' halves": lambda: saved(photo())[:1500] + saved(photo(), "PNG")[50:],
}
"""Name → bytes. None of these is a photo."""

_PHOTO = photo()
ODD: dict[str, Callable[[], bytes]] = {
    "jpeg with place, maker and artist": lambda: saved(_PHOTO, exif=exif()),
    "jpeg with a comment": lambda: saved(_PHOTO, comment=SECRET),
    "jpeg with a profile": lambda: saved(_PHOTO, icc_profile=SECRET * 20),
    "jpeg with xmp": lambda: saved(_PHOTO, xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"),
    "jpeg with a thumbnail that shows more": lambda: saved(_PHOTO, exif=exif().tobytes() + saved(photo(80, 60))),
    "jpeg with broken metadata": lambda: saved(_PHOTO, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + SECRET),
    "jpeg with a web page behind it": lambda: saved(_PHOTO) + SCRIPT + SECRET,
    "jpeg with a zip behind it": lambda: saved(_PHOTO) + _zip("a.html", SCRIPT) + SECRET,
    "jpeg with a program behind it": lambda: saved(_PHOTO) + b"MZ" + SECRET,
    "jpeg with javascript in its comment": lambda: saved(_PHOTO, comment=b"*/=alert(1)/*" + SECRET),
    "jpeg with a second picture (mpo)": lambda: saved(_PHOTO, "MPO", save_all=True, append_images=[photo(seed=9)]),
    "jpeg in grey": lambda: saved(photo(mode="L")),
    "jpeg for print (cmyk)": lambda: saved(photo(mode="CMYK")),
    "jpeg in several scans": lambda: saved(_PHOTO, progressive=True),
    "jpeg of 48 million pixels": lambda: saved(Image.new("RGB", (8000, 6000), "grey")),
    "jpeg of one pixel": lambda: saved(photo(1, 1)),
    "jpeg of 1 × 20,000": lambda: saved(photo(1, 20_000)),
    "png with texts": lambda: _png_with(("Comment", SECRET.decode()), ("XML:com.adobe.xmp", SCRIPT.decode())),
    "png with packed texts": lambda: _png_with(("Comment", SECRET.decode()), zipped=True),
    "png with place": lambda: saved(_PHOTO, "PNG", exif=exif()),
    "png with a zip behind it": lambda: saved(_PHOTO, "PNG") + _zip("a", SECRET),
    "png with a web page among its chunks": lambda: _with_chunk(saved(_PHOTO, "PNG"), b"hTml", SCRIPT + SECRET),
    "png with a palette": lambda: saved(photo(mode="P"), "PNG"),
    "png with a see-through palette": lambda: saved(photo(mode="P"), "PNG", transparency=0),
    "png that is see-through": lambda: saved(photo(mode="RGBA"), "PNG"),
    "png in grey, see-through": lambda: saved(photo(mode="LA"), "PNG"),
    "png in sixteen bits": lambda: saved(photo(mode="I;16"), "PNG"),
    "png in black and white": lambda: saved(photo(mode="1"), "PNG"),
    "png of 16 million pixels": lambda: saved(Image.new("RGBA", (4000, 4000), "grey"), "PNG"),
    "webp with place": lambda: saved(_PHOTO, "WEBP", exif=exif()),
    "webp with xmp": lambda: saved(_PHOTO, "WEBP", xmp=SECRET),
    "webp that is see-through": lambda: saved(photo(mode="RGBA"), "WEBP", lossless=True),
    "webp with a zip behind it": lambda: saved(_PHOTO, "WEBP") + _zip("a", SECRET),
}
"""Name → bytes. These are photos, with something that must not stay or that is seldom."""


def _with_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    end = content.rindex(b"IEND") - 4
    return content[:end] + _chunk(kind, data) + content[end:]


def damaged_photos(count: int, seed: int) -> Iterator[bytes]:
    """Photos of each kind with a few bytes changed, or a piece cut out of their middle."""
    dice = random.Random(seed)
    whole = [
        saved(photo(64, 48), exif=exif()),
        saved(photo(64, 48), progressive=True),
        saved(photo(64, 48), "PNG", exif=exif()),
        saved(photo(64, 48, "P"), "PNG"),
        saved(photo(64, 48), "WEBP", exif=exif()),
        saved(photo(64, 48, "RGBA"), "WEBP", lossless=True),
    ]
    for _ in range(count):
        content = bytearray(dice.choice(whole))
        for _change in range(dice.randint(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        if dice.random() < 0.3:
            start = dice.randrange(len(content))
            del content[start : start + dice.randrange(200)]
        yield bytes(content)
