"""The filters of the list, kept in its address. What was searched for is a name, so it stands there sealed."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from werkzeug.datastructures import MultiDict

from webapp.queries.sheets import Filter
from webapp.web.forms.fields import tidy
from webapp.web.ward import current_ward

LONGEST_SEARCH = 80
ORDERS = ("name", "oldest", "points")
# Name in the address → field of the filter.
NAMES = {"trang-thai": "state", "tap-the": "collective_id", "nhom": "group", "xep": "order"}
SEARCH, PAGE = "tim", "page"


@dataclass(frozen=True)
class Chosen:
    """A filter, and how it stands in addresses."""

    filter: Filter
    search_token: str = ""

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """Arguments for `url_for` that lead to the same list; `changes` by their names in the address."""
        found: dict[str, Any] = {name: getattr(self.filter, field) for name, field in NAMES.items()}
        found |= {SEARCH: self.search_token, PAGE: self.filter.page}
        if found["xep"] == "name":
            found["xep"] = None
        if found[PAGE] == 1:
            found[PAGE] = None
        return {name: value for name, value in (found | changes).items() if value}

    @property
    def narrows(self) -> bool:
        """Is anything left out of the list?"""
        return bool(self.filter.search or self.filter.state or self.filter.collective_id or self.filter.group)


def of_address(arguments: MultiDict[str, str]) -> Chosen:
    """The filter of an address; what cannot be read is left out."""
    token = arguments.get(SEARCH, "")
    search = _unseal(token)
    return Chosen(_filter(arguments, search, arguments.get(PAGE, "")), token if search else "")


def of_form(values: MultiDict[str, str]) -> Chosen:
    """The filter that a form asks for: from its first page on."""
    search = tidy(values.get(SEARCH, ""))[:LONGEST_SEARCH]
    return Chosen(_filter(values, search, ""), _seal(search) if search else "")


def _filter(values: MultiDict[str, str], search: str, page: str) -> Filter:
    order = values.get("xep", "name")
    return Filter(
        search=search,
        state=_plain(values.get("trang-thai")),
        collective_id=_plain(values.get("tap-the")),
        group=_plain(values.get("nhom")),
        order=order if order in ORDERS else "name",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def _plain(value: str | None) -> str | None:
    """An id or a code; anything else would only trouble the database."""
    usable = (
        value is not None and len(value) <= 36 and value.isascii() and value.replace("_", "").replace("-", "").isalnum()
    )
    return value if usable else None


def _cipher() -> AESGCM:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return AESGCM(hashlib.blake2b(secret, digest_size=32, person=b"cdht-search").digest())


def _seal(text: str) -> str:
    nonce = secrets.token_bytes(12)
    sealed = _cipher().encrypt(nonce, text.encode(), current_ward().id.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def _unseal(token: str) -> str:
    if not token or len(token) > 1000:
        return ""
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return _cipher().decrypt(content[:12], content[12:], current_ward().id.encode()).decode()
    except (ValueError, InvalidTag):
        return ""
