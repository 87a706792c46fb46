"""P4: a photo of 12 MP, from the moment that the camera gives it to the moment that the phone says it has it.

    .venv/bin/python -m bench.photo [--megapixels 12] [--runs 5] [--seed 1] [--orientation 6]

On the real page of a declaration, processor ÷6, 360×640. Goal: at most 250 KB in at most 600 ms, no task of the page
over 50 ms. Chromium slows the page down, not its workers: so the worker's own time is printed too, and once more as it
would be on a phone, multiplied by how much a fixed loop of the page was slowed down.
"""

import argparse
import base64
import io
import random
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from bench.browser import LONG, WATCH, head, line, pace, paces, playing, slow_down
from tests.e2e.support import lock
from tests.e2e.support.browsers import FLAGS, PHONE, VIETNAM
from tests.e2e.support.installation import Installation
from tests.e2e.test_budget import sheet

WHOLE, BYTES, TASK = 600, 250, 50
# Notes how long each worker had its photo, and what it gave back.
NOTE = """(() => {
  const note = (window.photos = []);
  const Plain = Worker;
  window.Worker = class extends Plain {
    postMessage(file) {
      const from = performance.now();
      this.addEventListener('message', ({ data }) => note.push([performance.now() - from, data.blob.size, data.width]));
      super.postMessage(file);
    }
  };
})();"""
# A tap on the button; a second later the camera puts the file into the input. Resolves 300 ms after it is saved.
TAKE = """(encoded) => new Promise((resolve) => {
  const bytes = Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], 'anh.jpg', { type: 'image/jpeg' }));
  const input = document.querySelector('[data-indicator]:not([hidden]) input[type=file]');
  const saved = document.querySelector('[data-saved]');
  input.dispatchEvent(new Event('click', { bubbles: true }));
  setTimeout(() => {
    const from = performance.now();
    new MutationObserver(() => {
      if (saved.dataset.state !== 'saved') return;
      const took = performance.now() - from;
      setTimeout(() => {
        const tasks = window.seen.tasks.filter(([start]) => start >= from).map(([, length]) => length);
        resolve({ took, longest: Math.max(0, ...tasks) });
      }, 300);
    }).observe(saved, { attributes: true, childList: true });
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, 1000);
})"""


def photo(megapixels: float, seed: int, orientation: int) -> bytes:
    """A JPEG as a phone's camera makes it: soft shapes, the noise of a cheap sensor, 0.3 bytes a pixel."""
    chance = random.Random(seed)
    width = round((megapixels * 1e6 * 4 / 3) ** 0.5)
    size = (width, width * 3 // 4)
    small = Image.new("RGB", (size[0] // 40, size[1] // 40))
    small.putdata([tuple(chance.randbytes(3)) for _pixel in range(small.width * small.height)])
    noise = Image.effect_noise(size, 28).convert("RGB")
    picture = Image.blend(small.resize(size, Image.Resampling.BICUBIC), noise, 0.25)
    notes = Image.Exif()
    notes[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=notes)
    return out.getvalue()


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megapixels", type=float, default=12)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orientation", type=int, default=6, help="6: a phone held upright")
    chosen = parser.parse_args()
    content = photo(chosen.megapixels, chosen.seed, chosen.orientation)
    with playing() as (playwright, program), tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        server = Installation(Path(folder) / "instance")
        server.fill()
        server.start()
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            context = browser.new_context(viewport=PHONE, **VIETNAM)  # type: ignore[arg-type]
            context.set_default_timeout(LONG)
            context.add_init_script(WATCH + NOTE)
            page = _at_the_sheet(context.new_page(), server)
            inputs = vars(chosen) | {"bytes of the photo": len(content), "browser": browser.version}
            head("P4: a photo of the camera", **inputs)
            _measure(page, content, chosen.runs)
        finally:
            browser.close()
            server.kill()


def _at_the_sheet(page: Page, server: Installation) -> Page:
    page.goto(server.enrolment_link("tuongvi"))
    page.wait_for_selector("html[data-ready=true]", state="attached")
    lock.let_in(page, pin=None)
    page.get_by_role("link", name="Khối phố Bàu Sen").first.wait_for()
    server.kill()
    page.goto(sheet(server))
    page.wait_for_selector("html[data-ready=true]", state="attached")
    page.wait_for_timeout(2000)
    return page


def _measure(page: Page, content: bytes, runs: int) -> None:
    figures: dict[str, list[float]] = defaultdict(list)
    encoded = base64.b64encode(content).decode()
    for _run in range(runs):
        figures["plain"].append(pace(page))
        session = slow_down(page, line=False)
        figures["slowed"].append(pace(page))
        took = page.evaluate(TAKE, encoded)
        worker, size, side = page.evaluate("() => window.photos.at(-1)")
        session.detach()
        slower = figures["slowed"][-1] / figures["plain"][-1]
        figures["whole"].append(took["took"])
        figures["longest"].append(took["longest"])
        figures["worker"].append(worker)
        figures["phone"].append(took["took"] + worker * (slower - 1))
        figures["size"].append(size / 1024)
    line("from the camera to “Đã lưu trên máy”", figures["whole"], WHOLE)
    line("  longest task of the page (0: none over 50)", figures["longest"], TASK)
    line("  of it the worker, which is not slowed down", figures["worker"], None)
    line("as if the worker were slowed down too", figures["phone"], WHOLE)
    line("the photo that is kept", figures["size"], BYTES, "KB")
    print(f"  it is {side:.0f} px wide; the worker takes {_share(figures):.0f} % of the whole")
    paces(figures["plain"], figures["slowed"])


def _share(figures: dict[str, list[float]]) -> float:
    return 100 * statistics.median(figures["worker"]) / statistics.median(figures["whole"])


if __name__ == "__main__":
    main()
