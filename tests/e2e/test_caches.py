"""What browsers keep of us: no reply with anybody's data is in a cache, and nothing that is sent passes the worker."""

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Error, Page, Playwright, Response, expect

from tests.e2e.navigators.official import Official
from tests.e2e.navigators.volunteer import Neighbour, Volunteer
from tests.e2e.support.browsers import Phone
from tests.e2e.support.installation import Installation

CANARY = Neighbour("Tôn Nữ Canh Ny", "Nữ", "14/07/1961", "Nông dân", id_number="000161900977")
STATEMENT = "Lời kể chim hoàng yến."
# Every address once, whoever and whatever it is about.
ABOUT = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/)[\w-]+(?=\.(docx|pdf|xlsx))|(?<=/giay-to/mau/)[\w-]+$")
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      found.push([`${name} ${request.url}`, await (await cache.match(request)).text()]);
  }
  return found;
}"""
READY = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)"


class Pages:
    """Every reply that a browser got from us, for as long as it is watched."""

    def __init__(self, page: Page, secrets: set[str]) -> None:
        self.replies: list[Response] = []
        self.personal = 0
        self._page, self._secrets = page, secrets
        page.context.on("response", lambda reply: self.replies.append(reply))

    def visit(self, address: str) -> set[str]:
        """Open a page; the addresses that it leads to. What shows somebody may be kept nowhere."""
        try:
            reply = self._page.goto(address)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            # A paper to be saved: its person asked for it.
            return set()
        assert reply is not None
        if "text/html" in reply.headers.get("content-type", "") and told(self._secrets, reply.text()):
            self.personal += 1
            assert "no-store" in reply.headers.get("cache-control", ""), address
        links: list[str] = self._page.evaluate("() => [...document.links].map(({ href }) => href)")
        return set(links)

    def crawl(self, start: str, within: str, most: int) -> None:
        """Follow every link below `within`, one of each kind."""
        waiting, seen = [start], {ABOUT.sub("*", start)}
        while waiting and len(seen) <= most:
            for link in sorted(self.visit(waiting.pop(0))):
                kind = ABOUT.sub("*", re.split("[?#]", link)[0])
                if link.startswith(within) and kind not in seen:
                    seen.add(kind)
                    waiting.append(link)

    def check(self) -> None:
        """Nothing of what a browser keeps by itself or through the worker tells of anybody."""
        kept = self._page.evaluate(KEPT)
        assert len(kept) > 10
        assert [name for name, text in kept if told(self._secrets, text)] == []
        # A search that finds nothing must be one that can find.
        name = next(iter(self._secrets))
        self._page.evaluate("async (it) => (await caches.open('x')).put('/x', new Response(`<b>${it}</b>`))", name)
        assert [name for name, text in self._page.evaluate(KEPT) if told(self._secrets, text)] != []
        self._page.evaluate("() => caches.delete('x')")

    def sent_past_the_worker(self) -> int:
        """How many requests changed something; none of them, and nothing of the API, came through the worker."""
        through = [one for one in self.replies if one.from_service_worker]
        assert through, "the worker answered nothing at all"
        assert [one.url for one in through if one.request.method != "GET" or "/api/" in one.url] == []
        return sum(one.request.method != "GET" for one in self.replies)


def told(secrets: Iterable[str], text: str) -> set[str]:
    """Those of the secrets that a text gives away."""
    return {secret for secret in secrets if secret in text}


def people(server: Installation) -> set[str]:
    """The names of everybody in the ward."""
    with closing(sqlite3.connect(server.database)) as database:
        return {name for (name,) in database.execute("SELECT full_name FROM person")} | {CANARY.full_name, STATEMENT}


def test_nobody_is_in_a_cache_and_nothing_that_is_sent_passes_the_worker(
    volunteer: Volunteer,
    server: Installation,
    official: Callable[[str], Official],
    playwright: Playwright,
    program: str,
    tmp_path: Path,
) -> None:
    secrets = people(server)
    # The volunteer: writes, sends, looks at every page of the book and at the public ones.
    pages = Pages(volunteer.page, secrets)
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(CANARY.full_name, "Tổ 3")
    volunteer.adds_a_person(CANARY)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.states(STATEMENT)
    sheet = volunteer.page.url
    volunteer.sends_now()
    for address in (sheet, f"{server.url}/so/ho-gia-dinh", f"{server.url}/so/cai-dat", f"{server.ward_url}/danh-sach"):
        volunteer.page.goto(address)
        volunteer.page.wait_for_load_state("networkidle")
    pages.check()
    assert pages.sent_past_the_worker() >= 1

    # The association: every page of theirs, after the worker came.
    office = official("tuong")
    office.page.wait_for_function(f"() => ({READY})()")
    watched = Pages(office.page, secrets)
    watched.crawl(f"{server.ward_url}/viec", server.ward_url, 60)
    assert watched.personal >= 5
    office.opens_the_sheet_of(CANARY.full_name, "canh ny")
    office.page.get_by_text("Điện thoại của người kê khai").click()
    office.page.get_by_role("button", name="Cấp mã").click()
    code = office.page.locator(".code-text").inner_text()
    watched.check()
    assert watched.sent_past_the_worker() >= 1

    # The citizen whose sheet it is, on a phone of their own.
    own = Phone(playwright.chromium, program, tmp_path / "citizen", server.url)
    own.switch_on()
    citizen = Volunteer(own)
    own_pages = Pages(own.page, secrets)
    citizen.opens_the_book(f"{server.ward_url}/bat-dau#{code}")
    citizen.comes_home()
    expect(citizen.page.get_by_text(CANARY.full_name).first).to_be_visible()
    own_pages.visit(sheet)
    own_pages.check()
    assert own_pages.sent_past_the_worker() >= 1
    own.switch_off()
