"""A day without a network in every kind of browser: written down, switched off and on, sent, there exactly once."""

import sqlite3
from contextlib import closing

from tests.e2e.support.installation import ROOT, Installation
from tests.e2e.support.lock import PIN
from tests.engines.browsers import Browser, comes_true

READY = "document.documentElement.dataset.ready === 'true'"
ASKS = "document.documentElement.dataset.locked"
HEARD = "document.querySelector('[data-net]')?.dataset.state === 'online'"
SAVED = "document.querySelector('[data-saved]')?.dataset.state === 'saved'"
NAME, PLACE = "Đặng Thị Bông", "Khối phố Bàu Sen"
STATEMENT = "Sáng nghe đài phường, tối xem bản tin."
GIVEN = "//section[@data-indicator='c01']"
# A passkey that opens the notebook needs a phone's own lock: no browser has one here. Safari has more than WebKitGTK.
LACKS = {
    "Chromium": {"passkey"},
    "Firefox": {"passkey"},
    "WebKitGTK": {"second", "lasting", "room", "passkey"},
}
ASKED = {
    "second": "navigator.storage?.getDirectory",
    "lasting": "navigator.storage?.persist",
    "room": "navigator.storage?.estimate",
    "tabs": "navigator.locks",
}
ONCE = {
    "household": "SELECT count(*) FROM household WHERE head_name = :name",
    "person": "SELECT count(*) FROM person WHERE full_name = :name AND \"group\" = 'farmer'",
    "consent": "SELECT count(*) FROM consent JOIN person ON person.id = consent.person_id WHERE full_name = :name",
    "declaration": """SELECT count(*) FROM declaration JOIN person ON person.id = declaration.person_id
                      WHERE full_name = :name""",
    "answer": """SELECT count(*) FROM answer JOIN declaration ON declaration.id = answer.declaration_id
                 JOIN person ON person.id = declaration.person_id
                 WHERE full_name = :name AND answer.statement = :statement AND answer.self_points = 16""",
}


def link(text: str) -> str:
    """A link by its words."""
    return f"//a[contains(normalize-space(), '{text}')]"


def button(text: str) -> str:
    """A button by its words."""
    return f"//button[normalize-space() = '{text}']"


def choice(text: str) -> str:
    """One of several, by its first words."""
    return f"//*[contains(concat(@class, ' '), 'choice ') and starts-with(normalize-space(), '{text}')]"


def field(label: str) -> str:
    """What to type into, by its label."""
    return f"//*[@id = //label[starts-with(normalize-space(), '{label}')]/@for]"


def ready(engine: Browser) -> None:
    """The page has drawn itself, after the PIN where it asked for one."""
    comes_true(engine, f"{READY} || {ASKS}")
    if engine.ask(f"return {ASKS}"):
        engine.fill(field("Mã mở khóa"), PIN)
        engine.click(button("Mở khóa"))
        comes_true(engine, READY)


def goes(engine: Browser, place: str, path: str) -> None:
    """Follow a link, and wait for the page behind it."""
    engine.click(place)
    comes_true(engine, f"location.pathname.startsWith('{path}') && ({READY} || {ASKS})")
    ready(engine)


def saves(engine: Browser, place: str, text: str | None = None) -> None:
    """Type or touch, and wait until the phone says that it has it."""
    engine.ask("document.querySelector('[data-saved]').dataset.state = ''")
    if text is None:
        engine.click(place)
    else:
        engine.fill(place, text)
    comes_true(engine, SAVED)


def lets_in(engine: Browser, server: Installation) -> None:
    """From the link to the first page, with a PIN."""
    engine.open(server.enrolment_link("tuongvi"))
    ready(engine)
    engine.click(button("Mở sổ"))
    comes_true(engine, f"{ASKS} === 'lock-choose'")
    engine.fill(field("Mã mới"), PIN)
    engine.fill(field("Gõ lại mã mới"), PIN)
    engine.click(button("Đặt mã khóa"))
    comes_true(engine, f"location.pathname === '/so/' && ({READY} || {ASKS})")
    ready(engine)
    comes_true(engine, "(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'")
    # What the ward has to tell has arrived, and nothing is on its way.
    comes_true(engine, HEARD)


