"""Objections (kiến nghị): who may make one and when, and the two outcomes, each with a written answer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from webapp.domain.errors import ObjectionError
from webapp.domain.workflow import State


class ObjectionState(StrEnum):
    """States of an objection."""

    OPEN = "open"
    DISMISSED = "dismissed"
    UPHELD = "upheld"


class Outcome(StrEnum):
    """What an answer decides."""

    DISMISS = "dismiss"
    UPHOLD = "uphold"


def check_open(state: State, on_oneself: bool, today: date, posted_on: date | None, posted_until: date | None) -> None:
    """Raises ObjectionError unless an objection may be made today.

    Anyone may object to somebody posted; on oneself also when not recognised, within the days of the same posting
    (`posted_on` and `posted_until` are then those of the list on which one is missing). Codes: `not_posted`,
    `posting_not_begun`, `posting_over`.
    """
    allowed = {State.POSTED, State.NOT_RECOGNISED} if on_oneself else {State.POSTED}
    if state not in allowed or posted_on is None or posted_until is None:
        raise ObjectionError("not_posted")
    if today < posted_on:
        raise ObjectionError("posting_not_begun")
    if today > posted_until:
        raise ObjectionError("posting_over")


def must_hear(about_oneself: bool, concerns_somebody: bool) -> bool:
    """Whether somebody is to be heard first: the person concerned, unless the words are their own."""
    return concerns_somebody and not about_oneself


def answer(state: ObjectionState, outcome: Outcome, text: str, *, heard: bool) -> ObjectionState:
    """The state after the answer; ObjectionError `already_answered`, `not_heard` or `answer_required`.

    :param heard: the person concerned was heard, or there is nobody to hear.
    """
    if state is not ObjectionState.OPEN:
        raise ObjectionError("already_answered")
    if not heard:
        raise ObjectionError("not_heard")
    if not text.strip():
        raise ObjectionError("answer_required")
    return ObjectionState.UPHELD if outcome is Outcome.UPHOLD else ObjectionState.DISMISSED


def reopens(state: ObjectionState) -> bool:
    """Whether the declaration goes back to review."""
    return state is ObjectionState.UPHELD
