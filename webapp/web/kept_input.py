"""What was typed into a form that could not be taken, so that it need not be typed again."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request

NEVER_SHOWN = ("csrf_token", "password", "new_password", "current_password")


@dataclass(frozen=True)
class Kept:
    """`fields` to send again, `readable`: the texts among them, `lost_files`: were there files (no page keeps one)?"""

    action: str
    fields: tuple[tuple[str, str], ...]
    readable: tuple[str, ...]
    lost_files: bool


def of_request() -> Kept | None:
    """What this POST carried; None where there was nothing, or where the form did not come from a page of ours.

    Without the second rule another site could have its form sent by a click on our own page.
    """
    if request.method != "POST" or not _ours():
        return None
    fields = tuple(
        (name, value) for name, value in request.form.items(multi=True) if name not in NEVER_SHOWN and "\0" not in value
    )
    if not fields:
        return None
    # Ids, dates and choices are words without a space; what somebody wrote has one.
    readable = tuple(value for _name, value in fields if " " in value.strip())
    lost = any(upload.filename for upload in request.files.values())
    return Kept(request.full_path.rstrip("?"), fields, readable, lost)


def _ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if origin is None:
        return False
    public = urlsplit(current_app.config["SETTINGS"].public_url).netloc
    return urlsplit(origin).netloc in (request.host, public)
