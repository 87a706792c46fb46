"""PDF from filled-in papers, drawn by Typst: no program beside, no file but its own, data as data."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import typst

from webapp.documents.render import blocks

_PROGRAM = Path(__file__).with_name("print.typ")


class PaperError(Exception):
    """A paper could not be drawn."""


def draw(papers: Iterable[bytes], *, title: str) -> bytes:
    """One PDF of one or many papers (.docx), each beginning on a page of its own.

    :raises PaperError: it cannot be drawn.
    """
    sections: list[blocks.Block] = []
    pictures: dict[str, list[int]] = {}
    for place, paper in enumerate(papers):
        drawn = blocks.read(paper, prefix=f"{place}/")
        sections += drawn.sections
        pictures |= {name: list(content) for name, content in drawn.pictures.items()}
    data = json.dumps({"title": title, "sections": sections, "pictures": pictures}, ensure_ascii=False)
    try:
        return typst.compile(_program(), sys_inputs={"data": data}, font_paths=_fonts(), format="pdf")
    except typst.TypstError as error:
        raise PaperError(str(error)) from error


@cache
def _program() -> bytes:
    return _PROGRAM.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()
