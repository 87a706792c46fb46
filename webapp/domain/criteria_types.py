"""What a criteria version is made of: built by `criteria.parse`, points in half-points. size: shapes, read together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from webapp.domain.errors import DomainError

STORED_MAX = 20
"""Most half-points that a score column can hold, whatever the version says."""


class Reading(StrEnum):
    """How the plan's sentence "không có kê khai, minh chứng … thì không cho điểm" is read."""

    EITHER_MISSING = "either_missing"
    BOTH_MISSING = "both_missing"


class MeetingEvidence(StrEnum):
    """What evidence added at the review meeting makes up for, in the collective and confirmed scores."""

    LIFTS_BOTH = "lifts_both"
    LIFTS_NO_EVIDENCE = "lifts_no_evidence"


@dataclass(frozen=True)
class Text:
    """A text for people, with the code of its source (`CriteriaVersion.sources`). Prints as the text."""

    text: str
    source: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Source:
    """Where a text comes from: its label ("kế hoạch", "phục dựng" …) and what the label means."""

    code: str
    label: str
    note: str


@dataclass(frozen=True)
class Scoring:
    """Points of one indicator, in half-points."""

    max: int
    partial_minimum: int
    half_points: bool
    allow_below_five: bool
    evidence_reading: Reading
    meeting_evidence: MeetingEvidence


@dataclass(frozen=True)
class Recognition:
    """What the title asks for, in half-points."""

    total: int
    indicator_minimum: int


@dataclass(frozen=True)
class ExemplaryRule:
    """`repeats`: each further year of the run is exemplary too; otherwise only the year that completes it."""

    years: int
    other_ward_counts: bool
    merger_keeps_run: bool
    repeats: bool


@dataclass(frozen=True)
class Voting:
    """Percentages of those invited who must be present, and of those present who must vote for. None: not asked."""

    quorum_percent: int | None
    pass_percent: int | None
    ballot: str


@dataclass(frozen=True)
class Target:
    """Share of citizens who should hold the title in a year."""

    year: int
    percent: int


@dataclass(frozen=True)
class CalendarPhase:
    """A phase of the year as (month, day) pairs, both included."""

    code: str
    starts: tuple[int, int]
    ends: tuple[int, int]
    name: Text


@dataclass(frozen=True)
class EvidenceKind:
    """A kind of evidence; `asks` names the fields worth filling (`note`, `number`, `photo`)."""

    code: str
    label: Text
    hint: Text
    asks: tuple[str, ...]
    counts: bool


@dataclass(frozen=True)
class CodedText:
    """A return reason or a phrase of the minutes (with `{{placeholders}}` to be filled), or a note on the version."""

    code: str
    text: Text


@dataclass(frozen=True)
class Indicator:
    """One indicator; `full_name` is the long form that starts with "Kỹ năng"."""

    code: str
    number: int
    name: Text
    full_name: Text
    competency: str


@dataclass(frozen=True)
class Competency:
    """A core competency with its indicators in order."""

    code: str
    name: Text
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class ExampleEvidence:
    """A piece of evidence of an example."""

    kind: str
    note: str


@dataclass(frozen=True)
class Example:
    """What somebody of the group might write."""

    statement: Text
    evidence: tuple[ExampleEvidence, ...]


@dataclass(frozen=True)
class GroupIndicator:
    """What an indicator asks of one group. `evidence`: codes of the kinds offered, most usual first.

    `phrases`: short sentences without a full stop that one touch puts into the statement; none in older versions.
    """

    indicator: str
    quantifiable: bool
    note: Text | None
    ask: Text
    guidance: Text
    example: Example
    phrases: tuple[Text, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """What a range of points means for a group, both ends included, in half-points."""

    lowest: int
    highest: int
    text: Text


@dataclass(frozen=True)
class Group:
    """A group of people that the criteria are worded for."""

    code: str
    name: Text
    short_name: Text
    description: Text
    hints: tuple[Text, ...]
    quota: int | None
    levels: tuple[Level, ...]
    indicators: tuple[GroupIndicator, ...]


@dataclass(frozen=True)
class CriteriaVersion:
    """One edition of the criteria. A declaration keeps the version that it was started on."""

    version: str
    title: Text
    sources: tuple[Source, ...]
    notes: tuple[CodedText, ...]
    scoring: Scoring
    recognition: Recognition
    exemplary: ExemplaryRule
    voting: Voting
    posting_days: int
    targets: tuple[Target, ...]
    calendar: tuple[CalendarPhase, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    return_reasons: tuple[CodedText, ...]
    phrases: tuple[CodedText, ...]
    competencies: tuple[Competency, ...]
    groups: tuple[Group, ...]

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in the order of the form."""
        return tuple(indicator for competency in self.competencies for indicator in competency.indicators)

    @cached_property
    def indicator_codes(self) -> tuple[str, ...]:
        """Codes of all indicators in the order of the form."""
        return tuple(indicator.code for indicator in self.indicators)

    @cached_property
    def max_total(self) -> int:
        """Most half-points that a whole declaration can have."""
        return self.scoring.max * len(self.indicators)

    @cached_property
    def group_codes(self) -> tuple[str, ...]:
        """Codes of the groups in the order of the plan."""
        return tuple(group.code for group in self.groups)

    @cached_property
    def quotas(self) -> dict[str, int]:
        """Default number of people per group, for the groups that have one."""
        return {group.code: group.quota for group in self.groups if group.quota is not None}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.code: group for group in self.groups}

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def _kinds(self) -> dict[str, EvidenceKind]:
        return {kind.code: kind for kind in self.evidence_kinds}

    @cached_property
    def _asked(self) -> dict[tuple[str, str], GroupIndicator]:
        return {(group.code, asked.indicator): asked for group in self.groups for asked in group.indicators}

    def group(self, code: str) -> Group:
        """The group with this code; DomainError `unknown_group`."""
        if code not in self._groups:
            raise DomainError("unknown_group", "group")
        return self._groups[code]

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code; DomainError `unknown_indicator`."""
        if code not in self._indicators:
            raise DomainError("unknown_indicator", code)
        return self._indicators[code]

    def asked(self, group: str, indicator: str) -> GroupIndicator:
        """What the indicator asks of the group; DomainError `unknown_group` or `unknown_indicator`."""
        found = self._asked.get((group, indicator))
        if found is None:
            self.group(group)
            raise DomainError("unknown_indicator", indicator)
        return found

    def quantifiable(self, group: str, indicator: str) -> bool:
        """Whether the indicator needs a statement and evidence of somebody in the group."""
        return self.asked(group, indicator).quantifiable

    def evidence_kind(self, code: str) -> EvidenceKind:
        """The kind of evidence with this code; DomainError `unknown_evidence_kind`."""
        if code not in self._kinds:
            raise DomainError("unknown_evidence_kind", "kind")
        return self._kinds[code]
