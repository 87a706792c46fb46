"""S2: an ID number, a name, a photo and the PIN, entered through the pages, are nowhere in the bytes of the profile.

The search proves itself first: it finds what was put there in plain on purpose.
"""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support import lock
from tests.e2e.support.installation import Installation
from tests.e2e.support.pictures import notebook_page
from tests.e2e.support.profile import codings, search

CANARY = Neighbour("Tôn Nữ Bạch Tuyết Hoàng Yến", "Nữ", "14/07/1961", "Nông dân", id_number="000161900417")
STATEMENT = "Nuôi chim hoàng yến theo sách của thư viện phường."
CONTROL = "Chim mồi Đỗ Quyên 000198700533"
# As the canvas of every browser begins a photo: none lies in a profile but those of the evidence.
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF"
NEEDLES = {
    *(one for text in (CANARY.full_name, CANARY.id_number, STATEMENT) for one in codings(text)),
    *codings(lock.PIN),
    PHOTO,
}
# In plain, by another database: small; long; so much that tables are made of it, which are packed; a photo; and a note.
PLANT = """async ([text, photo]) => {
  const open = indexedDB.open('moi', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('chim');
  const db = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = fail; });
  const tx = db.transaction('chim', 'readwrite', { durability: 'strict' });
  tx.objectStore('chim').put({ text }, 1);
  tx.objectStore('chim').put({ long: `bat dau ${'lap lai '.repeat(2000)} ${text} ${'nua '.repeat(2000)}` }, 2);
  tx.objectStore('chim').put({ longer: `${'lap lai '.repeat(40000)} ${text} ${'nua '.repeat(40000)}` }, 3);
  for (let i = 0; i < 400; i += 1)
    tx.objectStore('chim').put({ much: `${i} ${text} ${'con chim non '.repeat(1200)}` }, 100 + i);
  tx.objectStore('chim').put(new Blob([Uint8Array.from(photo)]), 4);
  await new Promise((done, fail) => { tx.oncomplete = done; tx.onerror = fail; });
  db.close();
  localStorage.setItem('moi', text);
}"""


def closed(volunteer: Volunteer, profile: Path, needles: set[bytes]) -> list[tuple[str, str, bytes]]:
    """Switch the phone off, and look through all that it keeps."""
    volunteer.phone.switch_off()
    return search(profile, needles)


def test_the_search_finds_what_lies_there_in_plain(volunteer: Volunteer, tmp_path: Path) -> None:
    volunteer.page.evaluate(PLANT, [CONTROL, list(PHOTO)])
    found = closed(volunteer, tmp_path / "phone", codings(CONTROL) | {PHOTO})
    places = {(Path(file).parts[-2], Path(file).suffix, how) for file, how, _ in found}
    stored = {(suffix, how) for folder, suffix, how in places if folder.endswith("indexeddb.leveldb")}
    assert {(".log", "raw"), (".log", "leveldb"), (".ldb", "leveldb")} <= stored, found
    # Tables are packed: as they lie there nothing is seen in them.
    assert (".ldb", "raw") not in stored
    assert any(folder == "leveldb" for folder, *_rest in places), "the note is in the local storage"
    assert any(needle == PHOTO for _file, _how, needle in found), "the photo is in a file of its own"


def test_what_was_entered_is_nowhere_in_the_profile_locked_deleted_or_wiped(
    volunteer: Volunteer, server: Installation, tmp_path: Path
) -> None:
    profile, page = tmp_path / "phone", volunteer.page
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(CANARY.full_name, "Tổ 3")
    volunteer.adds_a_person(CANARY)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.answers(1, Answer(8, STATEMENT))
    volunteer.takes_a_photo(notebook_page())
    page.goto(f"{volunteer.phone.url}/so/cai-dat")
    volunteer.ready()
    page.get_by_role("button", name="Khóa ngay").click()
    expect(page.get_by_role("heading", name="Sổ đang khóa")).to_be_visible()
    assert closed(volunteer, profile, NEEDLES) == [], "locked"

    volunteer.phone.switch_on()
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.searches("hoang yen")
    volunteer.opens(CANARY.full_name)
    volunteer.opens(CANARY.full_name)
    volunteer.opens_the_sheet()
    volunteer.indicator.get_by_label("Đã làm được việc gì").fill("")
    volunteer.sends_now()
    assert closed(volunteer, profile, NEEDLES) == [], "deleted and sent"

    page = volunteer.phone.switch_on()
    page.goto(f"{volunteer.phone.url}/so/cai-dat")
    volunteer.ready()
    page.get_by_role("button", name="Đăng xuất máy này").click()
    page.get_by_role("button", name="Đóng lời nhắn này").click()
    page.wait_for_url("**/so/", timeout=60_000)
    expect(page.get_by_text("Máy này chưa mở sổ")).to_be_visible()
    assert closed(volunteer, profile, NEEDLES) == [], "wiped"
