"""What a newcomer needs to look around: who can sign in with what."""

import hmac
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_WORDS = (
    "sen",
    "lua",
    "tre",
    "cau",
    "mai",
    "dua",
    "nam",
    "que",
    "cuc",
    "lai",
    "sim",
    "mit",
    "rau",
    "khe",
    "ban",
    "tra",
)


@dataclass(frozen=True)
class AccountLine:
    """An account of the demo. `roles` are role codes; `place` is where the first of them is held, None: the ward."""

    username: str
    name: str
    title: str
    roles: tuple[str, ...]
    place: str | None
    password: str


@dataclass(frozen=True)
class Summary:
    """The demo ward's slug, its accounts, and the volunteer whose phone is to be let in first."""

    slug: str
    accounts: tuple[AccountLine, ...]
    volunteer: str


def data() -> dict[str, Any]:
    """The demo's places, accounts and people."""
    found: dict[str, Any] = json.loads((files("webapp.demo") / "pilot.json").read_text(encoding="utf-8"))
    return found


def password(secret: str, username: str) -> str:
    """The demo password of an account: the same at each start, another on each installation, easy to type."""
    # A password that contains the user name is refused; one of the accounts is called like one of the words.
    words = [word for word in _WORDS if username not in word]
    drawn = hmac.digest(secret.encode(), f"demo:{username}".encode(), "sha256")
    first, second, third = (words[byte % len(words)] for byte in drawn[:3])
    return f"{first}-{second}-{third}-{int.from_bytes(drawn[3:6]) % 10000:04}"


def summary(secret: str) -> Summary:
    """The accounts of the demo with their passwords."""
    content = data()
    names = {place["code"]: place["name"] for place in content["collectives"]}
    lines = tuple(
        AccountLine(
            username=account["username"],
            name=account["name"],
            title=account["title"],
            roles=tuple(dict.fromkeys(role for role, _place in account["positions"])),
            place=names.get(account["positions"][0][1]),
            password=password(secret, account["username"]),
        )
        for account in content["accounts"]
    )
    return Summary(content["ward"]["slug"], lines, content["accounts"][0]["username"])
