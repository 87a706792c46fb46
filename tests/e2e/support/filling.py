"""A volunteer writes on a phone whose disk is full: what was acknowledged before it was, is there afterwards."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserType, Error

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.browsers import Phone
from tests.e2e.support.installation import Installation
from tests.e2e.support.killing import chance_of
from tests.e2e.support.pictures import small_page
from tests.e2e.support.saving import Line, Writer
from tests.e2e.support.small_disk import KINDS, SmallDisk, small_disk

SAVES = 60
# Bytes that are left to the browser when the writing begins. It measures free space itself, so: much, little, none.
ROOM = (0, 4 << 10, 64 << 10, 300 << 10, 1 << 20, 3 << 20)


@dataclass(frozen=True)
class Template:
    """A phone that lies switched off at a sheet: its profile, its server (which is off), and what was said there.

    `promised`: its browser promised to keep what it has. Without that Chromium throws everything of a site away, both
    stores and the pages, when a disk gets full: no site can help that, so the app asks for the promise.
    """

    profile: Path
    server: Installation
    promised: bool
    sheet: str
    said: str


@dataclass
class Outcome:
    """One run. `refused`: after how many saves the phone took no more, or None. `online`: it lost the pages."""

    seed: int
    kind: str
    room: int
    megabytes: int
    kept: int = 0
    photos: int = 0
    refused: int | None = None
    notice: str = ""
    online: bool = False
    missed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        end = "never refused" if self.refused is None else f"refused after {self.refused} ({self.notice})"
        pages = ", pages lost: opened with a network" if self.online else ""
        return (
            f"seed {self.seed} {self.kind} {self.megabytes} MB, {self.room >> 10} KB left: {self.kept} saves and "
            f"{self.photos} photos acknowledged, {end}{pages}; {len(self.missed)} missed {self.missed or ''}"
        )


def fills_the_disk(
    chromium: BrowserType, program: str, template: Template, folder: Path, seed: int, saves: int = SAVES
) -> Outcome:
    """One run: write until the phone takes no more, cut its power, make room, start it, and look.

    :raises CannotMountError: no small disk is to be had on this machine.
    """
    chance = chance_of(seed)
    size = sum(file.stat().st_size for file in template.profile.rglob("*") if file.is_file())
    outcome = Outcome(seed, KINDS[seed % len(KINDS)], chance.choice(ROOM), (size >> 20) + 12)
    with small_disk(folder, outcome.megabytes, outcome.kind) as disk:
        phone = Phone(chromium, program, disk.folder / "phone", template.server.url)
        phone.moves_in(template.profile)
        if template.promised:
            phone.is_promised_to_be_kept()
        phone.switch_on()
        try:
            writer = Writer(Volunteer(phone), template.sheet, chance, {1: Line(template.said, template.said)})
            writer.opens()
            _writes(writer, disk, outcome, saves)
        finally:
            phone.kill()
        disk.make_room()
        phone.switch_on()
        try:
            _opens_again(writer, template.server, outcome)
            outcome.missed += writer.misses()
        finally:
            phone.kill()
            template.server.kill()
    return outcome


def _opens_again(writer: Writer, server: Installation, outcome: Outcome) -> None:
    """A full disk may cost the pages, which are the server's: they come again with the first network."""
    try:
        writer.opens()
    except Error as error:
        if "ERR_CONNECTION_REFUSED" not in error.message:
            raise
        outcome.online = True
        server.start()
        writer.opens()


def _writes(writer: Writer, disk: SmallDisk, outcome: Outcome, saves: int) -> None:
    disk.leave(outcome.room)
    for turn in range(saves):
        if turn == saves // 2:
            disk.leave(0)
        if turn % 10 == 5:
            saved = writer.photographs(small_page())
            outcome.photos += saved
        else:
            writer.turns()
            saved = writer.types(" đã làm việc có ích" * writer.chance.choice((1, 5, 40)))
            outcome.kept += saved
        if not saved:
            outcome.refused = turn
            break
    outcome.notice = writer.page.locator("[data-alert]").inner_text().strip()
    outcome.notice = outcome.notice.partition("\n")[0]
    if not writer.on_the_screen():
        outcome.missed.append("what was typed is no longer on the screen")