def writes_down(engine: Browser) -> str:
    """A household, its person, the consent, the first indicator; the address of the sheet."""
    goes(engine, link(PLACE), "/so/ho-gia-dinh")
    goes(engine, link("Thêm hộ"), "/so/ho")
    saves(engine, field("Chủ hộ"), NAME)
    saves(engine, field("Nơi ở"), "Tổ 3")
    engine.click(link("Xong: xem hộ"))
    comes_true(engine, "document.body.innerText.includes('Người trong hộ')")
    goes(engine, link("Thêm người"), "/so/nguoi")
    saves(engine, field("Họ và tên"), NAME)
    saves(engine, choice("Nữ"))
    saves(engine, field("Ngày sinh hoặc năm sinh"), "14/07/1961")
    saves(engine, choice("Nông dân"))
    engine.click(link("Xong: xem người này"))
    engine.click("//main" + link("Ý kiến đồng ý"))
    consent = "//section[.//*[contains(normalize-space(), '1. Để xét danh hiệu')]]"
    engine.click(f"{consent}//label[contains(normalize-space(), 'Ngay trên máy')]")
    saves(engine, f"{consent}{button('Người kê khai đồng ý')}")
    engine.click(link("Xong: xem người này"))
    goes(engine, "//main" + link("Phiếu tự kê khai"), "/so/phieu/")
    saves(engine, f"{GIVEN}//label[normalize-space() = '8']")
    saves(engine, f"{GIVEN}//textarea[not(ancestor::*[@hidden])]", STATEMENT)
    address: str = engine.ask("return location.href")
    return address


def test_what_is_written_down_without_a_network_arrives_exactly_once(engine: Browser, server: Installation) -> None:
    lets_in(engine, server)
    server.kill()
    sheet = writes_down(engine)

    engine.switch_off()
    engine.switch_on()
    engine.open(sheet)
    ready(engine)
    comes_true(engine, f"document.querySelector('#c01-statement').value === '{STATEMENT}'")
    keep_picture(engine, "sheet")

    server.start()
    engine.open(f"{server.url}/so/cho-gui")
    ready(engine)
    engine.click(button("Gửi ngay"))
    comes_true(engine, "document.body.innerText.includes('Mọi việc đã ghi đều đã gửi.')")
    with closing(sqlite3.connect(server.database)) as database:
        found = {
            kind: database.execute(query, {"name": NAME, "statement": STATEMENT}).fetchone()[0]
            for kind, query in ONCE.items()
        }
    assert found == dict.fromkeys(ONCE, 1)

    engine.open(f"{server.url}/so/cai-dat")
    ready(engine)
    says_what_it_lacks(engine)


def says_what_it_lacks(engine: Browser) -> None:
    """The settings name just what this browser does not have."""
    comes_true(engine, "document.querySelector('[data-part=lacks]:not([hidden])')")
    said = engine.ask(
        "return [...document.querySelectorAll('[data-lack]:not([hidden])')].map((one) => one.dataset.lack)"
    )
    assert set(said) == LACKS[engine.name]
    has = {what: engine.ask(f"return Boolean({question})") for what, question in ASKED.items()}
    assert {what for what, there in has.items() if not there} == LACKS[engine.name] - {"passkey"}
    engine.ask("document.querySelector('[data-part=lacks]').scrollIntoView({ block: 'center' })")
    keep_picture(engine, "settings")


def keep_picture(engine: Browser, name: str) -> None:
    """What it looks like in this browser, to be looked at."""
    folder = ROOT / "test-results" / "engines"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-{engine.name}.png").write_bytes(engine.picture())
