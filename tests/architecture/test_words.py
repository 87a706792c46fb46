"""No sentence escapes the catalogues: templates, scripts and the web's Python hold none that gettext does not see."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[2] / "webapp"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted(
    path for room in ("modules", "offline", "lib", "workers") for path in (ROOT / "static/js").glob(f"{room}/*.js")
)
PYTHON = sorted((ROOT / "web").rglob("*.py"))
# Letters that Vietnamese has and English has not.
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ưĂăĐđƠơẠ-ỹ]")
WORD = re.compile(r"[^\W\d_]{2,}")
# A capital, small letters, and more than one word: what people read. Names of classes, events, keys are no sentences.
SENTENCE = re.compile(r"^[A-ZÀ-Ỹ][a-zà-ỹ]+\s+[\wÀ-ỹ]")
# A pattern in a script.
REGEX = r"/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
READ_ALOUD = ("title", "aria-label", "placeholder", "alt", "aria-description", "aria-roledescription", "label")
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "lazy_ngettext"}
# Each language under its own name; shapes of codes; what is a name everywhere.
SAME_EVERYWHERE = {"Tiếng Việt", "English", "XXXX-XXXXXX", "ABCD-234567", "CDHT", "PDF", "QR", "Zalo"}
# What the chip of an ID card and people's names are read by: data, not words of ours.
READ_BY = {"cccd.js": {"nữ"}, "names.js": {"đ"}}
# Python file → why Vietnamese stands in it outside gettext.
ALLOWED = {
    "description.py": "the product's name",
    "gallery.py": "names of invented people",
    "i18n.py": "names of languages, and the long date, which each language writes in its own way",
}


class Page(HTMLParser):
    """What people read of a template: texts and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._inside.append(tag)
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found.append(data)


def read_by_people(template: Path) -> list[str]:
    """The words of a template that stand outside all Jinja."""
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    # What these blocks hold stands in attributes: names of scripts and classes.
    text = re.sub(r"\{% block (?:module|main_class|body|back) %\}.*?\{% endblock %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{% macro _classes.*?endmacro %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    page = Page()
    page.feed(re.sub(r"\{\{.*?\}\}", "0", text, flags=re.DOTALL))
    return [text.strip(" 0\n") for text in page.found]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_people_read_in_a_template_is_translated(template: Path) -> None:
    bare = [text for text in read_by_people(template) if text not in SAME_EVERYWHERE and WORD.search(text)]
    assert not bare, "write {{ _(…) }}: " + "; ".join(bare)


def quoted(template: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of the texts in Jinja's tags that gettext is not asked for."""
    before: list[str] = []
    for line, kind, value in Environment(autoescape=True).lex(template.read_text(encoding="utf-8")):
        if kind == "string" and before[-2:] != ["_", "("]:
            yield line, ast.literal_eval(value)
        if kind not in ("whitespace", "comment"):
            before = [*before[-1:], value]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_template_hands_on_is_translated(template: Path) -> None:
    bare = [
        f"line {line}: {text}"
        for line, text in quoted(template)
        if text not in SAME_EVERYWHERE and (VIETNAMESE.search(text) or SENTENCE.match(text))
    ]
    assert not bare, "write _(…): " + "; ".join(bare)


def literals(script: str) -> Iterator[str]:
    """The texts of a script, its comments and what only its makers read (errors, notes on the console) left out."""
    parts = re.compile(
        r"//[^\n]*|/\*.*?\*/"
        rf"|(?<=[=(,:?] ){REGEX}|(?<=\(){REGEX}"
        r"|(?P<makers>(?:new \w*Error|super|console\.\w+)\((?:[^()]|\([^()]*\))*\))"
        r"|'(?P<single>(?:[^'\\\n]|\\.)*)'|\"(?P<double>(?:[^\"\\\n]|\\.)*)\"|`(?P<back>(?:[^`\\]|\\.)*)`",
        re.DOTALL,
    )
    for match in parts.finditer(script):
        for name in ("single", "double", "back"):
            if match[name] is not None:
                yield match[name]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_holds_no_sentence(script: Path) -> None:
    said = [
        text for text in literals(script.read_text(encoding="utf-8")) if VIETNAMESE.search(text) or SENTENCE.match(text)
    ]
    said = [text for text in said if text not in READ_BY.get(script.name, ())]
    assert not said, f"the template says it (data-word), the script only names it: {said}"


def untold(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of the texts of a module that are neither documentation nor given to gettext."""
    spared = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            spared |= {id(part) for part in node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
            yield node.lineno, node.value


@pytest.mark.parametrize("module", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_web_says_nothing_past_gettext(module: Path) -> None:
    if module.name in ALLOWED:
        return
    tree = ast.parse(module.read_text(encoding="utf-8"))
    said = [f"line {line}: {text}" for line, text in untold(tree) if VIETNAMESE.search(text)]
    assert not said, "write _(…): " + "; ".join(said)


def test_the_tests_above_see_what_they_are_for(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<p>Xong rồi</p><a title="Open it">{{ _("Mở") }}</a>{{ button("Gửi về phường") }}{{ x if y == "done" }}'
    )
    assert [text for text in read_by_people(page) if text] == ["Xong rồi", "Open it"]
    assert [text for _line, text in quoted(page)] == ["Gửi về phường", "done"]
    script = "// Xong rồi\nthrow new StoreError('It is full');\nconst a = 'Đã lưu';\nsay(`Saved at ${time}`, /['đ]/);"
    assert list(literals(script)) == ["Đã lưu", "Saved at ${time}"]
    tree = ast.parse('"""Chú thích."""\na = _("Mở")\nb = "Đóng"\n')
    assert list(untold(tree)) == [(3, "Đóng")]
