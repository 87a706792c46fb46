"""What error pages say. Plain words: what happened, whether anything was lost, what to do."""

from flask_babel import gettext as _


def of(status: int) -> tuple[str, str]:
    """Title and sentence of a status."""
    texts = {
        400: (_("Yêu cầu chưa đúng"), _("Trang nhận được dữ liệu không đọc được. Hãy quay lại và thử lần nữa.")),
        401: (
            _("Cần đăng nhập lại"),
            _("Phiên làm việc đã kết thúc trước khi gửi. Những gì đã ghi còn ở dưới đây."),
        ),
        403: (_("Không có quyền xem trang này"), refusal("no_role")),
        404: (
            _("Không tìm thấy trang"),
            _("Địa chỉ này không có, hoặc nội dung đã được chuyển đi. Hãy kiểm tra lại đường dẫn."),
        ),
        405: (
            _("Không dùng được như vậy"),
            _("Trang này không nhận thao tác vừa rồi. Hãy quay lại và bấm nút trên trang."),
        ),
        409: (
            _("Có người vừa sửa trước"),
            _("Nội dung đã thay đổi sau khi mở trang, nên thao tác vừa rồi chưa được ghi. Không có gì bị ghi đè."),
        ),
        413: (
            _("Tệp hoặc nội dung quá lớn"),
            _("Tối đa 12 MB mỗi lần gửi. Hãy chọn tệp nhỏ hơn, hoặc chụp lại với cỡ ảnh nhỏ hơn."),
        ),
        429: (_("Thử quá nhiều lần"), too_many(_("%(n)s phút", n=1))),
        500: (
            _("Máy chủ gặp lỗi"),
            _(
                "Thao tác vừa rồi chưa được ghi; những gì đã lưu trước đó vẫn còn nguyên. Hãy thử lại sau ít phút. "
                "Nếu vẫn lỗi, báo cho người quản trị mã ở cuối trang."
            ),
        ),
        503: (
            _("Máy chủ đang bận"),
            _("Thao tác vừa rồi chưa được ghi; những gì đã lưu trước đó vẫn còn nguyên. Hãy thử lại sau vài giây."),
        ),
        507: (
            _("Máy chủ hết chỗ"),
            _(
                "Thao tác vừa rồi chưa được ghi; những gì đã lưu trước đó vẫn còn nguyên. "
                "Xin báo cho người quản trị, rồi gửi lại sau."
            ),
        ),
    }
    return texts.get(status) or texts[500 if status >= 500 else 400]


def refusal(code: str) -> str:
    """Why an action is not allowed, by the code of `domain.permissions.Permission`."""
    texts = {
        "no_role": _("Nhiệm vụ được giao không gồm việc này. Nếu cần, hỏi Hội Khuyến học phường."),
        "not_in_term": _("Nhiệm kỳ đã hết hoặc chưa bắt đầu, nên không làm được việc này."),
        "out_of_scope": _("Hồ sơ này thuộc tập thể khác, ngoài phạm vi được giao."),
        "own_sheet": _("Không ai kiểm tra, chấm hay xác nhận phiếu của chính mình. Xin giao người khác."),
        "own_household": _("Không ai kiểm tra, chấm hay xác nhận phiếu của người cùng hộ. Xin giao người khác."),
        "wrong_state": _("Phiếu đã sang bước khác, nên việc này không còn làm được."),
    }
    return texts.get(code, texts["no_role"])


def expired_form() -> str:
    """A form came without its token, or with one of an earlier session."""
    return _(
        "Trang đã mở quá lâu, hoặc đã đăng nhập lại ở cửa sổ khác, nên chưa ghi được. "
        "Những gì đã ghi còn ở dưới đây: kiểm tra rồi bấm gửi lại."
    )


def too_many(wait: str) -> str:
    """Too many attempts; `wait` in words."""
    return _("Vì lý do an toàn, xin chờ %(wait)s rồi thử lại.", wait=wait)
