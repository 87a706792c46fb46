"""The phone keeps what only it has twice: what becomes of a notebook when one of the two is gone."""

import shutil
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.navigators.volunteer import Neighbour, Volunteer
from tests.e2e.support.browsers import PATIENCE
from tests.e2e.support.installation import Installation

LANH = Neighbour("Phan Thị Lành", "Nữ", "02/03/1958", "Nông dân", id_number="000158900902")
SAID = "Sáng nghe đài phường, tối xem bản tin"
JOURNAL = """async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('so-cdht').catch(() => null);
  const sizes = {};
  if (folder) for await (const [name, handle] of folder) sizes[name] = (await handle.getFile()).size;
  return sizes;
}"""


def at_a_sheet(volunteer: Volunteer) -> None:
    """A new neighbour without a network, up to something said at the first indicator."""
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(LANH.full_name, "Tổ 3")
    volunteer.adds_a_person(LANH)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.states(SAID)


def copies(volunteer: Volunteer, words: str) -> None:
    """The settings say how many copies there are."""
    volunteer.page.goto(volunteer.phone.url + "/so/cai-dat")
    volunteer.ready()
    expect(volunteer.page.locator("[data-part=copies]")).to_contain_text(words)


def test_a_phone_of_which_one_store_is_gone_goes_on_with_the_other(
    volunteer: Volunteer, server: Installation, tmp_path: Path
) -> None:
    server.kill()
    at_a_sheet(volunteer)
    sheet = volunteer.page.url
    copies(volunteer, "giữ hai bản")
    assert sum(volunteer.page.evaluate(JOURNAL).values()) > 1000

    for lost in ("IndexedDB", "File System", "IndexedDB"):
        volunteer.phone.switch_off()
        found = [one for one in (tmp_path / "phone").rglob(lost) if one.is_dir()]
        assert found
        for one in found:
            shutil.rmtree(one)
        volunteer.phone.switch_on()
        volunteer.page.goto(sheet)
        volunteer.ready()
        expect(volunteer.indicator.get_by_label("Đã làm được việc gì")).to_have_value(SAID)
        # The one that was gone is whole again before the other goes.
        copies(volunteer, "giữ hai bản")
        volunteer.page.wait_for_timeout(PATIENCE / 20)
    assert volunteer.phone.watch.complaints == []
