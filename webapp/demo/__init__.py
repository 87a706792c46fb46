"""The demo ward: the pilot of the plan with invented people, walked through the real use cases, dated from today."""

from webapp.demo.build import fill
from webapp.demo.summary import AccountLine, Summary, summary

__all__ = ["AccountLine", "Summary", "fill", "summary"]
