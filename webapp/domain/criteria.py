"""Reading a criteria version from its data (`webapp/criteria/*.json`), with every rule of its shape checked.

In the data points are points (10, 7.5); in the parsed version they are half-points (20, 15). Codes of
`CriteriaError`: `missing`, `wrong_type`, `out_of_range`, `duplicate`, `unknown_reference`, `unknown_value`, `empty`;
its field is the path.
"""

from __future__ import annotations

import re

from webapp.domain.criteria_reader import Node, unique
from webapp.domain.criteria_types import (
    STORED_MAX,
    CalendarPhase,
    CodedText,
    Competency,
    CriteriaVersion,
    EvidenceKind,
    Example,
    ExampleEvidence,
    ExemplaryRule,
    Group,
    GroupIndicator,
    Indicator,
    Level,
    MeetingEvidence,
    Reading,
    Recognition,
    Scoring,
    Source,
    Target,
    Text,
    Voting,
)
from webapp.domain.errors import CriteriaError

__all__ = ["CriteriaVersion", "parse"]

FORMAT = 1
EVIDENCE_FIELDS = ("note", "number", "photo")
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse(content: object) -> CriteriaVersion:
    """The criteria version that `content` (decoded JSON) describes; raises CriteriaError."""
    root = Node(content, "")
    if root.get("format").integer(1) != FORMAT:
        raise CriteriaError("unknown_value", "format")
    sources = tuple(
        Source(node.get("code").code(), node.get("label").string(), node.get("note").string())
        for node in root.get("sources").items()
    )
    unique((source.code for source in sources), "sources")
    kinds = tuple(_kind(node) for node in root.get("evidence_kinds").items())
    unique((kind.code for kind in kinds), "evidence_kinds")
    scoring = _scoring(root.get("scoring"))
    competencies = _competencies(root.get("competencies"))
    codes = [indicator.code for competency in competencies for indicator in competency.indicators]
    unique(codes, "competencies")
    unique((competency.code for competency in competencies), "competencies")
    kind_codes = [kind.code for kind in kinds]
    groups = tuple(_group(node, codes, kind_codes, scoring) for node in root.get("groups").items())
    unique((group.code for group in groups), "groups")
    version = CriteriaVersion(
        version=root.get("version").code(),
        title=_text(root.get("title")),
        sources=sources,
        notes=_coded(root.get("notes")),
        scoring=scoring,
        recognition=Recognition(
            total=root.get("recognition").get("total").half_points(scoring.max * len(codes)),
            indicator_minimum=root.get("recognition").get("indicator_minimum").half_points(scoring.max),
        ),
        exemplary=_exemplary(root.get("exemplary")),
        voting=_voting(root.get("voting")),
        posting_days=root.get("posting").get("days").integer(1, 90),
        targets=tuple(
            Target(node.get("year").integer(2000, 2100), node.get("percent").integer(0, 100))
            for node in root.get("targets").items(may_be_empty=True)
        ),
        calendar=tuple(_phase(node) for node in root.get("calendar").items(may_be_empty=True)),
        evidence_kinds=kinds,
        return_reasons=_coded(root.get("return_reasons")),
        phrases=_coded(root.get("phrases")),
        competencies=competencies,
        groups=groups,
    )
    _check_sources(root, {source.code for source in sources})
    return version


def _text(node: Node) -> Text:
    return Text(node.get("text").string(), node.get("source").string())


def _check_sources(node: Node, known: set[str]) -> None:
    """Every text names a source that the version lists."""
    if isinstance(node.value, dict):
        if "source" in node.value:
            node.get("source").one_of(known)
        for key in node.value:
            _check_sources(node.get(key), known)
    elif isinstance(node.value, list):
        for item in node.items(may_be_empty=True):
            _check_sources(item, known)


def _scoring(node: Node) -> Scoring:
    most = node.get("max").half_points(STORED_MAX)
    if most == 0:
        raise CriteriaError("out_of_range", node.get("max").path)
    return Scoring(
        max=most,
        partial_minimum=node.get("partial_minimum").half_points(most),
        half_points=node.get("half_points").flag(),
        allow_below_five=node.get("allow_below_five").flag(),
        evidence_reading=node.get("evidence_reading").enum(Reading),
        meeting_evidence=node.get("meeting_evidence").enum(MeetingEvidence),
    )


