"""A phone that the ward shut out wipes itself at its next contact; one whose token is merely unknown keeps its work."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.navigators.official import Official
from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support.installation import Installation
from tests.e2e.support.pictures import notebook_page
from webapp.demo.summary import data

BONG = Neighbour("Đặng Thị Bông", "Nữ", "14/07/1961", "Nông dân", id_number="000161900901")
STATEMENT = "Chiều bán rau ở chợ, tối học tính lãi với con gái."
SHUT_OUT = "Phường đã thu hồi quyền của máy này."
NAMES = [*(person["full_name"] for person in data()["people"]), BONG.full_name, BONG.id_number, STATEMENT]
# Everything that a browser keeps for an address, as text: databases, files, caches, notes.
KEPT = """async () => {
  const kept = {};
  for (const { name, version } of await indexedDB.databases()) {
    const open = indexedDB.open(name, version);
    const db = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = fail; });
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store).getAllKeys();
      const keys = await new Promise((done) => { all.onsuccess = () => done(all.result); });
      if (keys.length) kept[`database ${name}/${store}`] = String(keys);
    }
    db.close();
  }
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) kept[`file ${name}`] = name;
  for (const one of [localStorage, sessionStorage])
    for (const key of Object.keys(one)) kept[`note ${key}`] = one.getItem(key);
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      kept[`cache ${request.url}`] = await (await caches.match(request)).text();
  return kept;
}"""


def works_offline(volunteer: Volunteer, server: Installation) -> None:
    """A new neighbour with a sheet and a photo, none of it sent; the phone shows the sheet."""
    server.kill()
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.adds_a_person(BONG)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.answers(1, Answer(8, STATEMENT))
    volunteer.takes_a_photo(notebook_page())


def shuts_out(official: Callable[[str], Official]) -> None:
    """The association locks the phone in this volunteer's hand, on its page of phones."""
    office = official("tuong")
    office.page.goto(f"{office.ward_url}/may")
    row = office.page.get_by_role("listitem").filter(has_text="Huỳnh Thị Tường Vi").filter(has_text="Điện thoại")
    row.locator("summary").click()
    row.get_by_role("button", name="Khóa máy này").click()
    expect(office.page.get_by_text("ĐÃ KHÓA").first).to_be_visible()


def hears_of_a_network(page: Page) -> None:
    """As a phone that comes home. It may have called the ward already, and then it leaves the page."""
    with contextlib.suppress(Error):
        page.evaluate("dispatchEvent(new Event('online'))")


def nothing_is_left(page: Page) -> None:
    """Neither on the screen nor in anything that the browser keeps for this address."""
    expect(page.get_by_text(SHUT_OUT)).to_be_visible(timeout=60_000)
    page.wait_for_url("**/so/")
    expect(page.locator("html[data-ready=true]")).to_be_attached()
    kept: dict[str, str] = page.evaluate(KEPT)
    stores = {key.partition("/")[2]: keys.split(",") for key, keys in kept.items() if key.startswith("database ")}
    # As on a phone from the shop: new keys, and one entry that names the phone. The app itself stays.
    assert stores.keys() <= {"keys", "meta", "entries"}
    assert len(stores.get("entries", [])) <= 1
    # Why it is empty, when it was last touched, and the second copy of the new keys (test_canary.py reads its bytes).
    beside = {key for key in kept if key.startswith(("file ", "note "))}
    assert {"note thu-hoi"} <= beside <= {"note thu-hoi", "note cham", "file so-cdht"}
    shown = page.locator("body").inner_text() + page.content()
    fields = page.locator("input, textarea").evaluate_all("all => all.map((one) => one.value).join('\\n')")
    for text in [shown, fields, page.url, *kept.values()]:
        assert not [name for name in NAMES if name in text]


def rows(server: Installation, table: str, where: str, *values: str) -> int:
    """How many rows of the server's database are so."""
    with sqlite3.connect(f"file:{server.database}?mode=ro", uri=True) as database:
        return int(database.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0])


