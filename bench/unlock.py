"""S3: how long a PIN takes to open the notebook on a phone ÷6, and what each way of stretching it would cost.

    .venv/bin/python -m bench.unlock [--runs 5]

Goal: at most 1 s from the button to the drawn page. Chromium slows down only what runs on the page: the worker of
Argon2id and the threads of WebCrypto run at full speed. So the stretching is measured by itself, six times that is what
it would take at ÷6, and the whole is reckoned with that in its place.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.browser import CPU, LONG, head, line, pace, paces, playing, slow_down
from tests.e2e.support import lock
from tests.e2e.support.browsers import FLAGS, PHONE, VIETNAM
from tests.e2e.support.installation import Installation

GOAL = 1000
# KiB and passes: of OWASP's list of equals (7 MiB … 46 MiB), and the RFC's second recommendation with one lane.
ARGON2ID = ((19 * 1024, 2), (46 * 1024, 1), (64 * 1024, 3))
PBKDF2 = (600_000, 1_000_000)
STRETCH = """async ([memory, passes]) => {
  const start = performance.now();
  const worker = new Worker(document.body.dataset.argon2Worker);
  const answer = new Promise((done, fail) => {
    worker.onmessage = ({ data }) => (data.bytes ? done(data.bytes) : fail(new Error(data.error)));
  });
  worker.postMessage({ pin: new TextEncoder().encode('482915'), salt: new Uint8Array(16), memory, passes });
  await answer;
  worker.terminate();
  return performance.now() - start;
}"""
DERIVE = """async (iterations) => {
  const start = performance.now();
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('482915'), 'PBKDF2', false, ['deriveBits']);
  await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations }, key, 256);
  return performance.now() - start;
}"""
FOLLOW = """() => {
  document.addEventListener('click', () => { window.pressed = performance.now(); }, { capture: true, once: true });
  new MutationObserver(() => {
    if (document.documentElement.dataset.ready === 'true')
      requestAnimationFrame(() => setTimeout(() => { window.opened ??= performance.now(); }));
  }).observe(document.documentElement, { attributes: true });
}"""


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with playing() as (playwright, program), tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        server = Installation(Path(folder) / "instance")
        server.fill()
        server.start()
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            head("S3: opening by PIN", runs=runs, browser=browser.version)
            stretching = _ways(browser, server, runs)
            _opening(browser, server, runs, stretching)
        finally:
            browser.close()
            server.kill()


def _ways(browser: Browser, server: Installation, runs: int) -> float:
    """Every way of stretching; gives the ms of the one that is used, not slowed down."""
    page = browser.new_context(bypass_csp=True, service_workers="block").new_page()
    page.goto(f"{server.ward_url}/bat-dau")
    page.wait_for_selector("html[data-ready=true]", state="attached")
    used = 0.0
    for memory, passes in ARGON2ID:
        times = [float(page.evaluate(STRETCH, [memory, passes])) for _run in range(runs)]
        used = used or statistics.median(times)
        line(f"Argon2id {memory // 1024} MiB, {passes} passes, × {CPU}", [CPU * one for one in times], GOAL)
    for rounds in PBKDF2:
        times = [float(page.evaluate(DERIVE, rounds)) for _run in range(runs)]
        line(f"PBKDF2 {rounds:,} rounds, × {CPU}", [CPU * one for one in times], GOAL)
    page.context.close()
    return used


def _opening(browser: Browser, server: Installation, runs: int, stretching: float) -> None:
    page = browser.new_context(viewport=PHONE, **VIETNAM).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(LONG)
    page.goto(server.enrolment_link("tuongvi"))
    page.wait_for_selector("html[data-ready=true]", state="attached")
    lock.let_in(page, patience=LONG)
    times, plain, slowed = [], [], []
    for _run in range(runs):
        plain.append(pace(page))
        session = slow_down(page, line=False)
        slowed.append(pace(page))
        times.append(_once(page))
        session.detach()
    line("from the button to the drawn page, page ÷6", times, None)
    line("  with the stretching ÷6 too", [one + (CPU - 1) * stretching for one in times], GOAL)
    paces(plain, slowed)


def _once(page: Page) -> float:
    page.get_by_role("button", name="Khóa sổ ngay").click()
    page.wait_for_selector("html[data-locked=lock]", state="attached")
    page.evaluate(FOLLOW)
    lock.unlocks(page)
    page.wait_for_function("() => window.opened")
    return float(page.evaluate("() => window.opened - window.pressed"))


if __name__ == "__main__":
    main()
