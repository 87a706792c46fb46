"""Invented papers, to try templates on and to show what fields hold: full ones, and empty ones (size: one a paper)."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from webapp.documents.papers import decision, forms, meeting, posting
from webapp.documents.papers.common import Counts, Frame, GroupCount, Line, Qr, Section, Signature, Ward

_WARD = Ward("phường", "Tân Thạnh", "phường Tân Thạnh", "Tam Kỳ", "Hội Khuyến học thành phố Tam Kỳ")
_DAY, _YEAR = date(2026, 2, 5), 2026
_FRAME = Frame(_WARD.superior, "Hội Khuyến học phường Tân Thạnh", "TB-HKH", _WARD.place, _YEAR, "12", _DAY)
_AREA = Frame("Ủy ban nhân dân phường Tân Thạnh", "Khối phố Bàu Sen", "BB-KP", _WARD.place, _YEAR, "", _DAY)
_QR = Qr("https://so.example.vn/tan-thanh/xem/00000000-0000-4000-8000-000000000001")
_GROUPS = (GroupCount("nông dân", 2), GroupCount("công nhân", 1), GroupCount("trí thức", 0))
_PEOPLE = (
    Line(1, "Trần Thị Mẫu Một", 1966, "Nữ", "Khối phố Bàu Sen", "nông dân", 168, 164, 164, "", (20, 1, 0), True, 1),
    Line(2, "Nguyễn Văn Mẫu Hai", 1981, "Nam", "Khối phố Bàu Sen", "công nhân", 170, 160, 160, "", (21, 0, 0), True, 2),
    Line(3, "Lê Mẫu Ba", 1990, "Nam", "Khối phố Bàu Sen", "nông dân", 150, 140, 140, "6, 7", (9, 12, 0), False),
)
_SECTIONS = (Section("Khối phố Bàu Sen", _PEOPLE),)
_COUNTS = Counts(3, _GROUPS, 1)
_YEARS = tuple(
    decision.TitleYear(year, f"{year % 100}/QĐ-UBND", date(year, 12, 20), "UBND phường Tân Thạnh")
    for year in range(2022, 2027)
)
_EXEMPLARY = (decision.ExemplaryLine(1, "Trần Thị Mẫu Một", 1966, "Khối phố Bàu Sen", _YEARS),)
_PERSON = forms.FormPerson(
    "Trần Thị Mẫu Một", "1966", "Nữ", "Trần Văn Mẫu", "2", "Bàu Sen", "Làm ruộng", "", "", "nông dân", True
)
_GROUP_BOXES = (forms.FormGroup("nông dân", True), forms.FormGroup("công nhân"), forms.FormGroup("trí thức"))
_NAMES = (
    "Đọc, cập nhật thông tin",
    "Xây dựng kế hoạch học tập",
    "Sắp xếp công việc để học tập ở cộng đồng",
    "Động viên, tạo điều kiện cho người khác học",
    "Sử dụng công nghệ thông tin",
    "Sử dụng ngoại ngữ",
    "Tính toán",
    "Tư duy biện chứng, tư duy phản biện",
    "Tạo quan hệ thân thiện, tránh xung đột",
    "Hợp tác, chia sẻ",
)
_ROWS = tuple(
    forms.FormRow(number, name, number <= 7, "Gợi ý của chỉ số này.", "Đã làm được việc mẫu.", "sổ tay", 18, 16, 16)
    for number, name in enumerate(_NAMES, start=1)
)
_PARTS = (
    forms.FormPart("A", "Năng lực tự học và học tập suốt đời", 40, _ROWS[:4]),
    forms.FormPart("B", "Năng lực sử dụng các công cụ tương tác", 40, _ROWS[4:8]),
    forms.FormPart("C", "Năng lực xây dựng và thực hiện các mối quan hệ xã hội", 20, _ROWS[8:]),
)
_SIGNED = Signature(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Thị Mẫu")
_PRESENT = (meeting.Present("Ban công tác Mặt trận", "Ông Trần Mẫu"), meeting.Present("Hội Phụ nữ", "Bà Lê Mẫu", False))
_THERE = posting.Present("Ông Lê Mẫu", "Bà Trần Thị Mẫu", "Ông Nguyễn Mẫu")
_POSTING = posting.PostingMinutes(
    _WARD,
    _AREA,
    _YEAR,
    "khối phố Bàu Sen",
    3,
    _DAY,
    date(2026, 2, 15),
    10,
    2,
    1,
    1,
    0,
    at=time(7, 30),
    place="bảng tin nhà văn hóa khối phố",
    present=_THERE,
    ended=date(2026, 2, 16),
    ended_at=time(8, 0),
    end_present=_THERE,
    remark="Ngày 10/02 mưa ướt, đã dán lại bản khác cùng nội dung.",
)

FULL: dict[str, Any] = {
    "m1": forms.Registration(_WARD, _YEAR, _PERSON, _GROUP_BOXES, "Học cách dùng dịch vụ công trực tuyến.", _DAY, _QR),
    "m2": forms.SheetForm(
        _WARD,
        _YEAR,
        _PERSON,
        "Nhóm nông dân",
        "nông dân và lao động nông thôn",
        "Khối phố Bàu Sen",
        _PARTS,
        "2a4b6c8d",
        "Học dùng điện thoại.",
        180,
        160,
        160,
        2,
        "trưởng khối phố",
        True,
        _QR,
    ),
    "m3": decision.Summary(_WARD, _YEAR, "Khối phố Bàu Sen", _SECTIONS, _COUNTS, 2, "trưởng khối phố"),
    "m3a": forms.Dossier(
        _WARD,
        _YEAR,
        "hộ ông Trần Văn Mẫu",
        "Khối phố Bàu Sen",
        _PEOPLE,
        (forms.DossierPiece(1, "Trần Thị Mẫu Một", "5", "Ảnh chụp lớp học"),),
        _DAY,
    ),
    "giay-moi": meeting.Invitation(
        _WARD, _AREA, _YEAR, "Khối phố Bàu Sen", 15, "Bà Lê Thị Mẫu", _DAY, time(19, 30), "nhà văn hóa", _SIGNED
    ),
    "danh-sach-ky": meeting.SignatureList(
        _WARD, _AREA, _YEAR, "Khối phố Bàu Sen", _PRESENT, day=_DAY, location="nhà văn hóa"
    ),
    "m4": meeting.Minutes(
        ward=_WARD,
        frame=_AREA,
        year=_YEAR,
        collective="khối phố Bàu Sen",
        head_title="trưởng khối phố",
        people=_PEOPLE,
        differences=(meeting.Difference("Nguyễn Văn Mẫu Hai", 5, 18, 14, "biết gọi video, chưa tự tra cứu được"),),
        seen=("Chỉ số 3: bà Lê Mẫu, tổ trưởng, xác nhận có dự đủ 4 buổi.",),
        points=tuple(meeting.PointsLine(one.place, one.full_name, ((18, 16),) * 10, 180, 160) for one in _PEOPLE),
        groups=_GROUPS,
        passed=2,
        failed=1,
        exemplary=1,
        day=_DAY,
        begins=time(19, 30),
        ends=time(21, 15),
        location="nhà văn hóa khối phố",
        chair="Ông Trần Mẫu",
        chair_position="trưởng khối phố",
        secretary="Bà Lê Mẫu",
        secretary_position="chi hội phó",
        present=_PRESENT,
        invited=30,
        attended=28,
        absent=2,
        excused=2,
        explained_by="ông Trần Mẫu",
        remarks=("Ông Mẫu đề nghị xem lại chỉ số 9; biểu quyết giữ nguyên 8 điểm.",),
        posted_by="bà Lê Mẫu",
        agreed_percent="100",
        confirmed=True,
        head_name="Trần Mẫu",
        reopened="Mở lại biên bản ngày 01/02/2026 theo đề nghị của trưởng khối phố: chỉ số 3 ghi nhầm.",
        votes=True,
    ),
    "kiem-phieu": meeting.BallotCount(
        _WARD,
        _AREA,
        _YEAR,
        "khối phố Bàu Sen",
        (meeting.BallotLine(1, "Trần Thị Mẫu Một", 27, 1),),
        ("Ông Mẫu", "Bà Mẫu", "Ông Mẫu"),
        _DAY,
        28,
        28,
        28,
        0,
    ),
    "m5": posting.Notice(
        _WARD,
        _FRAME,
        _YEAR,
        _SECTIONS,
        3,
        _DAY,
        date(2026, 2, 15),
        10,
        "trụ sở UBND phường",
        "01 đường Mẫu",
        "0235 000 000",
        _QR,
        Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), "Lê Mẫu"),
    ),
    "niem-yet": _POSTING,
    "ket-thuc-niem-yet": _POSTING,
    "tra-loi": posting.Reply(_WARD, _FRAME, _YEAR, "ông Mẫu", "Khối phố Bàu Sen", _DAY, "Đã mời hai bên.", True),
    "thu-rieng": posting.PrivateLetter(
        _WARD,
        _FRAME,
        _YEAR,
        "Ông",
        "Lê Mẫu Ba",
        "Khối phố Bàu Sen",
        140,
        160,
        10,
        (posting.Reason(6, "Sử dụng ngoại ngữ", 0),),
        "dự lớp ngoại ngữ",
        "0235 000 000",
    ),
    "m6": decision.Proposal(
        ward=_WARD,
        frame=replace(_FRAME, symbol="TTr-HKH"),
        year=_YEAR,
        registered=45,
        submitted=44,
        meetings=3,
        confirmed=40,
        counts=_COUNTS,
        failed=2,
        failed_total=1,
        failed_indicator=1,
        sections=_SECTIONS,
        exemplary=_EXEMPLARY,
        first_meeting=_DAY,
        last_meeting=_DAY,
        posted_from=_DAY,
        posted_until=date(2026, 2, 15),
        objections=1,
        resolved=1,
        plan_number="45",
        plan_day=date(2026, 1, 15),
    ),
    "trinh-ky": decision.FrontSheet(
        _WARD,
        _YEAR,
        _COUNTS,
        (decision.PlaceCount("Khối phố Bàu Sen", 3, 2),),
        2,
        1,
        1,
        0,
        *((decision.FrontLine("Lê Mẫu", "Khối phố Bàu Sen", "80 điểm"),),) * 3,
        2,
        1,
        1,
    ),
    "m7": decision.DecisionPaper(
        _WARD,
        replace(_FRAME, symbol="QĐ-UBND"),
        _YEAR,
        ("Căn cứ Luật Mẫu", "Theo đề nghị của Hội Khuyến học phường"),
        _SECTIONS,
        _COUNTS,
        _EXEMPLARY,
        True,
        _SIGNED,
    ),
    "m6-tb": decision.ExemplaryProposal(_WARD, replace(_FRAME, symbol="TTr-HKH"), _YEAR, 5, _EXEMPLARY, "45", _DAY),
    "m7-tb": decision.ExemplaryDecision(
        _WARD,
        replace(_FRAME, symbol="QĐ-UBND"),
        _YEAR,
        5,
        ("Căn cứ Luật Mẫu", "Theo đề nghị của Hội Khuyến học phường"),
        _EXEMPLARY,
        True,
        _SIGNED,
    ),
    "m8": decision.Certificate(
        _WARD,
        _YEAR,
        "Bà",
        "Trần Thị Mẫu Một",
        1966,
        "Khối phố Bàu Sen",
        "12/QĐ-UBND",
        _DAY,
        7,
        Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Thị Mẫu"),
        (2022, 2026),
        _QR,
    ),
    "m10": decision.Exemplary(
        _WARD, _YEAR, "Bà", "Trần Thị Mẫu Một", 1966, "Khối phố Bàu Sen", "nông dân", _YEARS, "12/QĐ-UBND", _DAY
    ),
}
