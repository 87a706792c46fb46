"""The filters of the list, kept in its address.

What was searched for is a name, and where a page begins is the key that a name is sorted by: both stand there sealed.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from werkzeug.datastructures import MultiDict

from webapp.queries.paging import FIRST, Key, Place, Turned
from webapp.queries.sheets import Filter
from webapp.web.forms.fields import tidy
from webapp.web.ward import current_ward

LONGEST_SEARCH = 80
ORDERS = ("name", "oldest", "points")
# Name in the address → field of the filter.
NAMES = {"trang-thai": "state", "tap-the": "collective_id", "nhom": "group", "xep": "order"}
SEARCH, PAGE = "tim", "page"
AFTER, BEFORE, END = "sau", "truoc", "cuoi"
KEY = "key"
LONGEST_TOKEN = 2000


@dataclass(frozen=True)
class Chosen:
    """A filter, and how it stands in addresses. `start`: where the page begins or ends, as the address has it."""

    filter: Filter
    search_token: str = ""
    start: tuple[str, str] | None = None

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """Arguments for `url_for` that lead to the same list; `changes` by their names in the address."""
        found = self.list_arguments()
        if self.start:
            found |= {self.start[0]: self.start[1], PAGE: self.filter.place.page}
        return {name: value for name, value in (found | changes).items() if value}

    def list_arguments(self, **changes: Any) -> dict[str, Any]:
        """The same from the first page on."""
        found: dict[str, Any] = {name: getattr(self.filter, field) for name, field in NAMES.items()}
        found[SEARCH] = self.search_token
        if found["xep"] == "name":
            found["xep"] = None
        return {name: value for name, value in (found | changes).items() if value}

    def turned(self, page: Turned) -> dict[str, dict[str, Any]]:
        """Arguments of the pages to turn to from this one: some of `first`, `previous`, `next`, `last`."""
        found: dict[str, dict[str, Any]] = {}
        order = self.filter.order
        if page.previous:
            found["first"] = self.list_arguments()
            found["previous"] = self.list_arguments(**{BEFORE: _seal_key(order, page.previous), PAGE: page.page - 1})
        if page.next:
            found["next"] = self.list_arguments(**{AFTER: _seal_key(order, page.next), PAGE: page.page + 1})
            found["last"] = self.list_arguments(**{BEFORE: END, PAGE: page.pages})
        return found

    @property
    def narrows(self) -> bool:
        """Is anything left out of the list?"""
        return bool(self.filter.search or self.filter.state or self.filter.collective_id or self.filter.group)


def of_address(arguments: MultiDict[str, str]) -> Chosen:
    """The filter of an address; what cannot be read is left out."""
    token = arguments.get(SEARCH, "")
    search = _unseal(token)
    found = Chosen(_filter(arguments, search), token if search else "")
    number = _number(arguments.get(PAGE, ""))
    for name in (AFTER, BEFORE):
        stands = arguments.get(name, "")
        key = () if name == BEFORE and stands == END else _unseal_key(found.filter.order, stands)
        if key is not None:
            place = Place(after=key, page=number) if name == AFTER else Place(before=key, page=number)
            return replace(found, filter=replace(found.filter, place=place), start=(name, stands))
    return found


def of_form(values: MultiDict[str, str]) -> Chosen:
    """The filter that a form asks for: from its first page on."""
    search = tidy(values.get(SEARCH, ""))[:LONGEST_SEARCH]
    return Chosen(_filter(values, search), _seal(search) if search else "")


def of_people(chosen: Chosen) -> Chosen:
    """The same for a list of people: it knows no states, and one order only."""
    start, place = chosen.start, chosen.filter.place
    if chosen.filter.order != "name":
        start, place = None, FIRST
    return replace(chosen, filter=replace(chosen.filter, state=None, order="name", place=place), start=start)


def _filter(values: MultiDict[str, str], search: str) -> Filter:
    order = values.get("xep", "name")
    return Filter(
        search=search,
        state=_plain(values.get("trang-thai")),
        collective_id=_plain(values.get("tap-the")),
        group=_plain(values.get("nhom")),
        order=order if order in ORDERS else "name",
    )


def _number(page: str) -> int:
    return int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1


def _plain(value: str | None) -> str | None:
    """An id or a code; anything else would only trouble the database."""
    usable = (
        value is not None and len(value) <= 36 and value.isascii() and value.replace("_", "").replace("-", "").isalnum()
    )
    return value if usable else None


def _seal_key(order: str, key: Key) -> str:
    parts = [part.isoformat() if isinstance(part, datetime) else part for part in key]
    return _seal(json.dumps([order, *parts]), KEY)


def _unseal_key(order: str, token: str) -> Key | None:
    """None for what was sealed of another order, or not by us."""
    text = _unseal(token, KEY)
    if not text:
        return None
    sealed_of, *parts = json.loads(text)
    if sealed_of != order:
        return None
    return (datetime.fromisoformat(parts[0]), *parts[1:]) if order == "oldest" else tuple(parts)


def _label(what: str) -> bytes:
    """What was sealed for one ward and one use opens in no other."""
    return f"{current_ward().id}:{what}".encode()


def _cipher() -> AESGCM:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return AESGCM(hashlib.blake2b(secret, digest_size=32, person=b"cdht-search").digest())


def _seal(text: str, what: str = SEARCH) -> str:
    nonce = secrets.token_bytes(12)
    sealed = _cipher().encrypt(nonce, text.encode(), _label(what))
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def _unseal(token: str, what: str = SEARCH) -> str:
    if not token or len(token) > LONGEST_TOKEN:
        return ""
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return _cipher().decrypt(content[:12], content[12:], _label(what)).decode()
    except (ValueError, InvalidTag):
        return ""
