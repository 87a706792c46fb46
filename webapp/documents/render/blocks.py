"""A .docx read as what is to be drawn: pages, paragraphs and tables as plain data (lengths in points)."""

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from webapp.documents.render.styles import Element, Styles, W, border, child, on, twips, value

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
EMU = 12700
CELL_SIDE = 5.4
LONGEST_ROW = 1500
"""A row with more text than this may break over two pages, whatever it says."""

Block = dict[str, Any]


@dataclass
class Drawn:
    """Sections with their pages and blocks, and the pictures that they name."""

    sections: list[Block] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def read(content: bytes, prefix: str = "") -> Drawn:
    """Read a filled-in paper.

    :param prefix: before the names of its pictures, so that many papers can be drawn as one.
    """
    return _Reader(content, prefix).read()


class _Reader:
    def __init__(self, content: bytes, prefix: str) -> None:
        self.prefix = prefix
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            self.parts = {name: packed.read(name) for name in packed.namelist() if name.startswith("word/")}
        self.styles = Styles(_parse(self.parts["word/styles.xml"]))
        relations = _parse(self.parts.get("word/_rels/document.xml.rels", b"<r/>"))
        self.targets = {one.get("Id"): str(one.get("Target")) for one in relations}
        self.drawn = Drawn()

    def read(self) -> Drawn:
        body = child(_parse(self.parts["word/document.xml"]), "body")
        blocks: list[Block] = []
        for element in body if body is not None else ():
            if element.tag == W + "sectPr":
                self._close(element, blocks)
                break
            blocks += self._blocks(element)
            section = child(child(element, "pPr"), "sectPr") if element.tag == W + "p" else None
            if section is not None:
                self._close(section, blocks)
                blocks = []
        return self.drawn

    def _close(self, section: Element, blocks: list[Block]) -> None:
        size, margins = child(section, "pgSz"), child(section, "pgMar")
        edge = child(child(section, "pgBorders"), "top")
        header = next((one for one in section.iter(W + "headerReference") if value(one, "type") == "default"), None)
        part = self.parts.get("word/" + self.targets.get(header.get(_R + "id"), "")) if header is not None else None
        self.drawn.sections.append(
            {
                "w": twips(value(size, "w"), 595.3),
                "h": twips(value(size, "h"), 841.9),
                "ml": twips(value(margins, "left")),
                "mr": twips(value(margins, "right")),
                "mt": twips(value(margins, "top")),
                "mb": twips(value(margins, "bottom")),
                "head": twips(value(margins, "header"), 36),
                "numbers": part is not None and b"PAGE" in part,
                "first": child(section, "titlePg") is None,
                "begins": not self.drawn.sections,
                "edge": border(edge),
                "double": value(edge) not in (None, "single"),
                "edge_c": "#" + (value(edge, "color") or "000000"),
                "edge_s": float(value(edge, "space") or 0),
                "blocks": blocks,
            }
        )

    def _blocks(self, element: Element) -> list[Block]:
        if element.tag == W + "p":
            return self._paragraph(element)
        if element.tag == W + "tbl":
            return [self._table(element)]
        if element.tag == W + "sdt":
            inside = child(element, "sdtContent")
            return [block for one in (inside if inside is not None else ()) for block in self._blocks(one)]
        return []

    def _paragraph(self, element: Element) -> list[Block]:
        looks, found = self.styles.paragraph(element), []
        runs: list[Block] = []
        for run in element.iter(W + "r"):
            face = self.styles.run(run, element)
            for piece in run:
                if piece.tag == W + "br" and value(piece, "type") == "page":
                    found += [{**looks, "runs": runs, "z": _size(runs)}] if runs else []
                    found.append({"k": "pb"})
                    runs = []
                else:
                    runs += self._piece(piece, face)
        mark = {} if runs else self._mark(element)
        if found and not runs:
            return found
        return [*found, {**looks, "runs": runs, "z": _size(runs) or mark.get("z", 13)}]

    def _mark(self, element: Element) -> Block:
        """What an empty paragraph would be written in."""
        own = child(element, "pPr")
        return self.styles.run(element if own is None else own, element)

    def _piece(self, piece: Element, face: Block) -> list[Block]:
        if piece.tag == W + "t" and piece.text:
            text = piece.text.upper() if face["caps"] else piece.text
            return [{"k": "t", "s": text, **face}]
        if piece.tag == W + "br":
            return [{"k": "br"}]
        if piece.tag == W + "tab":
            return [{"k": "t", "s": "    ", **face}]
        if piece.tag == W + "noBreakHyphen":
            return [{"k": "t", "s": "‑", **face}]
        if piece.tag == W + "drawing":
            return self._picture(piece)
        return []

    def _picture(self, drawing: Element) -> list[Block]:
        blip = next(drawing.iter(_DRAWING + "blip"), None)
        extent = next(drawing.iter(_EXTENT), None)
        target = self.targets.get(blip.get(_R + "embed")) if blip is not None else None
        content = self.parts.get(f"word/{target}")
        if content is None or extent is None:
            return []
        name = self.prefix + str(target)
        self.drawn.pictures[name] = content
        return [{"k": "img", "n": name, "w": int(extent.get("cx", 0)) / EMU, "h": int(extent.get("cy", 0)) / EMU}]

    def _table(self, element: Element) -> Block:
        own = child(element, "tblPr")
        chain = list(self.styles.chain(own, "tblPr", value(child(own, "tblStyle"))))
        borders = next((found for one in chain if (found := child(one, "tblBorders")) is not None), None)
        margins = next((found for one in chain if (found := child(one, "tblCellMar")) is not None), None)
        grid = child(element, "tblGrid")
        columns = [twips(value(one, "w")) for one in (grid if grid is not None else ())]
        rows = element.findall(W + "tr")
        cells = [self._row(row) for row in rows]
        drawn = []
        for place, row in enumerate(rows):
            kind = child(row, "trPr")
            height = child(kind, "trHeight")
            drawn.append(
                {
                    "head": child(kind, "tblHeader") is not None,
                    "split": child(kind, "cantSplit") is None or _length(row) > LONGEST_ROW,
                    "h": twips(value(height)),
                    "cells": [
                        _finished(cells, place, cell, borders, margins, len(columns))
                        for cell in cells[place]
                        if cell["merge"] != "continue"
                    ],
                }
            )
        return {"k": "table", "al": value(child(own, "jc")) or "left", "cols": columns, "rows": drawn}

    def _row(self, row: Element) -> list[Block]:
        cells, x = [], 0
        for cell in row.findall(W + "tc"):
            kind = child(cell, "tcPr")
            merge = child(kind, "vMerge")
            span = int(value(child(kind, "gridSpan")) or 1)
            cells.append(
                {
                    "x": x,
                    "cs": span,
                    "merge": None if merge is None else (value(merge) or "continue"),
                    "kind": kind,
                    "va": {"center": "horizon", "bottom": "bottom"}.get(value(child(kind, "vAlign")) or "", "top"),
                    "blocks": [block for one in cell for block in self._blocks(one)],
                }
            )
            x += span
        return cells


