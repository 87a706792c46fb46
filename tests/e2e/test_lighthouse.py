"""Lighthouse finds nothing on the pages that need no sign-in; what depends on time is measured by the benches."""

from tests.e2e.support import lighthouse
from tests.e2e.support.installation import Installation

# The one thing that Lighthouse and the protection of people's data want differently: names stay out of search engines.
MEANT = {("list", "is-crawlable"), ("objection", "is-crawlable")}


def test_lighthouse_finds_nothing_on_any_page_that_needs_no_sign_in(server: Installation, program: str) -> None:
    pages = lighthouse.addresses(server)
    judged = list(lighthouse.judge(program, pages, lighthouse.TIMELESS))
    assert [one.name for one in judged] == list(pages)
    found = {(one.name, audit["id"]): audit for one in judged for audits in one.failed.values() for audit in audits}
    assert set(found) == MEANT, found
    named = {name for name, _audit in MEANT}
    short = {one.name: one.scores for one in judged if one.name not in named and set(one.scores.values()) != {100}}
    assert not short
    assert {tuple(one.scores) for one in judged} == {lighthouse.TIMELESS}