@pytest.fixture
def unaware(volunteer: Volunteer, server: Installation, official: Callable[[str], Official]) -> Volunteer:
    """Shut out while her phone was off. It is on again, without signal: it cannot know, and she works on."""
    volunteer.phone.switch_off()
    shuts_out(official)
    server.kill()
    volunteer.phone.switch_on()
    works_offline(volunteer, server)
    before = {key.partition("/")[2] for key in volunteer.page.evaluate(KEPT) if key.startswith("database ")}
    assert {"keys", "entries", "chunks", "blobs"} <= before, "there is something to lose"
    return volunteer


def test_a_phone_that_was_shut_out_wipes_itself_at_its_next_contact(
    unaware: Volunteer, server: Installation, tmp_path: Path
) -> None:
    server.start()
    # The page is open, as in somebody else's hand; nobody has to press anything.
    hears_of_a_network(unaware.page)
    nothing_is_left(unaware.page)
    assert rows(server, "household", "head_name = ?", BONG.full_name) == 0

    # Not after a new start either, and not on the disk.
    unaware.starts_cold()
    expect(unaware.page.get_by_text("Máy này chưa mở sổ")).to_be_visible()
    nothing_is_left(unaware.page)
    unaware.phone.switch_off()
    needles = {one.encode(coding) for one in (BONG.full_name, "Huỳnh Thị Sương") for coding in ("utf-8", "utf-16-le")}
    files = [path for path in (tmp_path / "phone").rglob("*") if path.is_file()]
    assert [path.name for path in files if any(needle in path.read_bytes() for needle in needles)] == []


def test_a_phone_that_was_shut_out_wipes_itself_in_all_its_tabs(unaware: Volunteer, server: Installation) -> None:
    first = unaware.page
    expect(unaware.indicator.get_by_label("Đã làm được việc gì")).to_have_value(STATEMENT)
    assert unaware.phone.context is not None
    second = unaware.phone.context.new_page()
    unaware.comes_home()
    server.start()
    hears_of_a_network(second)
    for page in (second, first):
        nothing_is_left(page)


def test_after_it_wiped_itself_a_new_code_lets_the_phone_in_as_if_it_were_new(
    volunteer: Volunteer, server: Installation, official: Callable[[str], Official]
) -> None:
    shuts_out(official)
    hears_of_a_network(volunteer.page)
    expect(volunteer.page.get_by_text(SHUT_OUT)).to_be_visible(timeout=60_000)
    volunteer.opens_the_book(server.enrolment_link("tuongvi"))
    volunteer.opens_the_place("Khối phố Bàu Sen")
    assert "Hộ Đặng Văn Bảy" in " ".join(volunteer.searches("bay"))
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.sends_now()
    assert rows(server, "household", "head_name = ?", BONG.full_name) == 1


def test_a_phone_whose_token_is_unknown_keeps_what_it_has_not_sent_until_a_new_code_lets_it_send(
    volunteer: Volunteer, server: Installation
) -> None:
    works_offline(volunteer, server)
    # As after a restore of a backup that is older than the phone.
    with sqlite3.connect(server.database) as database:
        database.execute("UPDATE device SET token_hash = randomblob(32)")
    server.start()
    hears_of_a_network(volunteer.page)
    expect(volunteer.page.get_by_text("Phiếu chưa gửi vẫn còn trên máy")).to_be_visible(timeout=60_000)
    expect(volunteer.indicator.get_by_label("Đã làm được việc gì")).to_have_value(STATEMENT)
    volunteer.starts_cold()
    volunteer.opens_the_outbox()
    assert volunteer.outbox("Chờ gửi").count() > 0

    volunteer.opens_the_book(server.enrolment_link("tuongvi"))
    volunteer.sends_now()
    assert rows(server, "household", "head_name = ?", BONG.full_name) == 1
    assert rows(server, "answer", "statement = ?", STATEMENT) == 1
    assert rows(server, "evidence_file", "1 = 1") > 0
