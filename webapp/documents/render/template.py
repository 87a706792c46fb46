"""Filling in a template. It may show fields, choose and repeat; nothing in it calls, computes much or looks outside."""

import io
import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from webapp.documents.papers.common import Qr
from webapp.documents.render.safe import TemplateFault, check_file
from webapp.documents.render.words import FILTERS

LONGEST = 4000
MOST_LOOPS = 3
_HIDDEN = frozenset(map(chr, (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))
_PLAIN_FILTERS = ("upper", "lower", "length", "join", "first", "last", "default")
_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Add,
    nodes.Sub,
    nodes.Concat,
    nodes.Test,
)
_TESTS = ("none", "defined", "odd", "even")


def _environment() -> ImmutableSandboxedEnvironment:
    found = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    found.globals.clear()
    found.filters = {name: found.filters[name] for name in _PLAIN_FILTERS} | FILTERS
    found.tests = {name: found.tests[name] for name in (*_TESTS, "sameas", "in", "eq", "ne", "lt", "gt", "le", "ge")}
    return found


_ENVIRONMENT = _environment()


class _Template(DocxTemplate):
    """A template whose mistakes are told with their line. `checks`: look at what it does before it does it."""

    checks = True

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml).split("\n")
        if self.checks:
            _check_source("\n".join(lines), lines, context)
        try:
            filled: str = super().render_xml_part(src_xml, part, context, jinja_env)
        except UndefinedError as error:
            raise TemplateFault("unknown_field", _read(lines, _template_line(error)), _wrong_name(error)) from error
        except TemplateFault:
            raise
        except Exception as error:
            raise TemplateFault("broken_value", _read(lines, _template_line(error))) from error
        return filled


def fill(content: bytes, paper: Any, *, checks: bool = False) -> bytes:
    """The paper as a .docx.

    :param content: the template.
    :param paper: its data, one of the dataclasses of `documents.papers`.
    :param checks: for a template that nobody has tried yet.
    :raises TemplateFault: the template is wrong.
    """
    template = _Template(io.BytesIO(content))
    template.checks = checks
    template.render(_context(paper, template), _ENVIRONMENT, autoescape=True)
    core = template.docx.core_properties
    core.author, core.last_modified_by, core.comments = "", "", ""
    made = io.BytesIO()
    try:
        template.save(made)
    except ValueError as error:
        raise TemplateFault("broken_value") from error
    return made.getvalue()


def check(content: bytes, samples: tuple[Any, ...]) -> bytes:
    """Look at a template that somebody brings, and try it on sample data: the paper of the first sample.

    :raises TemplateFault: it is refused.
    """
    check_file(content)
    try:
        made = [fill(content, sample, checks=True) for sample in samples]
    except TemplateFault:
        raise
    except (ValueError, KeyError, AttributeError, TypeError, etree.XMLSyntaxError) as error:
        # A loop that opens in one row and closes in another cell leaves something that is no document.
        raise TemplateFault("broken_loop") from error
    return made[0]


def clean(text: str) -> str:
    """Text for paper: one normal form, lines kept, nothing that controls, hides or turns the direction."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(letter for letter in text if letter == "\n" or _is_seen(letter)).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co") and letter not in _HIDDEN


def _context(paper: Any, template: _Template) -> dict[str, Any]:
    values: dict[str, Any] = {name: _value(getattr(paper, name), template) for name in paper.__dataclass_fields__}
    return values


def _value(value: Any, template: _Template) -> Any:
    if isinstance(value, Qr):
        return _picture(value, template)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _value(getattr(value, name), template) for name in value.__dataclass_fields__}
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple | list):
        return [_value(one, template) for one in value]
    if isinstance(value, Mapping):
        return {name: _value(one, template) for name, one in value.items()}
    return value


def _picture(code: Qr, template: _Template) -> InlineImage:
    drawn = io.BytesIO()
    segno.make(code.text, error="m", micro=False).save(drawn, kind="png", scale=6, border=2)
    drawn.seek(0)
    return InlineImage(template, drawn, width=Mm(code.width))


def fields_of(paper: Any) -> dict[str, Any]:
    """Field → its value, for the list of fields that a template may use."""
    return asdict(paper)


def _check_source(source: str, lines: list[str], context: Mapping[str, Any]) -> None:
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise TemplateFault("broken_syntax", _read(lines, error.lineno), str(error.message)[:120]) from error
    _check_node(tree, lines, ())
    for name in sorted(meta.find_undeclared_variables(tree) - context.keys()):
        wrong = next((node for node in tree.find_all(nodes.Name) if node.name == name), None)
        raise TemplateFault("unknown_field", _read(lines, wrong.lineno if wrong else 0), name)


def _check_node(node: nodes.Node, lines: list[str], loops: tuple[str, ...]) -> None:
    """Only what shows, chooses and repeats; a loop in a loop goes through something of the outer one's, or grows."""
    fault = None
    if not isinstance(node, _NODES):
        fault = type(node).__name__.lower()
    elif isinstance(node, nodes.Filter | nodes.Test) and node.name not in (*_ENVIRONMENT.filters, *_TESTS):
        fault = node.name
    elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        fault = node.attr
    elif isinstance(node, nodes.For):
        root: nodes.Node = node.iter
        while isinstance(root, nodes.Getattr | nodes.Getitem):
            root = root.node
        inner = loops and not (isinstance(root, nodes.Name) and root.name in loops)
        if inner or len(loops) >= MOST_LOOPS or node.recursive or not isinstance(node.target, nodes.Name):
            fault = "for"
        else:
            loops = (*loops, node.target.name)
    if fault is not None:
        raise TemplateFault("not_allowed_here", _read(lines, node.lineno), fault)
    for child in node.iter_child_nodes():
        _check_node(child, lines, loops)


def _read(lines: list[str], number: int) -> str:
    """A line of the source as somebody reads it on paper."""
    if not 0 < number <= len(lines):
        return ""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", lines[number - 1])).strip()[:300]


def _template_line(error: BaseException) -> int:
    found, step = 0, error.__traceback__
    while step is not None:
        if isinstance(step, types.TracebackType) and step.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            found = step.tb_lineno
        step = step.tb_next
    return found


def _wrong_name(error: UndefinedError) -> str:
    said = re.search(r"has no attribute '([^']+)'|^'([^']+)' is undefined", str(error))
    return (said[1] or said[2]) if said else ""
