"""Setting a real ward up from a terminal: the ward, its collectives, the campaign of the year."""

from pathlib import Path

import pytest

from tests.cli.test_commands import Run, _runner
from tests.support.databases import Database


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Run:
    """`run("collective", "list")`, on a migrated database."""
    return _runner(database, tmp_path)


def _ward(run: Run) -> None:
    run("init")
    run("ward", "add", "hoa-thuan", "--name", "Hòa Thuận", "--superior", "Hội Khuyến học thành phố")


def test_a_real_ward_gets_its_collectives_and_its_campaign(run: Run) -> None:
    _ward(run)
    made = run("collective", "add", "area", "Khối phố Hương Trà", "--head-title", "trưởng khối phố", "--adults", "300")
    identity, name = made.stdout.strip().split("\t")
    assert name == "Khối phố Hương Trà"
    assert run("collective", "list").stdout == f"area\tKhối phố Hương Trà\t{identity}\n"
    opened = run("campaign", "open", "2026", "--opens", "2026-01-01", "--closes", "2026-12-31")
    assert opened.stdout.strip().endswith("Công dân học tập năm 2026")


def test_a_second_campaign_of_a_year_is_refused(run: Run) -> None:
    _ward(run)
    days = ("--opens", "2026-01-01", "--closes", "2026-12-31")
    run("campaign", "open", "2026", *days)
    assert "already" in run("campaign", "open", "2026", *days, status=1).stderr


def test_a_campaign_that_closes_before_it_opens_is_refused(run: Run) -> None:
    _ward(run)
    said = run("campaign", "open", "2026", "--opens", "2026-12-31", "--closes", "2026-01-01", status=1)
    assert "before it opens" in said.stderr


def test_criteria_that_are_not_there_are_refused(run: Run) -> None:
    _ward(run)
    days = ("--opens", "2026-01-01", "--closes", "2026-12-31")
    assert "criteria" in run("campaign", "open", "2026", *days, "--criteria", "khong-co", status=1).stderr
