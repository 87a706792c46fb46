"""What a paragraph, a run or a table of a .docx looks like once its styles are looked up."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS = 20
SINGLE = 240
_ALIGNS = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "both"}

Element = etree._Element


def twips(value: str | None, default: float = 0) -> float:
    """A length of the file, in points."""
    try:
        return float(value) / TWIPS if value is not None else default
    except ValueError:
        return default


def child(parent: Element | None, name: str) -> Element | None:
    """The child of that name."""
    return None if parent is None else parent.find(W + name)


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of an element that may not be there."""
    return None if element is None else element.get(W + name)


class Styles:
    """The styles of a document."""

    def __init__(self, root: Element) -> None:
        self._by_id = {style.get(W + "styleId"): style for style in root.iter(W + "style")}
        defaults = child(root, "docDefaults")
        self._defaults = {
            "pPr": child(child(defaults, "pPrDefault"), "pPr"),
            "rPr": child(child(defaults, "rPrDefault"), "rPr"),
        }
        self._normal = next(
            (s.get(W + "styleId") for s in root.iter(W + "style") if s.get(W + "default") == "1" and _is_paragraph(s)),
            None,
        )

    def chain(self, own: Element | None, kind: str, style: str | None) -> Iterator[Element]:
        """Where to look a property up, nearest first: `kind` is pPr, rPr or tblPr."""
        if own is not None:
            yield own
        seen = 0
        while style in self._by_id and seen < 10:
            found = child(self._by_id[style], kind)
            if found is not None:
                yield found
            style, seen = value(child(self._by_id[style], "basedOn")), seen + 1
        default = self._defaults.get(kind)
        if default is not None:
            yield default

    def paragraph(self, element: Element) -> dict[str, Any]:
        """Alignment, spacing, indents and borders of a paragraph, in points; `ln` is lines, or points with `exact`."""
        own = child(element, "pPr")
        chain = list(self.chain(own, "pPr", value(child(own, "pStyle")) or self._normal))

        def first(tag: str, name: str = "val") -> str | None:
            return next((v for one in chain if (v := value(child(one, tag), name)) is not None), None)

        line, rule = first("spacing", "line"), first("spacing", "lineRule")
        exact = rule in ("exact", "atLeast") and line is not None
        borders = next((found for one in chain if (found := child(one, "pBdr")) is not None), None)
        keep = next((found for one in chain if (found := child(one, "keepNext")) is not None), None)
        return {
            "k": "p",
            "al": _ALIGNS.get(first("jc") or "left", "left"),
            "b": twips(first("spacing", "before")),
            "a": twips(first("spacing", "after")),
            "exact": twips(line) if exact else 0,
            "ln": 1.0 if exact or line is None else max(0.5, float(line) / SINGLE),
            "fi": twips(first("ind", "firstLine")) - twips(first("ind", "hanging")),
            "li": twips(first("ind", "left") or first("ind", "start")),
            "ri": twips(first("ind", "right") or first("ind", "end")),
            "keep": keep is not None and on(keep),
            "pb": child(own, "pageBreakBefore") is not None,
            "top": border(child(borders, "top")),
            "bottom": border(child(borders, "bottom")),
        }

    def run(self, element: Element, paragraph: Element) -> dict[str, Any]:
        """Size in points, weight, slope, line and colour of a run."""
        own, of = child(element, "rPr"), child(paragraph, "pPr")
        chain = list(self.chain(own, "rPr", value(child(own, "rStyle"))))
        chain[len(chain) - 1 : len(chain) - 1] = []
        style = value(child(of, "pStyle")) or self._normal
        chain = [one for one in chain if one is not self._defaults["rPr"]] + list(self.chain(None, "rPr", style))

        def flag(tag: str) -> bool:
            return next((on(found) for one in chain if (found := child(one, tag)) is not None), False)

        def first(tag: str) -> str | None:
            return next((v for one in chain if (v := value(child(one, tag))) is not None), None)

        colour = first("color")
        return {
            "z": float(first("sz") or 26) / 2,
            "w": flag("b"),
            "i": flag("i"),
            "u": (first("u") or "none") != "none",
            "c": f"#{colour}" if colour and len(colour) == 6 else "#000000",
            "caps": flag("caps"),
            "sup": first("vertAlign") == "superscript",
        }


def on(element: Element) -> bool:
    """Whether a switch is on."""
    return value(element) not in ("0", "false", "none", "off")


def border(element: Element | None) -> float:
    """The width of a border in points; 0 where there is none."""
    if element is None or value(element) in (None, "nil", "none"):
        return 0
    try:
        return max(0.25, float(value(element, "sz") or 4) / 8)
    except ValueError:
        return 0.5


def _is_paragraph(style: Element) -> bool:
    return style.get(W + "type") == "paragraph"
