"""Pictures of the real application, by `python3 dev.py pictures`: the README's, the home screen's, and the icons.

Runs in the virtual environment: a demo ward of its own is filled and served, and a browser goes through it.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from devtools import browser as chromium
from devtools import frontend, run, say
from devtools.places import ROOT, STATIC
from tests.e2e.support import lock
from tests.e2e.support.browsers import FLAGS, VIETNAM
from tests.e2e.support.installation import Installation

README, SCREENS = ROOT / "docs" / "pictures", STATIC / "img"
HEAVIEST = 120 * 1024
PHONE, DESK = (400, 800), (1280, 800)
DRAFT = """
    SELECT declaration.id, criteria_version, "group" FROM declaration
    JOIN collective ON collective.id = declaration.collective_id
    JOIN step ON step.declaration_id = declaration.id
    WHERE declaration.state = 'draft' AND collective.name = 'Khối phố Bàu Sen' AND step.action = 'return' LIMIT 1
"""
# A machine without the fonts of a phone draws wide letters that no phone has: take what is nearest to them.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><edit name="family" mode="prepend" binding="strong">
<string>Roboto</string><string>Noto Sans</string><string>Liberation Sans</string></edit></match></fontconfig>
"""


def take() -> None:
    """Icons, then every page.

    :raises Stop: there is no browser, or a picture is too heavy.
    """
    program = chromium.find()
    if program is None:
        raise say.Stop(chromium.NONE)
    run.compile_translations()
    frontend.ensure_built()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(FONTS, encoding="utf-8")
        started = playwright.chromium.launch(
            executable_path=program, args=FLAGS, env={"FONTCONFIG_FILE": str(fonts), "HOME": folder}
        )
        icons(started)
        ward = Installation(Path(folder, "instance"))
        ward.fill()
        ward.start()
        try:
            phone_pages(started, ward)
            desk_pages(started, ward)
        finally:
            ward.kill()
            started.close()


def icons(started: Browser) -> None:
    """The icons of the home screen, from their drawings. A maskable one fills its square: the launcher cuts it."""
    plain, mono = (Path(SCREENS, name).read_text(encoding="utf-8") for name in ("icon.svg", "icon-mono.svg"))
    square = plain.replace(' rx="112"', "")
    drawings = [("icon-180", square, 180), ("icon-192", plain, 192), ("icon-512", plain, 512)]
    drawings += [("icon-maskable", square, 512), ("icon-mono", mono, 512)]
    page = started.new_page()
    for name, drawing, size in drawings:
        page.set_viewport_size({"width": size, "height": size})
        page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px}}</style>{drawing}")
        drawn = Image.open(BytesIO(page.screenshot(omit_background=True)))
        (drawn if name == "icon-mono" else drawn.quantize(64)).save(SCREENS / f"{name}.png", optimize=True)
    page.close()


def phone_pages(started: Browser, ward: Installation) -> None:
    """The volunteer's app, with the demo's lists on it."""
    page = _context(started, ward, PHONE).new_page()
    page.goto(ward.enrolment_link("tuongvi"))
    _ready(page)
    lock.let_in(page, pin=None)
    page.get_by_role("link", name="Khối phố Bàu Sen").first.wait_for()
    keep(page, "volunteer-home", "screen-phone-1")
    with closing(sqlite3.connect(ward.database)) as database:
        declaration, version, group = database.execute(DRAFT).fetchone()
    page.goto(f"{ward.url}/so/phieu/{version}/{group}#{declaration}/c05")
    _ready(page)
    keep(page, "volunteer-indicator", "screen-phone-2")
    page.goto(f"{ward.url}/so/")
    _ready(page)
    page.locator('[data-part="collectives"]').get_by_role("link", name="Khối phố Bàu Sen").click()
    page.wait_for_url("**/so/ho-gia-dinh#*")
    _ready(page)
    keep(page, "volunteer-list", "screen-phone-3")


def desk_pages(started: Browser, ward: Installation) -> None:
    """What officials and everybody see."""
    for name, who, where, screen in (
        ("association-tasks", "tuong", "viec", "screen-desk-1"),
        ("association-progress", "tuong", "tien-do", None),
        ("panel-sheet", "thoa", None, "screen-desk-2"),
    ):
        page = _signed_in(_context(started, ward, DESK), ward, who)
        if where:
            page.goto(f"{ward.ward_url}/{where}")
        else:
            page.goto(f"{ward.ward_url}/phieu?trang-thai=submitted")
            page.locator("main table a, main .list a").first.click()
            page.wait_for_load_state("networkidle")
        keep(page, name, screen)
    page = _context(started, ward, DESK).new_page()
    page.goto(f"{ward.ward_url}/danh-sach")
    keep(page, "public-names", None)


def keep(page: Page, name: str, screen: str | None) -> None:
    """Write a picture for the README and, where `screen` names one, for the home screen.

    :raises Stop: it is too heavy for a README.
    """
    page.wait_for_timeout(400)
    drawn = Image.open(BytesIO(page.screenshot()))
    README.mkdir(parents=True, exist_ok=True)
    path = README / f"{name}.webp"
    drawn.save(path, quality=80, method=6)
    if path.stat().st_size > HEAVIEST:
        raise say.Stop(f"{path} has {path.stat().st_size // 1024} KB, which is more than a README should carry.")
    if screen:
        drawn.save(SCREENS / f"{screen}.webp", quality=70, method=6)
    say.line(f"{path.relative_to(ROOT)}: {drawn.width} × {drawn.height}, {path.stat().st_size // 1024} KB")


def _context(started: Browser, ward: Installation, size: tuple[int, int]) -> BrowserContext:
    return started.new_context(
        base_url=ward.url,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=1.5 if size == PHONE else 1,
        color_scheme="light",
        service_workers="block",
        **VIETNAM,  # type: ignore[arg-type]
    )


def _ready(page: Page) -> None:
    page.locator("html[data-ready=true]").wait_for(state="attached")


def _signed_in(context: BrowserContext, ward: Installation, who: str) -> Page:
    page = context.new_page()
    page.goto(f"{ward.ward_url}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(who)
    page.get_by_label("Mật khẩu").fill(ward.password(who))
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Đăng xuất").wait_for()
    return page


if __name__ == "__main__":
    say.speak_utf8()
    try:
        take()
    except say.Stop as stop:
        say.line(str(stop))
        sys.exit(1)
