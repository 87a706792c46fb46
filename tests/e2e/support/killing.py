"""A phone whose battery dies again and again while somebody writes: what it acknowledged is there every time."""

import random
import threading
from collections import Counter
from collections.abc import Iterator

from playwright.sync_api import Error

from tests.e2e.support.browsers import Phone
from tests.e2e.support.saving import Writer

MOMENTS = ("typing", "typing slowly", "photo", "camera")
# Seconds until the battery is empty, at most: about as long as what is done then takes on a machine that is busy.
AT_MOST = {"typing": 1.5, "typing slowly": 2.5, "photo": 3.0, "camera": 1.0}


def deaths(writer: Writer, phone: Phone, picture: bytes, count: int) -> Iterator[tuple[str, float, list[str]]]:
    """Kill the phone so many times. After each: at which moment, after how many seconds, and what was missed then."""
    chance = writer.chance
    for turn in range(count):
        moment = MOMENTS[turn % len(MOMENTS)]
        delay = chance.uniform(0.0, AT_MOST[moment])
        writer.opens()
        writer.turns()
        _dies_during(moment, delay, writer, phone, picture)
        phone.switch_on()
        writer.opens()
        yield moment, delay, writer.misses()


def tally(found: list[tuple[str, float, list[str]]]) -> str:
    """How often it died at which moment, and how often something was missing."""
    died, lost = Counter(moment for moment, _, _ in found), Counter(moment for moment, _, missed in found if missed)
    return ", ".join(f"{moment}: {died[moment]} deaths, {lost[moment]} losses" for moment in MOMENTS if died[moment])


def _dies_during(moment: str, delay: float, writer: Writer, phone: Phone, picture: bytes) -> None:
    empty = threading.Event()

    def cut() -> None:
        empty.set()
        phone.cut_power()

    battery = threading.Timer(delay, cut)
    battery.start()
    try:
        if moment == "camera":
            writer.goes_to_the_camera()
        elif moment == "photo":
            writer.photographs(picture)
        while True:
            writer.types(slowly=moment == "typing slowly")
            if writer.chance.random() < 0.3:
                writer.turns()
    except (Error, AssertionError, IndexError):
        # Whatever was being done then failed, because the phone is off.
        if not empty.is_set():
            raise
        battery.join()
    finally:
        battery.cancel()
    phone.is_dead()


def chance_of(seed: int) -> random.Random:
    """The same deaths for the same seed, as far as a machine's clock lets them be the same."""
    return random.Random(f"deaths {seed}")
