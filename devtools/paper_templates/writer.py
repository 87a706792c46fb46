"""A small language for papers: paragraphs with **bold** and *italic*, tables by millimetres, the head of NĐ 30."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FOLDER = Path(__file__).resolve().parents[2] / "webapp" / "documents" / "templates"
FONT = "Times New Roman"
ALIGNS = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT, "both": ALIGN.JUSTIFY}
QUOC_HIEU, TIEU_NGU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_MARKS = re.compile(r"(\*{3}.+?\*{3}|\*\*.+?\*\*|\*.+?\*)")
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
# NĐ 30: top and bottom 20–25 mm, left 30–35, right 15–20.
MARGINS = (20.0, 20.0, 30.0, 15.0)
WIDTH = 165.0


class Paper:
    """A template in the making. Sizes in points, lengths in millimetres."""

    def __init__(
        self, *, margins: Sequence[float] = MARGINS, landscape: bool = False, size: float = 13, numbers: bool = True
    ) -> None:
        self.file: Any = Document()
        self.size = size
        self.at: Any = self.file
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.element.rPr.rFonts.set(qn("w:cs"), FONT)
        style.paragraph_format.space_after = Pt(0)
        self.page(self.file.sections[0], margins, landscape)
        if numbers:
            self._number(self.file.sections[0])
        core = self.file.core_properties
        core.author, core.comments, core.title, core.created, core.modified = "", "", "", _MADE, _MADE

    def page(self, section: Any, margins: Sequence[float], landscape: bool) -> None:
        """The size and the margins of a section."""
        wide, high = (297, 210) if landscape else (210, 297)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(wide), Mm(high)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
        section.header_distance = section.footer_distance = Mm(10)

    def turn(self, *, margins: Sequence[float] = MARGINS, landscape: bool = False) -> None:
        """What follows stands on pages of its own."""
        self.page(self.file.add_section(WD_SECTION.NEW_PAGE), margins, landscape)

    def p(
        self,
        text: str = "",
        align: str = "both",
        *,
        size: float | None = None,
        before: float = 6,
        after: float = 0,
        first: float = 0,
        left: float = 0,
        keep: bool = False,
        line: float | None = None,
        colour: str | None = None,
        right: float = 0,
    ) -> Any:
        """A paragraph."""
        made = self.at.add_paragraph()
        form = made.paragraph_format
        made.alignment = ALIGNS[align]
        form.space_before, form.space_after = Pt(before), Pt(after)
        if first:
            form.first_line_indent = Mm(first)
        if left:
            form.left_indent = Mm(left)
        if right:
            form.right_indent = Mm(right)
        if keep:
            form.keep_with_next = True
        if line:
            form.line_spacing = line
        for piece in _MARKS.split(text):
            if piece:
                marked = len(piece) > 2 and piece[0] == piece[-1] == "*"
                run = made.add_run(piece.strip("*") if marked else piece)
                run.bold = (marked and piece.startswith("**")) or None
                run.italic = (marked and (piece.startswith("***") or piece[1] != "*")) or None
                run.font.size = Pt(size or self.size)
                if colour:
                    run.font.color.rgb = RGBColor.from_string(colour)
        return made

    def text(self, text: str, **more: Any) -> Any:
        """A paragraph of the body: its first line goes in."""
        return self.p(text, **{"first": 10, **more})

    def tag(self, tag: str) -> None:
        """A paragraph that is only for the template: {%p if … %}, {%p for … %}, {%p endif %}."""
        self.p(f"{{%p {tag} %}}", before=0)

    def rule(self, left: float, right: float | None = None, *, width: float = 0.75) -> None:
        """A line, as long as the indents leave."""
        made = self.p("", before=2.5)
        form = made.paragraph_format
        form.left_indent, form.right_indent = Mm(left), Mm(left if right is None else right)
        form.line_spacing = Pt(3)
        _border(made._p.get_or_add_pPr(), "w:pBdr", ("top",), int(width * 8))

    def table(
        self,
        widths: Sequence[float],
        rows: Sequence[Any],
        *,
        lines: bool = True,
        heads: int = 1,
        size: float | None = None,
        high: float = 0,
        aligns: Sequence[str] = (),
        side: float | None = None,
        middle: bool = True,
    ) -> Any:
        """A table. A row is a list of cells, (its least height, such a list) or a tag (`tr for …`); a cell is a
        text, a list of texts, or (text, columns that it covers). The first `heads` rows are bold and repeated.
        """
        made = self.at.add_table(rows=0, cols=len(widths))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if lines:
            sides = ("top", "left", "bottom", "right", "insideH", "insideV")
            _border(made._tbl.tblPr, "w:tblBorders", sides, 4)
        if side is not None:
            _cell_sides(made._tbl.tblPr, side)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        before, old = self.at, self.size
        self.size = size or self.size
        for place, row in enumerate(rows):
            self._row(made, widths, row, place < heads, high, aligns, middle)
        self.at, self.size = before, old
        return made

    def _row(
        self,
        table: Any,
        widths: Sequence[float],
        row: Any,
        head: bool,
        high: float,
        aligns: Sequence[str],
        middle: bool,
    ) -> None:
        made = table.add_row()
        kind = made._tr.get_or_add_trPr()
        kind.append(OxmlElement("w:cantSplit"))
        if head:
            kind.append(OxmlElement("w:tblHeader"))
        if isinstance(row, tuple):
            high, row = row
        cells = [(f"{{%{row} %}}", len(widths))] if isinstance(row, str) else row
        if high and not isinstance(row, str):
            made.height = Mm(high)
        x = 0
        for cell in cells:
            text, span = cell if isinstance(cell, tuple) else (cell, 1)
            box = made.cells[x] if span == 1 else made.cells[x].merge(made.cells[x + span - 1])
            box.width = Mm(sum(widths[x : x + span]))
            if middle:
                box.vertical_alignment = 1
            self._cell(box, text, head, aligns[x] if x < len(aligns) else "left")
            x += span

    def _cell(self, box: Any, text: Any, head: bool, align: str) -> None:
        self.at = box
        empty = box.paragraphs[0]._p
        for part in text if isinstance(text, list) else [text]:
            if callable(part):
                part()
            else:
                words, more = part if isinstance(part, tuple) else (part, {})
                shown = f"**{words}**" if head and words else words
                self.p(shown, **{"align": "center" if head else align, "before": 0, **more})
        empty.getparent().remove(empty)

    def save(self, name: str) -> None:
        """Write the file: the same bytes from the same words, whenever it is written."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = io.BytesIO()
        self.file.save(made)
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(FOLDER / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.namelist():
                new.writestr(zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0)), old.read(entry), zipfile.ZIP_DEFLATED)

    def _number(self, section: Any) -> None:
        """The number of the page, centred at the top, from the second page on."""
        section.different_first_page_header_footer = True
        made = section.header.paragraphs[0]
        made.alignment = ALIGN.CENTER
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = made.add_run()
            run.font.size = Pt(13)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = text
            run._r.append(mark)


def _border(parent: Any, name: str, sides: Sequence[str], width: int) -> None:
    made = OxmlElement(name)
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(width)), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        made.append(line)
    if name == "w:pBdr":
        parent.insert_element_before(made, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    elif name == "w:tblBorders":
        _in_order(parent, made, ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"))
    else:
        parent.append(made)


def _in_order(parent: Any, made: Any, after: Sequence[str]) -> None:
    """Word reads the properties of a table in one order only."""
    later = next((one for one in parent if one.tag in {qn(name) for name in after}), None)
    if later is None:
        parent.append(made)
    else:
        later.addprevious(made)


def _cell_sides(parent: Any, side: float) -> None:
    made = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        line = OxmlElement(f"w:{name}")
        line.set(qn("w:w"), str(int(side * 56.7)))
        line.set(qn("w:type"), "dxa")
        made.append(line)
    _in_order(parent, made, ("w:tblLook",))
