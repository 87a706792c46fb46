"""Drawn pictures and papers: never people, never real documents."""

import io

from PIL import Image, ImageDraw


def notebook_page() -> bytes:
    """A photo as a phone's camera gives it: large, and with a note of where it was taken."""
    picture = Image.new("RGB", (2400, 1800), "#f6f1e0")
    pen = ImageDraw.Draw(picture)
    for line in range(12):
        pen.line((120, 200 + line * 120, 2280, 200 + line * 120), fill="#8aa0c8", width=4)
        pen.arc(
            (140 + line * 150, 120 + line * 120, 300 + line * 150, 200 + line * 120), 0, 270, fill="#1f3a70", width=9
        )
    notes = Image.Exif()
    notes[0x010E] = "toa do 15.57, 108.47"
    out = io.BytesIO()
    picture.save(out, "PNG", exif=notes)
    return out.getvalue()


def small_page() -> bytes:
    """A photo that takes no time to shrink."""
    picture = Image.new("RGB", (640, 480), "#f6f1e0")
    ImageDraw.Draw(picture).arc((140, 120, 300, 200), 0, 270, fill="#1f3a70", width=9)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def signed_paper() -> bytes:
    """A decision as a scan: one drawn page."""
    picture = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(picture)
    for line in range(20):
        pen.line((150, 300 + line * 50, 1090, 300 + line * 50), fill="#333333", width=3)
    pen.ellipse((750, 1350, 1000, 1600), outline="#b3261e", width=10)
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=150)
    return out.getvalue()
