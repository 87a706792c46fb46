"""The actions of a declaration page: button, what follows from it, and in words what still stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from webapp.domain.workflow import Action
from webapp.queries.sheet import View
from webapp.web.forms.messages import sentence

# Action → the noun in its address, and whether it has a form page (the others are a button on the declaration's page).
ROUTES = {
    Action.VERIFY: ("verify", False),
    Action.RETURN: ("give_back", True),
    Action.REVIEW: ("review", True),
    Action.CONFIRM: ("confirm", False),
    Action.SEND_BACK: ("send_back", True),
    Action.POST: ("post", False),
    Action.DECLINE: ("decline", True),
    Action.REOPEN: ("reopen", True),
    Action.REVOKE: ("revoke", True),
    Action.WITHDRAW: ("withdraw", True),
}
ONWARD = (Action.VERIFY, Action.REVIEW, Action.CONFIRM, Action.POST, Action.RECOGNISE)
FINAL = (Action.DECLINE, Action.REVOKE, Action.WITHDRAW)
BESIDE = (Action.RETURN, Action.SEND_BACK, Action.DECLINE)
"""What may be decided instead of going on; everything else is seldom done, and folded away."""
# The key that brings one to the button: the letter that its Vietnamese word begins with, where that is free.
KEYS = {
    Action.VERIFY: "D",
    Action.RETURN: "T",
    Action.REVIEW: "B",
    Action.CONFIRM: "X",
    Action.SEND_BACK: "L",
    Action.REOPEN: "M",
    Action.POST: "N",
    Action.DECLINE: "K",
    Action.RECOGNISE: "P",
    Action.REVOKE: "H",
    Action.WITHDRAW: "U",
}


@dataclass(frozen=True)
class Offer:
    """One action. `unmet`: sentences for the guards that do not hold; then there is no button."""

    action: Action
    text: str
    consequence: str | None
    kind: str
    url: str
    has_form: bool
    unmet: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key on the keyboard."""
        return KEYS[self.action]

    @property
    def is_usual(self) -> bool:
        """Is it one of the few that a sheet in this state waits for?"""
        return self.action in ONWARD or (self.action in BESIDE and not self.unmet)


def of_view(view: View, kept: dict[str, Any]) -> list[Offer]:
    """What whoever looks may do, the way onward first. `kept`: the list's filters, for the addresses."""
    found = [_offer(view, one.action, one.unmet, kept) for one in view.actions if one.action is not Action.SUBMIT]
    order = [*ONWARD, Action.RETURN, Action.SEND_BACK, Action.REOPEN, *FINAL]
    return sorted(found, key=lambda offer: order.index(offer.action))


def _offer(view: View, action: Action, unmet: Sequence[str], kept: dict[str, Any]) -> Offer:
    identity = view.sheet.declaration.id
    if action is Action.RECOGNISE:
        url, has_form = url_for("committee.decisions"), True
    else:
        name, has_form = ROUTES[action]
        url = url_for(f"reviews.{name}", declaration_id=identity, **kept)
    kind = "primary" if action in ONWARD else ("danger" if action in FINAL else "quiet")
    text, consequence = words_of(action)
    return Offer(action, text, consequence, kind, url, has_form, tuple(sentence(code) for code in unmet))


def words_of(action: Action) -> tuple[str, str | None]:
    """The button of an action, and the line under it."""
    texts: dict[Action, tuple[str, str | None]] = {
        Action.VERIFY: (_("Đủ minh chứng, chuyển bình xét"), _("Phiếu sang tập thể bình xét.")),
        Action.RETURN: (_("Trả lại để bổ sung"), _("Lý do hiện trên máy của người ghi, cạnh chỉ số.")),
        Action.REVIEW: (_("Ghi điểm bình xét"), _("Mở phiếu ghi điểm theo biên bản họp.")),
        Action.CONFIRM: (_("Xác nhận kết quả"), _("Giữ điểm của tập thể, chuyển Hội Khuyến học.")),
        Action.SEND_BACK: (_("Đề nghị bình xét lại"), _("Cần ghi lý do; tập thể sẽ thấy.")),
        Action.REOPEN: (_("Mở lại để bình xét"), _("Cần ghi lý do; biên bản cũ vẫn lưu.")),
        Action.POST: (_("Niêm yết"), _("Đưa vào danh sách đề nghị công nhận: họ tên và nơi kê khai.")),
        Action.RECOGNISE: (_("Ghi số, ngày quyết định và phát hành"), _("Mở tờ trình có người này.")),
        Action.DECLINE: (_("Kết luận: chưa đạt"), _("Báo riêng cho người kê khai, không nêu công khai.")),
        Action.REVOKE: (_("Hủy bỏ kết quả công nhận"), _("Quyết định cũ vẫn đọc được.")),
        Action.WITHDRAW: (_("Ghi nhận rút hồ sơ"), _("Theo đề nghị của người kê khai, bằng giấy.")),
    }
    return texts[action]


def done(action: Action) -> str:
    """What is said once the step is taken."""
    texts = {
        Action.VERIFY: _("Đã kiểm tra: phiếu chuyển sang bình xét."),
        Action.RETURN: _("Đã trả lại. Lý do sẽ hiện trên máy của người ghi khi máy có mạng."),
        Action.REVIEW: _("Đã ghi điểm bình xét. Phiếu chờ người đứng đầu xác nhận."),
        Action.CONFIRM: _("Đã xác nhận kết quả."),
        Action.SEND_BACK: _("Đã đề nghị bình xét lại."),
        Action.REOPEN: _("Đã mở lại để bình xét."),
        Action.POST: _("Đã niêm yết."),
        Action.DECLINE: _("Đã ghi kết luận chưa đạt. Xin báo riêng cho người kê khai."),
        Action.REVOKE: _("Đã hủy bỏ kết quả công nhận."),
        Action.WITHDRAW: _("Đã ghi nhận rút hồ sơ."),
    }
    return texts[action]
