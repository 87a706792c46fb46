"""R5, for a few phones or for many: the server burns down, and the phones bring back what its backup lacks."""

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from tests.phones.fleet import Fleet, Phone
from tests.phones.village import Place, Village

ROUNDS = 8
CONTENT = {
    "household": "id, head_name, address, note, deleted_at",
    "person": 'id, full_name, birth_year, sex, "group", household_id',
    "registration": "id, person_id, goals",
    "consent": "id, person_id, purposes, method",
    "declaration": "id, person_id, state, self_claimed, self_effective",
    "answer": "declaration_id, indicator, self_points, statement",
    "evidence": "id, declaration_id, indicator, kind, sha256",
    "submission": "id, declaration_id, scribe",
    "step": "declaration_id, action, to_state",
}


@dataclass(frozen=True)
class Story:
    """What came of it. `told`: records that a phone was told are on the server; `back`: those that are there again."""

    phones: int
    told: int
    lost: int
    back: int
    photos: int
    rounds: int
    waiting: int


def picture(seed: int, side: int = 400, grain: int = 50) -> bytes:
    """A photo that is no other's; the finer its grain (in pixels), the more bytes it has."""
    chance = random.Random(seed)
    made = Image.new("RGB", (side // grain, side // grain))
    made.putdata([tuple(chance.randbytes(3)) for _pixel in range(made.width * made.height)])
    out = BytesIO()
    made.resize((side, side), Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


def tell(
    village: Village, fleet: Fleet, phones: int, doors: int, *, say: Callable[[str], None] = lambda _: None
) -> Story:
    """Yesterday's work is in the backup; today's is sent after it, changes yesterday's, and is lost with the server.

    Half of the phones are sent home before the end of the day with something unsent.
    """
    place = village.settle()
    village.server.start()
    held = [fleet.buy(village.base, "tan-thanh", code) for code in village.codes(place, phones)]
    yesterday = [_day(phone, place, n, "Hôm qua", doors) for n, phone in enumerate(held)]
    _send(held)
    village.back_up()
    say(f"backed up: {len(_all(village))} records")
    for n, (phone, made) in enumerate(zip(held, yesterday, strict=True)):
        _day(phone, place, n, "Hôm nay", doors)
        phone("change", "household", made[0]["household"], {"note": f"Đã sửa {n}"})
    _send(held)
    told, photos = _all(village), _photos(village)
    for n, phone in enumerate(held):
        if n % 2:
            phone("doors", place.door(f"Chưa gửi {n}"), 1)
    village.burn_down()
    lost = told - _all(village)
    say(f"burnt down: {len(lost)} of {len(told)} records are gone")
    village.server.start()
    rounds = next((turn for turn in range(1, ROUNDS + 1) if _send(held) == 0), ROUNDS)
    back = _all(village)
    village.server.cdht("audit", "verify")
    assert _photos(village) >= photos, "every photo is there again"
    return Story(phones, len(told), len(lost), len(told & back), len(photos), rounds, sum(p.unsent() for p in held))


def _day(phone: Phone, place: Place, n: int, name: str, doors: int) -> list[dict[str, str]]:
    made: list[dict[str, str]] = phone("doors", place.door(f"{name} {n}"), doors)
    phone("photo", made[0]["declaration"], base64.b64encode(picture(n * 1000 + sum(map(ord, name)))).decode())
    return made


def _send(phones: list[Phone]) -> int:
    """Each of them presses "Gửi ngay"; how many things still wait."""
    for phone in phones:
        phone("send")
    return sum(phone.unsent() for phone in phones)


def _all(village: Village) -> set[tuple[str, ...]]:
    """What the ward has, with its content; numbers and moments of the server itself are left out."""
    return {(table, *row) for table, what in CONTENT.items() for row in village.rows(f"SELECT {what} FROM {table}")}


def _photos(village: Village) -> set[tuple[str, ...]]:
    """Photos whose files are really there."""
    kept = {path.name for path in (village.server.folder / "evidence").rglob("*") if path.is_file()}
    rows = village.rows("SELECT sha256, stored_sha256 FROM evidence_file")
    return {(sent,) for sent, stored in rows if stored in kept}
