"""Pictures of numbers, for the component `chart`: bars with their words, and the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.web.i18n import number, percent


@dataclass(frozen=True)
class Part:
    """A part of a bar. `look` is the number of its pattern (1 to 6), `share` its percentage of the full width."""

    name: str
    count: int
    look: int
    start: float
    share: float


@dataclass(frozen=True)
class Bar:
    """A line of a chart: a name, what is said beside it, the parts of its bar, and where it leads (None: nowhere)."""

    name: str
    note: str
    parts: Sequence[Part]
    href: str | None = None

    @property
    def said(self) -> str:
        """The bar in words."""
        return ", ".join(f"{part.name.lower()} {number(part.count)}" for part in self.parts)


@dataclass(frozen=True)
class Chart:
    """A picture with its title, what it shows, the looks of its parts (none: one only), its bars and its table."""

    code: str
    title: str
    text: str
    legend: Sequence[tuple[str, int]]
    bars: Sequence[Bar]
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def stacked(name: str, note: str, counts: Sequence[tuple[str, int, int]], href: str | None = None) -> Bar:
    """A bar of full width made of parts: (name, look, count)."""
    total = sum(count for _name, _look, count in counts)
    parts, start = [], 0.0
    for label, look, count in counts:
        share = 100 * count / total if total else 0.0
        parts.append(Part(label, count, look, round(start, 3), round(share, 3)))
        start += share
    return Bar(name, note, parts, href)


def plain(name: str, count: int, of: int, look: int, href: str | None = None) -> Bar:
    """A bar as long as its share of `of`."""
    share = min(100.0, 100 * count / of) if of else 0.0
    note = _("%(n)s · %(percent)s", n=number(count), percent=percent(count, of))
    return Bar(name, note, [Part(name, count, look, 0.0, round(share, 3))], href)


def rows_of(bars: Mapping[str, Sequence[int]]) -> list[tuple[str, list[str]]]:
    """Lines of a table of whole numbers."""
    return [(name, [number(value) for value in values]) for name, values in bars.items()]
