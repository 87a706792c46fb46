"""The volunteer with her phone, going from door to door."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.support import lock
from tests.e2e.support.browsers import Phone, comes_true


@dataclass(frozen=True)
class Answer:
    """What a person says to one indicator. `evidence`: pairs of the button's name and the words; photos are bytes."""

    points: int
    statement: str = ""
    evidence: tuple[tuple[str, str | bytes], ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Neighbour:
    """Somebody at a door."""

    full_name: str
    sex: str
    birth: str
    group: str
    id_number: str = ""
    goals: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)


class Volunteer:
    """She sees her phone's screen and touches it; she knows nothing else."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    @property
    def page(self) -> Page:
        """What is on the screen."""
        return self.phone.page

    # Letting the phone in, switching it on

    def opens_the_book(self, link: str) -> None:
        """Follow the link from the association, and wait until the lists are on the phone."""
        self.page.goto(link)
        self.ready()
        lock.let_in(self.page)
        # From now on the book opens without a network. (`ready` would be waited for without an end.)
        kept = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)"
        comes_true(self.page, kept)

    def starts_cold(self) -> None:
        """Close the app, and open it again from the home screen."""
        self.phone.switch_off()
        self.phone.switch_on()
        self.comes_home()

    def comes_home(self) -> None:
        """Open the app from the home screen."""
        self.page.goto(f"{self.phone.url}/so/")
        self.ready()

    def ready(self) -> None:
        """Wait until the page that is on the screen has drawn itself; she gives her PIN where it is asked for."""
        lock.ready(self.page)

    # Finding

    def opens_the_place(self, name: str) -> None:
        """Open the list of one of her places, from the first page."""
        self.page.locator('[data-part="collectives"]').get_by_role("link", name=name).click()
        self.page.wait_for_url("**/so/ho-gia-dinh#*")
        self.ready()

    def searches(self, words: str) -> list[str]:
        """Type into the search; the names that are then in the list."""
        self.page.get_by_role("searchbox").fill(words)
        # The list may just be drawn anew: then its rows are there a moment before their words.
        comes_true(
            self.page, "() => [...document.querySelectorAll('.list__name')].every((one) => one.innerText.trim())"
        )
        return self.page.locator('[data-part="list"] .list__name').all_inner_texts()

    def opens(self, name: str) -> None:
        """Open a household or a person from the list on the screen."""
        here = self.page.url  # which looks just as ready, and has a link of that name as well
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_url(lambda url: url != here)
        self.ready()

    # Writing down

    def adds_a_household(self, head: str, address: str, phone: str = "", note: str = "") -> None:
        """Write down a household that is not in the list, and go to it."""
        self.page.get_by_role("link", name="Thêm hộ").click()
        self.page.wait_for_url("**/so/ho#moi/*")
        self.ready()
        self.fills("Chủ hộ", head)
        self.fills("Nơi ở", address)
        for label, text in (("Số điện thoại", phone), ("Ghi chú", note)):
            if text:
                self.fills(label, text)
        self.page.get_by_role("link", name="Xong: xem hộ").click()
        expect(self.page.get_by_text("Người trong hộ")).to_be_visible()

    def notes_the_visit(self, outcome: str) -> None:
        """One tap: how it went at this door."""
        button = self.page.get_by_role("button", name=outcome)
        self._saved_by(button.click)
        expect(button).to_have_attribute("aria-pressed", "true")

    def adds_a_person(self, who: Neighbour) -> None:
        """Write down a person of the household on the screen, and go to them."""
        self.page.get_by_role("link", name="Thêm người").click()
        self.page.wait_for_url("**/so/nguoi#moi/**")
        self.ready()
        self.fills("Họ và tên", who.full_name)
        self.chooses(who.sex)
        self.fills("Ngày sinh hoặc năm sinh", who.birth)
        self.chooses(who.group)
        if who.id_number:
            self.fills("Số căn cước", who.id_number)
        self.page.get_by_role("link", name="Xong: xem người này").click()
        expect(self.page.get_by_role("main").get_by_role("link", name="Đăng ký phấn đấu")).to_be_visible()

    def registers(self, goals: str) -> None:
        """Write down what the person sets out to do this year."""
        self.page.get_by_role("main").get_by_role("link", name="Đăng ký phấn đấu").click()
        self.page.get_by_label("Nội dung phấn đấu").fill(goals)
        self._saved_by(self.page.get_by_role("button", name="Đăng ký").click)
        expect(self.page.get_by_text("ĐÃ ĐĂNG KÝ")).to_be_visible()

    def asks_for_consent(self, purpose: str, method: str = "Ngay trên máy") -> None:
        """Read one purpose aloud and note the yes to it. She must be on the page of the person."""
        self.page.get_by_role("main").get_by_role("link", name="Ý kiến đồng ý").click()
        section = self.page.get_by_role("region", name=purpose)
        section.get_by_role("radio", name=method).check()
        self._saved_by(section.get_by_role("button", name="Người kê khai đồng ý").click)
        expect(section.get_by_text("✓ Đã đồng ý")).to_be_visible()
        self.page.get_by_role("link", name="Xong: xem người này").click()
        expect(self.page.get_by_role("main").get_by_role("link", name="Phiếu tự kê khai")).to_be_visible()

    def opens_the_sheet(self) -> None:
        """From the page of the person to the declaration."""
        self.page.get_by_role("main").get_by_role("link", name="Phiếu tự kê khai").click()
        self.page.wait_for_url("**/so/phieu/**")
        self.ready()

    def goes_to(self, indicator: int) -> None:
        """Touch the number of an indicator at the top of the declaration."""
        self.page.get_by_role("link", name=f"Chỉ số {indicator}:").click()
        expect(self.indicator).to_have_attribute("data-number", str(indicator))

    def answers(self, indicator: int, given: Answer) -> None:
        """Points, what was done, and what shows it."""
        self.goes_to(indicator)
        if given.points is not None:
            score = self.indicator.get_by_role("radio", name=str(given.points), exact=True)
            self._saved_by(score.check)
        if given.statement:
            self.states(given.statement)
        for button, content in given.evidence:
            if isinstance(content, bytes):
                self.takes_a_photo(content)
            else:
                self.adds_evidence(button, content, given.number)

    def states(self, text: str) -> None:
        """Write what the person did, at the indicator on the screen."""
        self._saved_by(lambda: self.indicator.get_by_label("Đã làm được việc gì").fill(text))

    def adds_evidence(self, kind: str, note: str, number: str = "") -> None:
        """Evidence in words, with a number where the kind asks for one; some kinds ask for nothing."""
        shown = self.indicator.locator(".evidence__item")
        before = shown.count()
        button = self.indicator.get_by_role("button", name=kind, exact=True)
        if not note:
            self._saved_by(button.click)
            expect(shown).to_have_count(before + 1)
            return
        button.click()
        form = self.indicator.locator(".evidence__form")
        counted = form.get_by_label("Con số")
        if counted.is_visible():
            counted.fill(number)
        self._saved_by(lambda: form.get_by_label("Ghi rõ").fill(note))
        form.get_by_role("button", name="Xong minh chứng này").click()
        expect(shown).to_have_count(before + 1)

    def takes_a_photo(self, picture: bytes) -> None:
        """The camera gives a picture; it is on the phone when its small image shows."""
        images = self.indicator.locator(".evidence__photo:visible")
        before = images.count()
        camera = self.indicator.locator("input[type=file]").last
        shot = FilePayload(name="anh.png", mimeType="image/png", buffer=picture)
        self._saved_by(lambda: camera.set_input_files(shot))
        expect(images).to_have_count(before + 1)

    def looks_over(self) -> str:
        """Go to the last screen; what it says at its head."""
        while self.page.locator('[data-indicator="review"]').is_hidden():
            self.page.get_by_role("button", name="Tiếp:").click()
        return self.page.locator('[data-part="verdict"]').inner_text()

    def hands_in(self) -> None:
        """Hand the declaration in, on the phone."""
        self._saved_by(self.page.get_by_role("button", name="Nộp phiếu", exact=True).click)
        expect(self.page.locator('[data-part="submitted"]')).to_be_visible()

    def goes_to_the_person(self) -> None:
        """From the declaration or a form back to the page of the person."""
        self.page.get_by_role("link", name="Quay lại").click()
        self.page.wait_for_url("**/so/nguoi#*")
        self.ready()

    # Sending

    def opens_the_outbox(self) -> None:
        """See what waits to be sent."""
        self.page.goto(f"{self.phone.url}/so/cho-gui")
        self.ready()

    def sends_now(self) -> None:
        """Press the button, and wait until nothing waits any more."""
        self.opens_the_outbox()
        self.page.get_by_role("button", name="Gửi ngay").click()
        expect(self.page.get_by_text("Mọi việc đã ghi đều đã gửi.")).to_be_visible(timeout=60_000)

    def outbox(self, heading: str) -> Locator:
        """The rows under a heading of the outbox: "Chờ gửi", "Đã gửi", "Cần xử lý"."""
        group = self.page.locator("section", has=self.page.get_by_role("heading", name=heading))
        return group.locator(".list__row")

    def sees_in_the_outbox(self, heading: str, kinds: Mapping[str, int]) -> None:
        """Just these, and so many of each kind, stand under a heading of the outbox, whoever they are of."""
        count = """([heading, wanted]) => {
            const found = {};
            for (const group of document.querySelectorAll('section[data-group]:not([hidden])')) {
              if (!group.querySelector('h2').textContent.includes(heading)) continue;
              for (const one of group.querySelectorAll('[data-kind]'))
                found[one.dataset.kind] = (found[one.dataset.kind] ?? 0) + Number(one.dataset.n);
            }
            const text = (some) => JSON.stringify(Object.entries(some).sort()); return text(found) === text(wanted);
        }"""
        # Now and then the phone tries to send: a moment later all is as before.
        self.page.wait_for_function(count, arg=[heading, dict(kinds)])

    # What came back

    def opens_what_came_back(self, name: str) -> None:
        """From the first page to the declaration that was returned, at the indicator that it concerns."""
        self.page.locator('[data-part="returned"]').get_by_role("link", name=name).click()
        self.page.wait_for_url("**/so/phieu/**")
        self.ready()

    @property
    def reason(self) -> Locator:
        """Why it came back, at the indicator on the screen."""
        return self.indicator.locator('[data-part="returns"]')

    # The screen

    @property
    def indicator(self) -> Locator:
        """The indicator on the screen."""
        return self.page.locator("[data-indicator]:visible")

    @property
    def total(self) -> str:
        """The running total at the foot of the declaration."""
        return " ".join(self.page.locator('[data-part="total"]').inner_text().split())

    @property
    def standing(self) -> str:
        """What still stands in the way, at the foot of the declaration."""
        return self.page.locator('[data-part="standing"]').inner_text()

    def fills(self, label: str, text: str) -> None:
        """Type into a field of the form on the screen."""
        # What need not be filled in says so in its label.
        label_is = re.compile(rf"^{re.escape(label)}( \(|$)")
        self.page.get_by_role("textbox", name=label_is).fill(text)

    def chooses(self, text: str) -> None:
        """Touch one of several choices."""
        self.page.locator(".choice", has_text=text).locator("visible=true").first.click()

    def _saved_by(self, act: Callable[[], object]) -> None:
        """Do something, and wait until the phone says that it has it."""
        saved = self.page.locator("[data-saved]")
        # What an earlier change left there must not be taken for the answer to this one.
        saved.evaluate("place => { place.dataset.state = ''; }")
        act()
        expect(saved).to_have_attribute("data-state", "saved")
