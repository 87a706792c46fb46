"""Somebody who writes into a sheet while the phone dies or its disk fills: what it acknowledged must be there."""

import random
from dataclasses import dataclass, field

from playwright.sync_api import Error, FilePayload, Locator, Page, TimeoutError, expect

from tests.e2e.navigators.volunteer import Volunteer

STATEMENT = "Đã làm được việc gì"
INDICATORS, LONGEST = 10, 1990
NOTICED = 320
WORDS = ("nghe đài", "đọc báo", "học nghề", "dạy cháu", "vào tổ đọc sách", "ghi sổ", "hỏi hàng xóm")
SETTLED = "() => ['saved', 'failed'].includes(document.querySelector('[data-saved]').dataset.state)"
PHOTOS = ".evidence__photo:visible"
WHOLE = """() => [...document.querySelectorAll('.evidence__look:not([hidden]) img')]
  .every((image) => image.complete && image.naturalWidth > 0)"""


@dataclass
class Line:
    """What was typed at one indicator: all of it, and how much of it the phone said that it has."""

    typed: str = ""
    kept: str = ""

    def allows(self, found: str) -> bool:
        """Everything acknowledged, and nothing that nobody typed."""
        return found.startswith(self.kept) and self.typed.startswith(found)


@dataclass
class Writer:
    """A volunteer at one sheet, and her memory of it. `sheet`: its address."""

    volunteer: Volunteer
    sheet: str
    chance: random.Random
    lines: dict[int, Line] = field(default_factory=dict)
    photos: int = 0
    photos_tried: int = 0

    @property
    def page(self) -> Page:
        return self.volunteer.page

    @property
    def _box(self) -> Locator:
        return self.volunteer.indicator.get_by_label(STATEMENT)

    def opens(self) -> None:
        """The sheet, as it is after the phone was started."""
        self.page.goto(self.sheet)
        self.volunteer.ready()

    def types(self, more: str = "", *, slowly: bool = False) -> bool:
        """Some words more at the indicator on the screen; whether the phone said that it has them."""
        line = self.lines.setdefault(self._number(), Line())
        added = more or f" {self.chance.choice(WORDS)} {self.chance.randrange(1000)}"
        if len(line.typed + added) > LONGEST:
            added = added[: max(0, LONGEST - len(line.typed))] or self._begins_anew(line)
        self._forget_state()
        line.typed += added
        if slowly:
            self._box.press_sequentially(added, delay=self.chance.randrange(5, 40))
            # Until the last letters are noticed, what is said is said of the letters before them.
            self.page.wait_for_timeout(NOTICED)
        else:
            self._box.fill(line.typed)
        if not self._settles():
            return False
        line.kept = line.typed
        return True

    def _begins_anew(self, line: Line) -> str:
        """The field is full: it is emptied, and that is saved, before anything is typed into it."""
        self._forget_state()
        self._box.fill("")
        line.kept = ""
        if self._settles():
            line.typed = ""
        return " " + self.chance.choice(WORDS)

    def turns(self) -> None:
        """To another indicator."""
        self.volunteer.goes_to(self.chance.randrange(1, INDICATORS + 1))

    def photographs(self, picture: bytes) -> bool:
        """A photo at the first indicator; whether the phone said that it has it, and shows it."""
        self.volunteer.goes_to(1)
        before = self.page.locator(PHOTOS).count()
        self._forget_state()
        self.photos_tried += 1
        shot = FilePayload(name="anh.png", mimeType="image/png", buffer=picture)
        self.volunteer.indicator.locator("input[type=file]").last.set_input_files(shot)
        if not self._settles():
            return False
        expect(self.page.locator(PHOTOS)).to_have_count(before + 1)
        self.photos += 1
        return True

    def goes_to_the_camera(self) -> None:
        """The phone shows the camera: the page is behind it, with something that was typed a moment ago."""
        self.volunteer.goes_to(1)
        self.types()
        with self.page.expect_file_chooser():
            self.volunteer.indicator.locator("input[type=file]").last.click()
        if self._settles():
            line = self.lines[1]
            line.kept = line.typed

    def misses(self) -> list[str]:
        """On a phone that was started again: what it said that it has, and has not."""
        missing = []
        for number, line in sorted(self.lines.items()):
            self.volunteer.goes_to(number)
            found = self._box.input_value()
            if line.allows(found):
                line.typed = line.kept = found
            else:
                kept = f"{len(line.kept)} letters ({line.kept[-30:]!r})"
                missing.append(f"indicator {number}: kept {kept}, found {len(found)} ({found[-30:]!r})")
        self.volunteer.goes_to(1)
        images = self.page.locator(PHOTOS)
        try:
            if self.photos:
                images.nth(self.photos - 1).wait_for()
            self.page.wait_for_function(WHOLE)
        except Error:
            missing.append(f"photos: kept {self.photos}, found {images.count()}")
        if images.count() > self.photos_tried:
            missing.append(f"photos: {self.photos_tried} taken, {images.count()} found")
        self.photos = images.count()
        return missing

    def on_the_screen(self) -> bool:
        """What was typed last stands on the screen, saved or not."""
        line = self.lines.get(self._number())
        return line is None or self._box.input_value() == line.typed

    def _number(self) -> int:
        return int(self.volunteer.indicator.get_attribute("data-number") or 0)

    def _forget_state(self) -> None:
        # What an earlier change left there must not be taken for the answer to this one.
        self.page.locator("[data-saved]").evaluate("place => { place.dataset.state = ''; }")

    def _settles(self) -> bool:
        try:
            self.page.wait_for_function(SETTLED)
        except TimeoutError as error:
            place = self.page.locator("[data-saved]")
            raise AssertionError(f"neither saved nor refused: {place.get_attribute('data-state')!r}") from error
        return self.page.locator("[data-saved]").get_attribute("data-state") == "saved"
