"""M1, M2, M3 and the dossier. size: several papers, sentence by sentence."""

from devtools.paper_templates.parts import form_head, hands
from devtools.paper_templates.writer import QUOC_HIEU, TIEU_NGU, Paper

C = {"align": "center"}
SHORT = (10.0, 8.0, 15.0, 15.0)


def _form_head(paper: Paper, mark: str, *, code: str = "") -> None:
    """The code to scan, the ward, the country and its motto, and which form it is."""
    paper.table(
        (26, 56, 82, 16),
        [
            [
                [
                    ("{%p if qr %}", {}),
                    ("{{ qr }}", C),
                    (code, {**C, "size": 8}) if code else ("", {"size": 2}),
                    ("{%p endif %}", {}),
                    ("", {"size": 2}),
                ],
                [
                    ("HỘI KHUYẾN HỌC", {**C, "size": 11}),
                    ("**{{ ward.full|hoa }}**", {**C, "size": 11}),
                    lambda: paper.rule(18),
                ],
                [
                    (f"**{QUOC_HIEU}**", {**C, "size": 10.5}),
                    (f"**{TIEU_NGU}**", {**C, "size": 11}),
                    lambda: paper.rule(19),
                ],
                [(f"Mẫu {mark}", {"align": "right", "size": 10})],
            ]
        ],
        lines=False,
        heads=0,
        side=0.5,
        middle=False,
    )


def registration() -> None:
    """M1."""
    paper = Paper(margins=(15, 15, 20, 15), size=13, numbers=False)
    _form_head(paper, "M1")
    paper.p("**PHIẾU ĐĂNG KÝ PHẤN ĐẤU**", "center", size=15, before=18)
    paper.p("**Danh hiệu “Công dân học tập” năm {{ year }}**", "center", size=14, before=2)
    paper.p("Kính gửi: Hội Khuyến học {{ ward.full }}", "center", before=10)
    for text in (
        "1. Họ và tên: **{{ person.full_name|cham(28) }}**",
        "2. Năm sinh: {{ person.birth|cham(5) }}      3. Giới tính: {{ (person.sex == 'Nam')|o }} Nam   "
        "{{ (person.sex == 'Nữ')|o }} Nữ",
        "4. Hộ ông/bà: {{ person.head_name|cham(11) }}      5. Tổ: {{ person.sub_area|cham(2) }}   "
        "Khối phố: {{ person.area|cham(6) }}",
        "6. Nghề, nơi làm việc: {{ person.work|cham(24) }}",
        "7. Nhóm: {% for group in groups %}{{ group.chosen|o }} {{ group.name }}     {% endfor %}",
        "8. Kê khai tại:  {{ person.in_area|o }} Khối phố     {{ person.in_unit|o }} Cơ quan, đơn vị: "
        "{{ person.unit|cham(5) }}     {{ person.in_clan|o }} Tộc họ: {{ person.clan|cham(3) }}",
    ):
        paper.p(text, "left", before=9)
    paper.p(
        "Tôi đăng ký phấn đấu đạt danh hiệu “Công dân học tập” năm {{ year }}. "
        "Trong năm, tôi đặt ra những việc sau đây để học và làm:",
        before=12,
    )
    paper.tag("if goals")
    paper.p("{{ goals }}", before=6, line=1.3)
    paper.tag("endif")
    paper.tag("if not goals")
    for _line in range(7):
        paper.p("…" * 37, "left", before=9)
    paper.tag("endif")
    paper.p(
        "□  Tôi đồng ý cho phường dùng thông tin trong phiếu này để theo dõi, xét danh hiệu năm {{ year }}. "
        "Tôi có thể xem, sửa, rút bất cứ lúc nào.",
        before=12,
    )
    paper.p("*{{ ward.place }}, {{ day|ngay_chu(year) }}*", "right", before=12, keep=True)
    hands(
        paper,
        [
            ("NGƯỜI GHI GIÚP", "(nếu có; ký, ghi rõ họ tên)", ""),
            ("NGƯỜI ĐĂNG KÝ", "(Ký hoặc điểm chỉ, ghi rõ họ tên)", "{{ person.full_name }}"),
        ],
        (87, 88),
    )
    paper.save("m1")


