"""Codes of the domain, the services and the protocol as sentences; a test asks for every code of the domain."""

from collections.abc import Callable

from flask_babel import gettext as _

from webapp.web.error_texts import refusal

PERMISSIONS = ("no_role", "not_in_term", "out_of_scope", "own_sheet", "own_household", "wrong_state")


def sentence(code: str) -> str:
    """What a code means for whoever sits at the page; an unknown one is named, so that it can be told to somebody."""
    if code in PERMISSIONS:
        return refusal(code)
    for texts in ALL:
        found = texts().get(code)
        if found is not None:
            return found
    return _("Chưa ghi được (mã %(code)s). Xin báo cho người quản trị.", code=code)


def is_known(code: str) -> bool:
    """Is there a sentence of its own for the code?"""
    return code in PERMISSIONS or any(code in texts() for texts in ALL)


def _guards() -> dict[str, str]:
    return {
        "no_consent": _("Chưa có ý kiến đồng ý của người kê khai cho xét danh hiệu."),
        "open_rival": _("Hai máy ghi khác nhau ở phiếu này. Chọn giá trị đúng trước, rồi làm bước này."),
        "rival_checked": _(
            "Minh chứng đã kiểm tra xong, nên chỉ giữ được giá trị đang ghi. Muốn lấy giá trị kia thì trả lại phiếu."
        ),
        "rival_fixed": _("Mục này giữ nguyên từ lúc mở phiếu, nên chỉ giữ được giá trị đang ghi."),
        "rival_removed": _("Bản ghi này đã xóa khỏi sổ, nên chỉ giữ được như đang ghi. Cần dùng lại thì ghi mới."),
        "rival_refused": _("Giá trị của máy kia không còn hợp với sổ, nên chỉ giữ được giá trị đang ghi."),
        "reason_required": _("Cần ghi lý do."),
        "scores_missing": _("Còn chỉ số chưa có điểm bình xét."),
        "minutes_missing": _("Cần ghi ngày họp và số, ký hiệu biên bản."),
        "verdict_passed": _("Phiếu này đủ điều kiện, nên không kết luận chưa đạt ở bước này."),
        "verdict_not_passed": _("Phiếu chưa đủ điều kiện công nhận, nên không niêm yết."),
        "no_publication_consent": _("Người kê khai chưa đồng ý niêm yết công khai họ tên, nên chưa niêm yết được."),
        "posting_not_over": _("Chưa hết thời gian niêm yết."),
        "open_objection": _("Còn kiến nghị chưa trả lời."),
        "no_upheld_objection": _("Chỉ mở lại được khi có kiến nghị của chính người kê khai được chấp nhận."),
        "decision_missing": _("Cần số, ngày quyết định và bản đã ký."),
        "changed": _("Phiếu vừa có người sửa. Xin xem lại phiếu rồi làm lại."),
    }


def _verdicts() -> dict[str, str]:
    return {
        "total_below_threshold": _("Tổng điểm được tính chưa đủ."),
        "indicator_below_minimum": _("Có chỉ số dưới mức tối thiểu."),
        "vote_missing": _("Chưa có kết quả biểu quyết."),
        "no_quorum": _("Cuộc họp chưa đủ số người dự."),
        "vote_not_passed": _("Số phiếu tán thành chưa đủ."),
        "missing_year": _("Có năm không đạt danh hiệu xen giữa."),
        "revoked": _("Kết quả năm ấy đã bị hủy bỏ."),
        "taken_back": _("Giấy của năm ấy ghi nhầm, đã bỏ."),
        "other_ward": _("Năm được phường khác công nhận không tính vào số năm liền."),
        "before_merger": _("Năm trước khi sáp nhập không tính vào số năm liền."),
    }


def _scores() -> dict[str, str]:
    return {
        "below_five": _("Điểm từ 1 đến 4 không dùng: 0, hoặc từ 5 đến 10."),
        "no_statement": _("chưa ghi đã làm được việc gì"),
        "no_evidence": _("chưa có minh chứng"),
        "not_answered": _("chưa tự chấm"),
        "not_scored": _("chưa bình xét"),
        "points": _("Điểm là 0, hoặc từ 5 đến 10."),
    }