def _finished(
    cells: list[list[Block]], place: int, cell: Block, borders: Element | None, margins: Element | None, width: int
) -> Block:
    """A cell with its height in rows, its lines and its fill."""
    high = 1
    if cell["merge"] == "restart":
        while place + high < len(cells) and any(
            below["x"] == cell["x"] and below["merge"] == "continue" for below in cells[place + high]
        ):
            high += 1
    kind = cell["kind"]
    own, fill = child(kind, "tcBorders"), value(child(kind, "shd"), "fill")
    inside = {
        "left": cell["x"] > 0,
        "right": cell["x"] + cell["cs"] < width,
        "top": place > 0,
        "bottom": place + high < len(cells),
    }
    lines = {}
    for side, inner in inside.items():
        of_cell = child(own, side)
        of_table = child(borders, ("insideV" if side in ("left", "right") else "insideH") if inner else side)
        lines[side] = border(of_cell if of_cell is not None else of_table)
    return {
        "x": cell["x"],
        "cs": cell["cs"],
        "rs": high,
        "va": cell["va"],
        "fill": f"#{fill}" if fill and fill != "auto" else None,
        "lines": lines,
        "side": twips(value(child(margins, "left"), "w"), CELL_SIDE) if margins is not None else CELL_SIDE,
        "ends": twips(value(child(margins, "top"), "w")) if margins is not None else 0,
        "blocks": cell["blocks"],
    }


def _size(runs: list[Block]) -> float:
    return max((run["z"] for run in runs if run["k"] == "t"), default=0)


def _length(row: Element) -> int:
    return sum(len(text.text or "") for text in row.iter(W + "t"))


def _parse(part: bytes) -> Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


__all__ = ["Drawn", "on", "read"]
