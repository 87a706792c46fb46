"""How many bytes the first load of the declaration costs somebody who pays for each of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.support import lock
from tests.e2e.support.browsers import PATIENCE, PHONE, VIETNAM
from tests.e2e.support.installation import Installation
from tests.e2e.support.meter import KB, Meter
from tests.e2e.support.pictures import notebook_page

WHOLE, SCRIPTS = 120 * KB, 60 * KB
# With what is fetched when the first word and the first photo are saved: sealing for the ward, shrinking, the viewer.
SCRIPTS_IN_USE = 72 * KB
DRAFT = """
    SELECT declaration.id, declaration.criteria_version, declaration."group"
    FROM declaration JOIN collective ON collective.id = declaration.collective_id
    WHERE declaration.state = 'draft' AND collective.name = 'Khối phố Bàu Sen' ORDER BY declaration.id LIMIT 1
"""


@pytest.fixture
def page(browser: Browser, server: Installation) -> Iterator[Page]:
    """A phone of a volunteer who was let in; its browser kept no file and has no worker yet."""
    # A worker would answer from its store, and fetch that in the background: neither is the first load.
    context = browser.new_context(
        base_url=server.url,
        viewport=PHONE,  # type: ignore[arg-type]
        service_workers="block",
        **VIETNAM,  # type: ignore[arg-type]
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server.enrolment_link("tuongvi"))
    expect(page.locator("html[data-ready=true]")).to_be_attached()
    # What opens the lock is fetched by a phone that is locked; between the pages of an open notebook nothing of it is.
    lock.let_in(page, pin=None)
    expect(page.get_by_role("link", name="Khối phố Bàu Sen")).to_be_visible()
    yield page
    context.close()


def sheet(server: Installation) -> str:
    """Address of a declaration that somebody has begun."""
    with closing(sqlite3.connect(server.database)) as database:
        declaration, version, group = database.execute(DRAFT).fetchone()
    return f"{server.url}/so/phieu/{version}/{group}#{declaration}/c01"


def test_the_first_load_of_the_declaration_is_light_and_stays_so_while_it_is_filled_in(
    page: Page, server: Installation
) -> None:
    meter = Meter(page)
    meter.empty_the_cache()

    page.goto(sheet(server), wait_until="networkidle")
    expect(page.locator("html[data-ready=true]")).to_be_attached()
    expect(page.locator("[data-indicator=c01]")).to_be_visible()
    assert meter.total <= WHOLE, str(meter)
    assert meter.scripts <= SCRIPTS, str(meter)
    # A meter that counts nothing is content with everything.
    assert {one.kind for one in meter.fetched} >= {"Document", "Script", "Stylesheet"}

    # Everything that a page loads only when it is touched.
    page.locator("[data-indicator=c01] input[type=file]").last.set_input_files(
        FilePayload(name="anh.png", mimeType="image/png", buffer=notebook_page())
    )
    expect(page.locator("[data-indicator=c01] .evidence__photo:visible")).to_be_visible()
    page.get_by_role("link", name="Chỉ số 10:").click()
    page.get_by_role("button", name="Tiếp:").click()
    expect(page.locator("[data-indicator=review]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert any("/workers/photo" in one.url for one in meter.fetched)
    built = [one for one in meter.fetched if "/api/" not in one.url]
    assert sum(one.size for one in built) <= WHOLE, str(meter)
    assert meter.scripts <= SCRIPTS_IN_USE, str(meter)


def test_the_first_page_of_a_phone_that_is_let_in_is_as_light(browser: Browser, server: Installation) -> None:
    context = browser.new_context(service_workers="block", viewport=PHONE, **VIETNAM)  # type: ignore[arg-type]
    page = context.new_page()
    meter = Meter(page)
    page.goto(f"{server.ward_url}/bat-dau", wait_until="networkidle")
    assert 0 < meter.total <= WHOLE, str(meter)
    assert 0 < meter.scripts <= SCRIPTS, str(meter)
    context.close()