def _values() -> dict[str, str]:
    return {
        "required": _("Còn thiếu mục này."),
        "too_long": _("Ghi dài quá, xin rút gọn."),
        "characters": _("Có ký tự lạ không lưu được, xin gõ lại."),
        "wrong_type": _("Giá trị không đúng kiểu."),
        "wrong_value": _("Giá trị không dùng được ở đây."),
        "immutable": _("Mục này không đổi được nữa."),
        "id_number": _("Số căn cước có 12 số (số cũ: 9 số)."),
        "id_card": _("Mã QR này không phải của thẻ căn cước."),
        "id_place_unknown": _("Ba số đầu của số căn cước không phải mã tỉnh nào; xin xem lại."),
        "id_year_mismatch": _("Năm sinh không khớp với số căn cước; xin xem lại."),
        "id_sex_mismatch": _("Giới tính không khớp với số căn cước; xin xem lại."),
        "duplicate_id_number": _("Số căn cước này đã ghi cho người khác."),
        "possible_duplicate": _("Có thể trùng với người đã có trong sổ."),
        "phone": _("Số điện thoại chưa đúng."),
        "birth": _("Chưa đọc được ngày sinh hoặc năm sinh."),
        "time": _("Thời điểm không đọc được."),
        "naive_time": _("Thời điểm thiếu múi giờ."),
        "in_the_future": _("Ngày này chưa tới."),
        "nobody_came": _("Điểm danh chưa có ai có mặt."),
        "nothing_agreed": _("Chưa ghi kết quả bình xét của ai."),
        "nothing_sent_back": _("Chưa có phiếu nào của cuộc họp này được đề nghị bình xét lại."),
        "more_votes_than_people": _("Số phiếu nhiều hơn số người có mặt."),
        "unknown_group": _("Nhóm này không có trong bộ tiêu chí."),
        "unknown_indicator": _("Chỉ số này không có trong bộ tiêu chí."),
        "unknown_evidence_kind": _("Loại minh chứng này không có trong bộ tiêu chí."),
        "unknown_kind": _("Loại minh chứng này không có trong bộ tiêu chí."),
        "unknown_reason": _("Lý do này không có trong danh mục."),
    }


def _records() -> dict[str, str]:
    return {
        "not_an_id": _("Mã của mục không đúng dạng."),
        "hash_mismatch": _("Nội dung không nguyên vẹn khi đến nơi."),
        "base_rev": _("Số phiên bản của mục không đúng."),
        "unrepresentable": _("Có giá trị không lưu được."),
        "unknown_field": _("Có mục lạ không thuộc mẫu này."),
        "unknown_type": _("Loại nội dung này phường chưa nhận."),
        "unknown_reference": _("Mục này gắn với một mục khác mà phường chưa có."),
        "in_use": _("Còn người hoặc phiếu gắn với mục này."),
        "not_draft": _("Phiếu đã nộp, không sửa được nữa. Muốn sửa, phường phải trả lại."),
        "closed": _("Đợt này đã đóng."),
        "forbidden": _("Máy này không được ghi mục này."),
    }


def _plans() -> dict[str, str]:
    return {
        "phase_one_day": _("Ghi cả ngày đầu và ngày cuối, hoặc để trống cả hai."),
        "phase_year": _("Năm này xa năm của đợt; xin xem lại."),
        "phase_backwards": _("Ngày cuối đứng trước ngày đầu."),
        "phase_begins_early": _("Bước này bắt đầu trước bước đứng trên nó."),
        "phase_ends_early": _("Bước này kết thúc trước bước đứng trên nó."),
        "phase_posting_short": _("Khoảng này ngắn hơn số ngày niêm yết. Ngày dán không tính vào số ngày."),
        "posting_days": _("Ghi số ngày từ 1 đến 90."),
    }


def _objections() -> dict[str, str]:
    return {
        "not_posted": _("Người này không có trong danh sách đang niêm yết."),
        "posting_not_begun": _("Chưa đến ngày niêm yết."),
        "posting_over": _("Đã hết thời gian niêm yết, không nhận kiến nghị nữa."),
        "already_answered": _("Kiến nghị này đã có người trả lời."),
        "not_heard": _("Chưa ghi ý kiến của người liên quan. Ghi phần Nghe người liên quan trước, rồi trả lời."),
        "letter_number_taken": _("Số đến này đã ghi cho một đơn khác nhận trong năm."),
        "too_many_pages": _("Đã đủ số trang. Bỏ trang thừa trước khi thêm."),
        "before_it_came": _("Ngày này trước ngày nhận kiến nghị."),
        "before_decision": _("Ngày này trước ngày quyết định. Đơn nhận trước quyết định là kiến nghị."),
        "before_complaint": _("Ngày này trước ngày nhận đơn."),
        "answer_required": _("Cần ghi nội dung trả lời."),
    }