def sheet() -> None:
    """M2: one page where one page holds it."""
    paper = Paper(margins=SHORT, size=10.5, numbers=False)
    _form_head(paper, "M2", code="{{ code }}")
    paper.p("**PHIẾU TỰ KÊ KHAI, TỰ ĐÁNH GIÁ “CÔNG DÂN HỌC TẬP” NĂM {{ year }}**", "center", size=13, before=2)
    paper.p("*(Dùng cho {{ group_name|lower }}: {{ group_description }})*", "center", size=10, before=0)
    for text in (
        "**I. THÔNG TIN**",
        "1. Họ và tên: **{{ person.full_name|cham(22) }}**      2. {{ (person.sex == 'Nam')|o }} Nam  "
        "{{ (person.sex == 'Nữ')|o }} Nữ      3. Năm sinh: {{ person.birth|cham(5) }}",
        "4. Hộ ông/bà: {{ person.head_name|cham(16) }}      5. Tổ: {{ person.sub_area|cham(3) }}    "
        "Khối phố: {{ person.area|cham(10) }}",
        "6. Nghề, nơi làm việc: {{ person.work|cham(19) }}      7. Điện thoại (nếu có): ………………",
        "8. Kê khai tại:  {{ person.in_area|o }} Khối phố    {{ person.in_unit|o }} Cơ quan, đơn vị: "
        "{{ person.unit|cham(9) }}    {{ person.in_clan|o }} Tộc họ: {{ person.clan|cham(5) }}",
        "9. Việc đăng ký phấn đấu trong năm: {{ goals|cham(28) }}",
    ):
        paper.p(text, "left", before=1)
    paper.p("**II. TỰ KÊ KHAI**  *(mỗi chỉ số: 0, hoặc từ 5 đến 10 điểm; tối đa 100 điểm)*", "left", before=3, after=2)
    small = {**C, "size": 9.5}
    paper.table(
        (6, 66, 48, 27, 11, 11, 11),
        [
            [
                [("TT", small)],
                [("Chỉ số (gợi ý cho nhóm)", small)],
                [("Đã làm được gì", small)],
                [("Minh chứng (nếu có; ghi nơi lưu)", small)],
                [("Tự chấm", small)],
                [("Bình xét", small)],
                [("Xác nhận", small)],
            ],
            "tr for part in parts",
            [[("**{{ part.letter }}**", C)], ("**{{ part.name|hoa }} ({{ part.points }})**", 6)],
            "tr for row in part.rows",
            (
                10.8,
                [
                    [("{{ row.number }}", C)],
                    [
                        ("**{{ row.name }}**{% if row.quantifiable %} *{% endif %}", {"size": 9}),
                        ("{{ row.guidance }}", {"size": 7.5, "colour": "595959"}),
                    ],
                    [("{{ row.statement }}", {"size": 9})],
                    [("{{ row.evidence }}", {"size": 9})],
                    [("**{{ row.self_points|diem }}**", C)],
                    [("**{{ row.collective_points|diem }}**", C)],
                    [("{{ row.confirmed_points|diem }}", C)],
                ],
            ),
            "tr endfor",
            "tr endfor",
            [
                ("**CỘNG**", 4),
                [("**{{ self_total|diem }}**", C)],
                [("**{{ collective_total|diem }}**", C)],
                [("**{{ confirmed_total|diem if confirmed_total else '□' }}**", C)],
            ],
        ],
        size=9.5,
        side=1,
    )
    paper.p(
        "* Chỉ số định lượng: không có kê khai, minh chứng thì không cho điểm.   Kèm theo: "
        "{{ copies|cham(2) }} bản sao.   Chỉ số dưới 5 điểm: ……",
        "left",
        size=9.5,
        before=2,
        keep=True,
    )
    paper.p("**III. CAM ĐOAN VÀ ĐỒNG Ý**", "left", before=2, keep=True)
    for text in (
        "□  Tôi đã đọc (hoặc được đọc cho nghe) và xác nhận nội dung trên là đúng.",
        "□  Tôi đồng ý cho phường dùng thông tin này để xét danh hiệu năm {{ year }}.",
        "□  Tôi đồng ý niêm yết công khai họ tên, khối phố của tôi nếu đủ điều kiện.",
    ):
        paper.p(text, "left", before=1, size=10.5, keep=True)
    paper.p("", size=4, before=0, keep=True)
    signing = [
        ("NGƯỜI KÊ KHAI", "(Ký hoặc điểm chỉ, ghi rõ họ tên)"),
        ("NGƯỜI GHI GIÚP", "(Nếu có; ký, ghi rõ họ tên)"),
        ("TM. TẬP THỂ BÌNH XÉT", "(Ký, họ tên; ngày họp)"),
        ("XÁC NHẬN CỦA {{ head_title|hoa }}", "(Ký, họ tên, đóng dấu nếu có)"),
    ]
    cells = [
        [(f"**{above}**", {**C, "size": 9.5}), (f"*{hint}*", {**C, "size": 9}), ("", {"before": 34, "size": 9})]
        for above, hint in signing
    ]
    paper.table((43, 43, 43, 51), [cells], lines=False, heads=0, side=0.5, middle=False)
    paper.save("m2")


