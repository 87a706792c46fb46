"""Colours: what is written can be read, what can be touched can be seen, in each of the looks that one may ask for.

Every colour of text is measured on every ground, whether a page shows the pair today or not. So that these are all the
pairs there can be, style sheets name no colour by themselves, and use each token only for what it is made for.
"""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "webapp" / "static" / "css"
SHEETS = sorted(path for path in CSS.rglob("*.css") if path.name not in ("tokens.css", "app.css"))
DARK, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
# Look → the blocks of tokens.css that make it, later ones over earlier ones; `""` is the plain one.
LOOKS = {
    "light": ("",),
    "dark": ("", DARK),
    "light, more contrast": ("", MORE),
    "dark, more contrast": ("", DARK, MORE, f"{MORE} and {DARK}"),
    "on paper": ("", "print"),
}
TEXT = ("ink", "ink-soft", "brand", "brand-deep", "seal", "leaf", "amber")
GROUNDS = ("paper", "sheet", "brand-wash", "seal-wash", "leaf-wash", "amber-wash")
# What bounds something that can be touched, fills a control, or shows where one is.
MARKS = ("edge", "brand", "seal", "leaf", "amber", "focus")
RULED = ("line", "edge", "focus-gap")
READABLE, VISIBLE = 7.0, 3.0
SYSTEM = (
    "none",
    "Canvas",
    "CanvasText",
    "Highlight",
    "HighlightText",
    "LinkText",
    "ButtonText",
    "ButtonBorder",
    "GrayText",
    "Mark",
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def without_comments(path: Path) -> str:
    """A style sheet, as the browser reads it."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def tokens(look: str) -> dict[str, str]:
    """Name → `#rrggbb` in a look."""
    text = without_comments(CSS / "tokens.css") + without_comments(CSS / "print.css")
    blocks = {
        (media or "").strip(): dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+);", body))
        for media, body in re.findall(r"(?:@media ([^{]+)\{\s*)?:root \{([^}]*)\}", text)
    }
    found: dict[str, str] = {}
    for block in LOOKS[look]:
        found |= blocks[block]
    return {
        name: value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
        for name, value in found.items()
    }


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
def test_every_text_can_be_read_on_every_ground(look: str) -> None:
    colours = tokens(look)
    weak = {
        f"{text} on {ground}": round(measured, 2)
        for text in TEXT
        for ground in GROUNDS
        if (measured := contrast(colours[text], colours[ground])) < READABLE
    }
    assert not weak
    assert contrast(colours["on-brand"], colours["brand"]) >= READABLE
    assert contrast(colours["on-brand"], colours["brand-deep"]) >= READABLE


@pytest.mark.parametrize("look", LOOKS)
def test_every_border_of_a_control_and_every_ring_of_focus_can_be_seen(look: str) -> None:
    colours = tokens(look)
    weak = {
        f"{mark} on {ground}": round(measured, 2)
        for mark in MARKS
        for ground in GROUNDS
        if (measured := contrast(colours[mark], colours[ground])) < VISIBLE
    }
    assert not weak


def declarations() -> list[tuple[str, str, str, str]]:
    """(file, selector, property, value) of every declaration outside tokens.css, that of paper apart."""
    found = []
    for path in SHEETS:
        for selector, body in RULE.findall(without_comments(path)):
            for declaration in body.split(";"):
                name, colon, value = declaration.partition(":")
                if colon and not (path.name == "print.css" and name.strip().startswith("--")):
                    found.append((path.name, selector.strip(), name.strip(), value.strip()))
    return found


def test_no_style_sheet_names_a_colour_by_itself() -> None:
    # A code must be scanned: black on white, whatever the look.
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|color-mix|light-dark)\(|\b(?:white|black|red|gr[ae]y)\b")
    named = [
        f"{file}: {selector} {{ {name}: {value} }}"
        for file, selector, name, value in declarations()
        if raw.search(value) and selector != ".code-frame" and file != "print.css"
    ]
    assert not named, "take a token of tokens.css:\n" + "\n".join(named)


def test_each_token_is_used_for_what_it_is_measured_for() -> None:
    wrong = []
    for file, selector, name, value in declarations():
        allowed: tuple[str, ...] | None = None
        if name == "color":
            allowed = (*TEXT, "on-brand")
        elif name in ("background", "background-color"):
            allowed = (*GROUNDS, *MARKS, *RULED, "brand-deep", "on-brand")
        used = re.findall(r"var\(--([\w-]+)\)", value)
        if allowed and not set(used) <= set(allowed):
            wrong.append(f"{file}: {selector} {{ {name}: {value} }}")
    assert not wrong, "\n".join(wrong)


def test_on_a_strong_colour_there_is_only_the_text_that_is_measured_on_it() -> None:
    """On brand there is `on-brand`, which is nowhere else; on the other strong colours, and on lines, nothing."""
    wrong = []
    for path in SHEETS:
        for selector, body in RULE.findall(without_comments(path)):
            values = dict(re.findall(r"(?<![-\w])(color|background(?:-color)?):\s*var\(--([\w-]+)\)", body))
            text, ground = values.get("color"), values.get("background", values.get("background-color"))
            if not text or not ground:
                continue
            on_brand = ground in ("brand", "brand-deep")
            if (text == "on-brand") != on_brand or (not on_brand and ground not in GROUNDS):
                wrong.append(f"{path.name}: {selector.strip()}")
    assert not wrong, "\n".join(wrong)


def test_nothing_that_is_written_is_made_pale() -> None:
    pale = [
        f"{file}: {selector} {{ opacity: {value} }}"
        for file, selector, name, value in declarations()
        if name == "opacity" and value not in ("0", "1")
    ]
    assert not pale, "\n".join(pale)


def test_who_chose_colours_of_their_own_gets_them() -> None:
    """In `forced-colors` only the system's colours keep a meaning; nobody opts out of them for other ones."""
    block = re.compile(r"@media \(forced-colors: active\) \{((?:[^{}]*\{[^{}]*\})*)\s*\}")
    wrong, found = [], 0
    for path in SHEETS:
        text = without_comments(path)
        for rules in block.findall(text):
            found += 1
            used = {
                value for _s, body in RULE.findall(rules) for value in re.findall(r"(?:color|background): (\w+)", body)
            }
            wrong += [f"{path.name}: {value}" for value in used - {*SYSTEM, "transparent", "currentColor"}]
        # Where a system colour is chosen as ground, the browser would still paint a plate of its own under the words.
        wrong += [
            f"{path.name}: forced-color-adjust" for _s, body in RULE.findall(block.sub("", text)) if "forced-c" in body
        ]
    assert not wrong, "\n".join(wrong)
    assert found > 5