def _decisions() -> dict[str, str]:
    return {
        "name_unchanged": _("Họ tên trong sổ giống họ tên trên giấy. Xin sửa trong sổ trước, rồi cấp lại giấy."),
        "in_proposal": _("Đã có trong một tờ trình khác."),
        "not_recognised_yet": _("Năm nay chưa được công nhận, nên chưa ghi nhận tiêu biểu."),
        "run_too_short": _("Không đủ số năm liền."),
        "noted_already": _("Đã được ghi nhận tiêu biểu năm nay."),
        "signed_before_title": _("Ngày ký trước quyết định công nhận của năm nay. Xin xem lại ngày trên bản đã ký."),
        "list_empty": _("Chọn ít nhất một người."),
        "list_not_ready": _("Danh sách có người chưa đủ điều kiện."),
        "signer_missing": _("Cần ghi người ký."),
        "capacity_not_allowed": _("Tư cách ký này không dùng cho thẩm quyền đang chọn."),
        "signed_before_proposed": _("Ngày ký trước ngày của tờ trình. Xin xem lại ngày trên bản đã ký."),
        "basis_there": _("Căn cứ này đã có và đang dùng."),
        "before_it_began": _("Ngày hết dùng không được trước ngày bắt đầu."),
        "number_taken": _("Số quyết định này đã dùng cho ngày ấy."),
        "signed_while_posted": _("Ngày ký phải sau ngày niêm yết cuối cùng. Xin xem lại ngày trên bản đã ký."),
        "file_empty": _("Tệp rỗng. Xin chọn lại."),
        "file_too_large": _("Tệp lớn hơn 10 MB. Xin quét lại với cỡ nhỏ hơn."),
        "file_kind": _("Chỉ nhận PDF hoặc ảnh (JPEG, PNG, WebP) còn nguyên vẹn."),
        "file_active": _("Tệp PDF này có mã chạy được hoặc tệp đính kèm, nên không nhận. Xin in ra và quét lại."),
    }


def _earlier_titles() -> dict[str, str]:
    return {
        "year_not_possible": _("Năm này không thể có danh hiệu. Xin xem lại."),
        "decided_in_another_year": _(
            "Quyết định ký trong năm đạt danh hiệu, hoặc đầu năm sau. Xin xem lại ngày và năm."
        ),
        "year_there": _("Năm này đã ghi theo một quyết định khác. Nếu bản ấy sai, bỏ bản ấy trước rồi ghi lại."),
        "year_in_register": _("Người này có phiếu của năm ấy trong sổ, nên kết quả năm ấy lấy theo sổ."),
        "scan_there": _("Đã có bản chụp khác. Nếu bản ấy sai, bỏ năm này rồi ghi lại."),
    }


def _rescue_files() -> dict[str, str]:
    return {
        "rescue_empty": _("Tệp rỗng: chép chưa xong. Xin chép lại từ máy."),
        "rescue_kind": _("Tệp này không phải tệp dự phòng của Sổ CDHT, hoặc đã hỏng. Xin chọn tệp có đuôi .cdht."),
        "rescue_cut": _("Tệp bị cắt ngay ở phần đầu, không đọc được gì. Xin chép lại từ máy."),
        "rescue_version": _("Tệp do bản Sổ CDHT mới hơn xuất ra. Giữ tệp lại và báo người quản trị cập nhật máy chủ."),
        "rescue_large": _("Tệp lớn hơn 256 MB nên không nhận được. Giữ tệp lại và báo người quản trị."),
        "rescue_other_ward": _("Tệp này của phường khác. Xin gửi tệp cho phường ấy."),
        "rescue_nothing": _("Trong tệp không có phiếu hay ảnh nào: máy ấy không còn gì chưa gửi."),
        "rescue_key": _("Máy chủ này không có khóa mở tệp. Giữ tệp lại và báo người quản trị."),
        "unproved": _("Không xác nhận được mục này do chính máy ấy làm ra."),
        "shut_out": _("Máy này đã bị khóa."),
    }


def _phones() -> dict[str, str]:
    return {
        "code_unknown": _("Mã không đúng."),
        "code_spent": _("Mã đã dùng hoặc đã hết hạn."),
        "code_locked": _("Mã bị khóa vì nhập sai nhiều lần."),
        "device_taken": _("Máy này đã dùng cho người khác."),
    }


ALL: tuple[Callable[[], dict[str, str]], ...] = (
    _guards,
    _verdicts,
    _scores,
    _values,
    _records,
    _plans,
    _objections,
    _decisions,
    _earlier_titles,
    _rescue_files,
    _phones,
)