def summary() -> None:
    """M3."""
    paper = Paper(margins=(15, 15, 15, 15), landscape=True, size=12)
    paper.table(
        (130, 137),
        [
            [
                [
                    ("HỘI KHUYẾN HỌC {{ ward.full|hoa }}", C),
                    ("**{{ of|hoa }}**", C),
                    lambda: paper.rule(50),
                ],
                [(f"**{QUOC_HIEU}**", C), (f"**{TIEU_NGU}**", C), lambda: paper.rule(41)],
            ]
        ],
        lines=False,
        heads=0,
        middle=False,
    )
    paper.p("**DANH SÁCH TỔNG HỢP**", "center", size=14, before=12)
    paper.p("**Kết quả bình xét “Công dân học tập” năm {{ year }}**", "center", size=14, before=0, after=8)
    paper.table(
        (12, 60, 17, 18, 28, 22, 22, 22, 26, 20, 20),
        [
            [
                "TT",
                "Họ và tên",
                "Năm sinh",
                "Giới tính",
                "Nhóm",
                "Tự chấm",
                "Bình xét",
                "Xác nhận",
                "Chỉ số dưới 5",
                "Kết quả",
                "Ghi chú",
            ],
            "tr for section in sections",
            [("**{{ section.name }}** ({{ section.people|length|so }} người)", 11)],
            "tr for one in section.people",
            [
                "{{ one.place }}",
                "{{ one.full_name }}",
                "{{ one.birth_year or '' }}",
                "{{ one.sex }}",
                "{{ one.group }}",
                "{{ one.self_points|diem }}",
                "{{ one.collective_points|diem }}",
                "{{ one.confirmed_points|diem }}",
                "{{ one.below }}",
                "{% if one.passes is not none %}{% if one.passes %}Đạt{% else %}Chưa đạt{% endif %}{% endif %}",
                "{{ one.note }}",
            ],
            "tr endfor",
            "tr endfor",
        ],
        size=11,
        high=7,
        side=1,
        aligns=("center", "left", *["center"] * 8, "left"),
    )
    paper.p(
        "Tổng số: {{ counts.people|so }} người{% for group in counts.groups %}, nhóm {{ group.name }} "
        "{{ group.people|so }}{% endfor %}; đủ điều kiện: {{ passed|so }} người.",
        before=8,
        keep=True,
    )
    paper.p("*{{ ward.place }}, ngày … tháng … năm {{ year }}*", "right", before=4, keep=True)
    hands(
        paper,
        [
            ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)", ""),
            ("{{ (head_title or 'người đứng đầu')|hoa }}", "(Ký, ghi rõ họ tên, đóng dấu nếu có)", ""),
        ],
        (130, 137),
        high=50,
    )
    paper.save("m3")


def dossier() -> None:
    """The cover of a dossier, the list of its evidence, the receipt to cut off."""
    paper = Paper(margins=(15, 12, 25, 15), size=13)
    form_head(paper, (75, 95), line=17)
    paper.p("**HỒ SƠ “CÔNG DÂN HỌC TẬP” NĂM {{ year }}**", "center", size=16, before=24)
    paper.p("**{{ of }}**", "center", size=14, before=4)
    paper.p("{{ collective }}", "center", before=2, after=10)
    paper.table(
        (12, 70, 32, 24, 32),
        [
            ["TT", "Họ và tên", "Nhóm", "Điểm tự chấm", "Ghi chú"],
            "tr for one in people",
            [
                "{{ one.place }}",
                "{{ one.full_name }}",
                "{{ one.group }}",
                "{{ one.self_points|diem }}",
                "{{ one.note }}",
            ],
            "tr endfor",
        ],
        size=12,
        high=7.5,
        aligns=("center", "left", "center", "center", "left"),
    )
    paper.p("**Mục lục minh chứng**", "left", before=14, after=4, keep=True)
    paper.table(
        (12, 50, 22, 86),
        [
            ["TT", "Họ và tên", "Chỉ số", "Minh chứng"],
            "tr for one in pieces",
            ["{{ one.place }}", "{{ one.full_name }}", "{{ one.indicator }}", "{{ one.text }}"],
            "tr endfor",
        ],
        size=12,
        high=7,
        aligns=("center", "left", "center", "left"),
    )
    paper.p("- " * 64, "center", size=10, before=20, keep=True)
    paper.p("**GIẤY BIÊN NHẬN HỒ SƠ**", "center", size=14, before=4, keep=True)
    paper.p(
        "Hội Khuyến học {{ ward.full }} đã nhận hồ sơ “Công dân học tập” năm {{ year }} của {{ of }}, {{ collective "
        "}}: "
        "{{ people|length|so }} phiếu tự kê khai, {{ pieces|length|so }} minh chứng ghi trong mục lục.",
        first=10,
        keep=True,
    )
    paper.p("*Nhận {{ received_on|ngay_chu(year) }}*", "right", before=4, keep=True)
    hands(
        paper,
        [("NGƯỜI NỘP", "(Ký, ghi rõ họ tên)", ""), ("NGƯỜI NHẬN", "(Ký, ghi rõ họ tên)", "")],
        (85, 85),
        high=45,
    )
    paper.save("m3a")


ALL = (registration, sheet, summary, dossier)
