"""Complaints after a decision: what may be written down of them. The procedure is the law's, on paper."""

from datetime import date
from enum import StrEnum

from webapp.domain.errors import DomainError


class Outcome(StrEnum):
    """How a complaint ended."""

    DISMISSED = "dismissed"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"


def check_received(signed_on: date, received_on: date, today: date) -> None:
    """Raises DomainError `in_the_future`, or `before_decision` (then it is an objection, not a complaint)."""
    if received_on > today:
        raise DomainError("in_the_future", "received_on")
    if received_on < signed_on:
        raise DomainError("before_decision", "received_on")


def check_settled(received_on: date, settled_on: date, today: date) -> None:
    """Raises DomainError `in_the_future` or `before_complaint`."""
    if settled_on > today:
        raise DomainError("in_the_future", "settled_on")
    if settled_on < received_on:
        raise DomainError("before_complaint", "settled_on")
