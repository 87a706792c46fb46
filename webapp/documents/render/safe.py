"""What a template file may be: a plain .docx that a word processor wrote, small when unpacked, with nothing active.

A wrong one is refused with a code, and where there is one the line (the text of the paragraph) that is wrong.
"""

import io
import re
import zipfile
from xml.etree.ElementTree import ParseError

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

LARGEST = 2 * 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 200
LARGEST_PICTURE = 300 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE_PARTS = re.compile(r"(?i)vbaproject|activex|embeddings/|oleobject|\.bin$|afchunk|customui|webextension")
_PICTURES = (".png", ".jpg", ".jpeg")
_ACTIVE_FIELDS = re.compile(
    r"(?i)\b(INCLUDE|INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|LINK|MACROBUTTON|IMPORT|DATABASE|RD|AUTOTEXT)\b"
)
# What the PDF cannot draw: element → code of the refusal.
_NOT_DRAWN = {"numPr": "list_numbers", "txbxContent": "text_box", "pict": "text_box", "object": "text_box"}
_NOT_DRAWN |= {"altChunk": "part_active", "ins": "tracked_changes", "del": "tracked_changes"}


class TemplateFault(Exception):
    """Why a template is refused: a code, the line it is in (as it reads), and the name that is wrong."""

    def __init__(self, code: str, line: str = "", name: str = "") -> None:
        super().__init__(code, line, name)
        self.code, self.line, self.name = code, line, name


def check_file(content: bytes) -> None:
    """Look into the file before anything else opens it.

    :raises TemplateFault: `file_empty`, `file_too_large`, `not_docx`, `has_macros`, `part_active`, `outside_link`,
        `too_large_unpacked`, `picture_kind`, `picture_large`, or what the PDF cannot draw.
    """
    if not content:
        raise TemplateFault("file_empty")
    if len(content) > LARGEST:
        raise TemplateFault("file_too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = _unpacked(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise TemplateFault("not_docx") from error
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any("vbaproject" in name.lower() for name in parts):
        raise TemplateFault("has_macros")
    if _MAIN.encode() not in types or "word/document.xml" not in parts:
        raise TemplateFault("not_docx")
    for name, part in parts.items():
        _check_part(name, part)
    try:
        Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, ParseError) as error:
        raise TemplateFault("not_docx") from error


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """All parts, never more of them than allowed: what the archive says of their sizes is not believed."""
    entries = packed.infolist()
    if len(entries) > MOST_PARTS:
        raise TemplateFault("too_large_unpacked")
    parts: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for entry in entries:
        if entry.filename.startswith("/") or ".." in entry.filename or "\\" in entry.filename:
            raise TemplateFault("not_docx")
        with packed.open(entry) as file:
            part = file.read(left + 1)
        left -= len(part)
        if left < 0:
            raise TemplateFault("too_large_unpacked")
        parts[entry.filename] = part
    return parts


def _check_part(name: str, part: bytes) -> None:
    if _ACTIVE_PARTS.search(name) and not name.endswith("printerSettings1.bin"):
        raise TemplateFault("part_active", name=name)
    if "/media/" in name:
        if not name.lower().endswith(_PICTURES):
            raise TemplateFault("picture_kind", name=name)
        if len(part) > LARGEST_PICTURE:
            raise TemplateFault("picture_large", name=name)
    if name.endswith((".xml", ".rels")):
        _check_xml(name, part)


def _check_xml(name: str, part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise TemplateFault("part_active", name=name)
    try:
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise TemplateFault("not_docx", name=name) from error
    if name.endswith(".rels"):
        for relation in root:
            if relation.get("TargetMode") == "External":
                raise TemplateFault("outside_link", name=str(relation.get("Target"))[:200])
    elif name.startswith("word/") and name.rpartition("/")[2].startswith(("document", "header", "footer")):
        _check_drawable(root)


def _check_drawable(root: etree._Element) -> None:
    for element in root.iter():
        tag = str(element.tag)
        local = tag.rpartition("}")[2]
        if local == "instrText" and _ACTIVE_FIELDS.search(element.text or ""):
            raise TemplateFault("part_active", line=line_of(element))
        if local == "fldSimple" and _ACTIVE_FIELDS.search(element.get(f"{_W}instr", "")):
            raise TemplateFault("part_active", line=line_of(element))
        if tag.startswith(_W) and local in _NOT_DRAWN:
            raise TemplateFault(_NOT_DRAWN[local], line=line_of(element))
        if local == "anchor":
            raise TemplateFault("text_box", line=line_of(element))


def line_of(element: etree._Element) -> str:
    """How the paragraph round an element reads."""
    while element.tag != f"{_W}p":
        parent = element.getparent()
        if parent is None:
            return ""
        element = parent
    return "".join(text.text or "" for text in element.iter(f"{_W}t"))[:300]
