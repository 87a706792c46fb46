"""What administrative papers share: the head, the title, who signs, the lists."""

from collections.abc import Sequence
from typing import Any

from devtools.paper_templates.writer import QUOC_HIEU, TIEU_NGU, Paper

NUMBER = 'Số: {{ frame.number or "        " }}/{{ frame.symbol }}'
DATED = "*{{ frame.place }}, {{ frame.day|ngay_chu(frame.year) }}*"
LEFT, RIGHT = 80.0, 85.0
# The country's name stands in one line.
HEAD = (71.0, 94.0)


def head(paper: Paper, *, numbered: bool = True, committee: bool = False) -> None:
    """The issuer at the left, the country's name and motto at the right, number, place and day under them."""
    centre = {"align": "center"}
    if committee:
        issuer: list[Any] = [
            ("**ỦY BAN NHÂN DÂN**", centre),
            ("**{{ ward.full|hoa }}**", centre),
        ]
    else:
        issuer = [("{{ frame.superior|hoa }}", centre), ("**{{ frame.name|hoa }}**", centre)]
    left = [*issuer, lambda: paper.rule(27)]
    right = [
        (f"**{QUOC_HIEU}**", centre),
        (f"**{TIEU_NGU}**", {**centre, "size": 13}),
        lambda: paper.rule(13),
    ]
    under = [(NUMBER, {**centre, "size": 13})] if numbered else [""]
    paper.table(
        HEAD,
        [[left, right], [under, [(DATED, {**centre, "size": 13})]]],
        lines=False,
        heads=0,
        size=12,
        side=1,
        middle=False,
    )


def form_head(paper: Paper, widths: tuple[float, float], *, line: float) -> None:
    """The association and the ward at the left, the country at the right: for forms, which have no number."""
    centre = {"align": "center"}
    left = [("HỘI KHUYẾN HỌC", {**centre, "size": 12}), ("**{{ ward.full|hoa }}**", {**centre, "size": 12})]
    right = [(f"**{QUOC_HIEU}**", {**centre, "size": 12}), (f"**{TIEU_NGU}**", centre)]
    sides: list[Any] = [[*left, lambda: paper.rule(24)], [*right, lambda: paper.rule(line)]]
    paper.table(widths, [sides], lines=False, heads=0, side=1, middle=False)


def title(paper: Paper, kind: str, about: str | None, *, line: float = 65) -> None:
    """What kind of paper it is, and about what."""
    paper.p(f"**{kind}**", "center", size=14, before=14, keep=True)
    if about:
        paper.p(f"**{about}**", "center", size=14, before=0, keep=True)
        paper.rule(line)


def sign(paper: Paper, recipients: Sequence[str], *, before: float = 12) -> None:
    """To whom it goes at the left; at the right in whose name, room for signature and stamp, and the name."""
    left: list[Any] = []
    if recipients:
        left = [("***Nơi nhận:***", {"size": 12})]
        left += [(text, {"size": 11}) for text in recipients]
    right = [
        ("{%p for line in signature.lines %}", {}),
        ("**{{ line }}**", {"align": "center"}),
        ("{%p endfor %}", {}),
        ("**{{ signature.name }}**", {"align": "center", "before": 82}),
    ]
    paper.p("", before=0, size=before / 1.15, keep=True)
    paper.table((LEFT, RIGHT), [[left or [""], right]], lines=False, heads=0, side=1, middle=False)


def hands(paper: Paper, columns: Sequence[tuple[str, str, str]], widths: Sequence[float], *, high: float = 70) -> None:
    """Several who sign side by side: what stands above, the hint under it, the name."""
    cells = [
        [
            (f"**{above}**" if above else "", {"align": "center"}),
            (f"*{hint}*" if hint else "", {"align": "center", "size": 11}),
            (f"**{name}**" if name else "", {"align": "center", "before": high}),
        ]
        for above, hint, name in columns
    ]
    paper.table(widths, [cells], lines=False, heads=0, side=1, middle=False)
