"""Papers in the words of the pages."""

from flask_babel import gettext as _

from webapp.documents.papers.catalogue import kind_of


def title(code: str) -> str:
    """What a paper is called, with its mark where it has one."""
    texts = {
        "m1": _("Phiếu đăng ký phấn đấu"),
        "m2": _("Phiếu tự kê khai"),
        "m3": _("Danh sách tổng hợp"),
        "m3a": _("Bìa hồ sơ và giấy biên nhận"),
        "giay-moi": _("Giấy mời họp bình xét"),
        "danh-sach-ky": _("Danh sách ký tên cuộc họp"),
        "m4": _("Biên bản họp bình xét"),
        "kiem-phieu": _("Biên bản kiểm phiếu"),
        "m5": _("Thông báo niêm yết"),
        "niem-yet": _("Biên bản niêm yết"),
        "ket-thuc-niem-yet": _("Biên bản kết thúc niêm yết"),
        "tra-loi": _("Trả lời kiến nghị"),
        "thu-rieng": _("Thư riêng cho người chưa đạt"),
        "m6": _("Tờ trình"),
        "trinh-ky": _("Tóm tắt trình ký"),
        "m7": _("Quyết định công nhận"),
        "m6-tb": _("Tờ trình ghi nhận tiêu biểu"),
        "m7-tb": _("Quyết định ghi nhận tiêu biểu"),
        "m8": _("Giấy công nhận"),
        "m10": _("Phiếu ghi nhận tiêu biểu"),
    }
    kind = kind_of(code)
    mark = f"{kind.mark} – " if kind and kind.mark else ""
    return mark + texts.get(code, code)


def hint(code: str) -> str:
    """What a paper holds, or when it is for."""
    texts = {
        "m1": _("Mọi nhóm dùng chung."),
        "giay-moi": _("Số phiếu đang chờ bình xét; ngày giờ ghi tay."),
        "danh-sach-ky": _("Để người dự họp ký tên."),
        "m4": _("Điểm đã bình xét, lý do khác điểm tự chấm, phụ lục từng chỉ số."),
        "kiem-phieu": _("Chỉ khi bỏ phiếu kín."),
        "m3": _("Điểm và kết quả từng người; dùng nội bộ."),
        "niem-yet": _("Ký khi dán danh sách."),
        "ket-thuc-niem-yet": _("Ký khi hết ngày niêm yết, kèm số kiến nghị."),
        "m5": _("Tên những người đang niêm yết; không có điểm."),
        "m6": _("Hội Khuyến học trình UBND phường, kèm danh sách."),
        "trinh-ky": _("Một trang cho người ký."),
        "m6-tb": _("Hội Khuyến học trình UBND phường, kèm các năm và số quyết định."),
        "m7-tb-draft": _("Dự thảo; số và ngày để trống."),
        "m7-draft": _("Dự thảo cho những người đang niêm yết; số và ngày để trống."),
    }
    return texts.get(code, "")


def fault(code: str) -> str:
    """Why a template is refused, and what to do."""
    texts = {
        "file_empty": _("Tệp rỗng. Xin chọn lại."),
        "file_too_large": _("Tệp lớn hơn 2 MB. Xin bỏ bớt ảnh trong mẫu."),
        "not_docx": _("Đây không phải tệp Word (.docx) còn nguyên vẹn. Mở bằng Word, chọn Lưu dưới dạng .docx."),
        "has_macros": _("Tệp có macro nên không nhận. Lưu lại dưới dạng .docx không có macro."),
        "part_active": _("Tệp có nội dung nhúng hoặc trường lấy dữ liệu từ bên ngoài nên không nhận."),
        "outside_link": _("Tệp có liên kết ra bên ngoài nên không nhận. Xin gỡ liên kết."),
        "too_large_unpacked": _("Tệp quá lớn khi mở ra nên không nhận."),
        "picture_kind": _("Ảnh trong mẫu phải là PNG hoặc JPEG."),
        "picture_large": _("Ảnh trong mẫu lớn hơn 300 KB. Xin thu nhỏ ảnh."),
        "list_numbers": _("Dòng này đánh số tự động, bản PDF không vẽ được. Xin gõ số bằng tay."),
        "text_box": _(
            "Dòng này có khung chữ hoặc hình nổi, bản PDF không vẽ được. Xin dùng bảng hoặc đoạn văn thường."
        ),
        "tracked_changes": _("Tệp còn vết sửa (Track Changes). Chấp nhận hết các sửa đổi rồi lưu lại."),
        "broken_syntax": _("Trường hoặc câu điều kiện viết chưa đúng, thiếu dấu ngoặc hoặc thiếu chỗ kết thúc."),
        "broken_loop": _("Một vòng lặp mở và đóng không cùng chỗ, nên giấy làm ra bị hỏng."),
        "unknown_field": _("Giấy này không có trường đó."),
        "broken_value": _("Giá trị của trường không dùng được như vậy."),
        "not_allowed_here": _("Mẫu chỉ được hiện trường, chọn và lặp; phép này không dùng được."),
    }
    return texts.get(code, code)