def _exemplary(node: Node) -> ExemplaryRule:
    return ExemplaryRule(
        years=node.get("years").integer(1, 20),
        other_ward_counts=node.get("other_ward_counts").flag(),
        merger_keeps_run=node.get("merger_keeps_run").flag(),
        repeats=node.get("repeats").flag(),
    )


def _voting(node: Node) -> Voting:
    return Voting(
        quorum_percent=node.get("quorum_percent").optional_percent(),
        pass_percent=node.get("pass_percent").optional_percent(),
        ballot=node.get("ballot").one_of(("none", "show_of_hands", "secret")),
    )


def _phase(node: Node) -> CalendarPhase:
    return CalendarPhase(node.get("code").code(), _day(node.get("from")), _day(node.get("to")), _text(node.get("name")))


def _day(node: Node) -> tuple[int, int]:
    """A day of any year, written `MM-DD`."""
    found = re.fullmatch(r"(\d\d)-(\d\d)", node.string(), re.ASCII)
    if found is None:
        raise CriteriaError("unknown_value", node.path)
    month, day = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or not 1 <= day <= DAYS_IN_MONTH[month - 1]:
        raise CriteriaError("out_of_range", node.path)
    return month, day


def _kind(node: Node) -> EvidenceKind:
    return EvidenceKind(
        code=node.get("code").code(),
        label=_text(node.get("label")),
        hint=_text(node.get("hint")),
        asks=tuple(item.one_of(EVIDENCE_FIELDS) for item in node.get("asks").items(may_be_empty=True)),
        counts=node.get("counts").flag(),
    )


def _coded(node: Node) -> tuple[CodedText, ...]:
    found = tuple(CodedText(item.get("code").code(), _text(item)) for item in node.items(may_be_empty=True))
    unique((item.code for item in found), node.path)
    return found


def _competencies(node: Node) -> tuple[Competency, ...]:
    number = 0
    found = []
    for item in node.items():
        code, indicators = item.get("code").code(), []
        for row in item.get("indicators").items():
            number += 1
            indicators.append(
                Indicator(row.get("code").code(), number, _text(row.get("name")), _text(row.get("full_name")), code)
            )
        found.append(Competency(code, _text(item.get("name")), tuple(indicators)))
    return tuple(found)


def _group(node: Node, indicators: list[str], kinds: list[str], scoring: Scoring) -> Group:
    rows = tuple(_group_indicator(item, indicators, kinds) for item in node.get("indicators").items())
    if [row.indicator for row in rows] != indicators:
        raise CriteriaError("unknown_reference", node.get("indicators").path)
    quota = node.get("quota")
    return Group(
        code=node.get("code").code(),
        name=_text(node.get("name")),
        short_name=_text(node.get("short_name")),
        description=_text(node.get("description")),
        hints=tuple(_text(item) for item in node.get("hints").items(may_be_empty=True)),
        quota=None if quota.value is None else quota.integer(0),
        levels=tuple(
            Level(item.get("from").half_points(scoring.max), item.get("to").half_points(scoring.max), _text(item))
            for item in node.get("levels").items()
        ),
        indicators=rows,
    )


def _group_indicator(node: Node, indicators: list[str], kinds: list[str]) -> GroupIndicator:
    example = node.get("example")
    shown = tuple(
        ExampleEvidence(item.get("kind").one_of(kinds), item.get("note").string())
        for item in example.get("evidence").items(may_be_empty=True)
    )
    return GroupIndicator(
        indicator=node.get("code").one_of(indicators),
        quantifiable=node.get("quantifiable").flag(),
        note=None if node.get("note").value is None else _text(node.get("note")),
        ask=_text(node.get("ask")),
        guidance=_text(node.get("guidance")),
        example=Example(_text(example.get("statement")), shown),
        phrases=tuple(_text(item) for item in node.get("phrases").items()) if node.has("phrases") else (),
        evidence=tuple(item.one_of(kinds) for item in node.get("evidence").items()),
    )
