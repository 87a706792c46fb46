"""What a phone is told when somebody puts the book on its home screen: name, colours, icons, pictures, ways in."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from webapp.web.assets import asset, language

# The same forever: a phone knows by it that a new version is the same book.
ID = "/so/"


@dataclass(frozen=True)
class Icon:
    """A drawing of the home screen: `any` as it is, `maskable` to be cut, `monochrome` for themed screens."""

    name: str
    size: int
    purpose: str


ICONS = (
    Icon("icon-192", 192, "any"),
    Icon("icon-512", 512, "any"),
    Icon("icon-maskable", 512, "maskable"),
    Icon("icon-mono", 512, "monochrome"),
)
# Taken by `python3 dev.py pictures`, in pixels.
NARROW, WIDE = "600x1200", "1280x800"


def manifest() -> dict[str, Any]:
    """The members of the manifest, in the language of the request."""
    return {
        "id": ID,
        "name": _("Sổ Công dân học tập"),
        "short_name": _("Sổ CDHT"),
        "description": _("Ghi phiếu “Công dân học tập” ngay tại nhà, không cần mạng; có mạng thì gửi về phường."),
        "lang": language(),
        "dir": "ltr",
        "categories": ["education", "government"],
        "start_url": ID,
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf8f1",
        "theme_color": "#1f4b99",
        "icons": [
            {
                "src": asset(f"img/{icon.name}.png"),
                "sizes": f"{icon.size}x{icon.size}",
                "type": "image/png",
                "purpose": icon.purpose,
            }
            for icon in ICONS
        ],
        "screenshots": [
            _screen("screen-phone-1", NARROW, _("Hôm nay, và phiếu phường trả lại")),
            _screen("screen-phone-2", NARROW, _("Một chỉ số: câu hỏi, điểm, minh chứng")),
            _screen("screen-phone-3", NARROW, _("Danh sách của một nơi, tìm không cần dấu")),
            _screen("screen-desk-1", WIDE, _("Việc của tôi, ở bàn làm việc")),
            _screen("screen-desk-2", WIDE, _("Đọc một phiếu: lời kể cạnh minh chứng")),
        ],
        "shortcuts": [
            _way_in(_("Ghi phiếu"), url_for("field.households")),
            _way_in(_("Thêm hộ"), url_for("field.household") + "#moi"),
            _way_in(_("Gửi về phường"), url_for("field.outbox")),
        ],
    }


def _screen(name: str, size: str, label: str) -> dict[str, str]:
    return {
        "src": asset(f"img/{name}.webp"),
        "sizes": size,
        "type": "image/webp",
        "form_factor": "narrow" if size == NARROW else "wide",
        "label": label,
    }


def _way_in(name: str, address: str) -> dict[str, Any]:
    return {
        "name": name,
        "url": address,
        "icons": [{"src": asset("img/icon-192.png"), "sizes": "192x192", "type": "image/png"}],
    }
