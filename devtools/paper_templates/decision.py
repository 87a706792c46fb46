"""Proposal (M6), front sheet, decision (M7), certificate (M8), M10. size: several papers, sentence by sentence."""

from typing import Any

from docx.oxml.ns import qn

from devtools.paper_templates.parts import form_head, head, sign, title
from devtools.paper_templates.writer import QUOC_HIEU, TIEU_NGU, Paper, _border

C = {"align": "center"}
GROUPS = (
    "{% for group in counts.groups %}{% if not loop.first %}, {% endif %}nhóm {{ group.name }} "
    "{{ group.people|so }}{% endfor %}"
)
WITH = (
    "*(Kèm theo %s số {{ frame.number or '......' }}/{{ frame.symbol }} {{ frame.day|ngay_chu(frame.year) }} của %s)*"
)


def _people_list(paper: Paper, heading: str, attached: str, *, registers: bool) -> None:
    paper.p("**DANH SÁCH 1**", "center", size=14, before=0)
    paper.p(f"**{heading}**", "center", before=0)
    paper.p(attached, "center", before=2, after=8)
    paper.table(
        (12, 60, 17, 30, 22, 24) if registers else (12, 72, 19, 40, 22),
        [
            ["TT", "Họ và tên", "Năm sinh", "Nhóm", *(["Số vào sổ"] if registers else []), "Ghi chú"],
            "tr for section in sections",
            [("**{{ section.name }}** ({{ section.people|length|so }} người)", 6 if registers else 5)],
            "tr for one in section.people",
            [
                "{{ one.place }}",
                "{{ one.full_name }}",
                "{{ one.birth_year or '' }}",
                "{{ one.group }}",
                *(["{{ one.register_number or '' }}"] if registers else []),
                "{{ one.note }}",
            ],
            "tr endfor",
            "tr endfor",
        ],
        size=12,
        high=6.5,
        side=1,
        aligns=("center", "left", "center", "center", *(["center"] if registers else []), "left"),
    )
    paper.p("Danh sách này gồm {{ counts.people|so }} người./.", before=8, first=10)


def _exemplary_list(paper: Paper, heading: str, attached: str, *, mark: str = "DANH SÁCH 2") -> None:
    paper.p(f"**{mark}**", "center", size=14, before=0).paragraph_format.page_break_before = True
    paper.p(f"**{heading}**", "center", before=0)
    paper.p(attached, "center", before=2, after=8)
    paper.table(
        (12, 50, 17, 36, 50),
        [
            ["TT", "Họ và tên", "Năm sinh", "Khối phố, đơn vị", "Các năm đạt: số, ngày quyết định, nơi ban hành"],
            "tr for one in exemplary",
            [
                "{{ one.place }}",
                "{{ one.full_name }}",
                "{{ one.birth_year or '' }}",
                "{{ one.collective }}",
                [
                    "{%p for when in one.years %}",
                    ("{{ when.year }}: {{ when.number }}, {{ when.day|ngay }}, {{ when.issuer }}", {"size": 10}),
                    "{%p endfor %}",
                ],
            ],
            "tr endfor",
        ],
        size=11.5,
        side=1,
        aligns=("center", "left", "center", "left", "left"),
    )
    paper.p("Danh sách này gồm {{ exemplary|length|so }} người./.", before=8, first=10)


def proposal() -> None:
    """M6."""
    paper = Paper()
    head(paper)
    title(paper, "TỜ TRÌNH", "Về việc đề nghị công nhận danh hiệu “Công dân học tập” năm {{ year }}")
    paper.p("Kính gửi: Ủy ban nhân dân {{ ward.full }}", "center", before=12)
    paper.text(
        "Căn cứ Quyết định số 677/QĐ-TTg ngày 03 tháng 6 năm 2022 của Thủ tướng Chính phủ phê duyệt Chương trình "
        "“Xây dựng mô hình “Công dân học tập” giai đoạn 2021 - 2030”;",
        before=10,
    )
    paper.text(
        "Thực hiện Kế hoạch số {{ plan_number|cham(6) }}/KH-UBND {{ plan_day|ngay_chu }} của Ủy ban nhân dân {{ "
        "ward.full }} "
        "về triển khai mô hình “Công dân học tập”,"
    )
    paper.text("Hội Khuyến học {{ ward.full }} báo cáo và kính trình như sau:")
    paper.p("**I. QUÁ TRÌNH THỰC HIỆN**", before=8, keep=True)
    paper.text(
        "Đăng ký {{ registered|so }} người; nộp phiếu {{ submitted|so }} người; bình xét tại {{ meetings|so }} tập "
        "thể, từ "
        "{{ first_meeting|ngay_chu(year) }} đến {{ last_meeting|ngay_chu(year) }}; người đứng đầu đã xác nhận "
        "{{ confirmed|so }} người."
    )
    paper.p("**II. KẾT QUẢ THẨM ĐỊNH**", before=8, keep=True)
    paper.text(
        "1. Đủ điều kiện (từ {{ threshold|diem }} điểm, không có chỉ số nào dưới {{ minimum|diem }} điểm): "
        "{{ counts.people|so }} người, trong đó "
        + GROUPS
        + "{% if counts.women is not none %}; nữ {{ counts.women|so }}{% endif %}."
    )
    paper.text(
        "2. Chưa đủ điều kiện: {{ failed|so }} người (dưới {{ threshold|diem }} điểm: {{ failed_total|so }}; có chỉ "
        "số dưới "
        "{{ minimum|diem }} điểm: {{ failed_indicator|so }})."
    )
    paper.text(
        "3. Niêm yết từ {{ posted_from|ngay_chu(year) }} đến hết {{ posted_until|ngay_chu(year) }}; nhận {{ "
        "objections|so }} "
        "kiến nghị, đã giải quyết {{ resolved|so }}{% if objections %} (tóm tắt kèm theo){% endif %}."
    )
    paper.text("4. Đủ 05 năm liền: {{ exemplary|length|so }} người.")
    paper.p("**III. ĐỀ NGHỊ**", before=8, keep=True)
    paper.text(
        "1. Công nhận danh hiệu “Công dân học tập” năm {{ year }} cho {{ counts.people|so }} cá nhân (Danh sách 1 "
        "kèm theo)."
    )
    paper.tag("if exemplary")
    paper.text(
        "2. Ghi nhận “Công dân học tập tiêu biểu” đối với {{ exemplary|length|so }} cá nhân có 05 năm liền đạt danh "
        "hiệu "
        "(Danh sách 2 kèm theo)."
    )
    paper.tag("endif")
    paper.text("Kính đề nghị Ủy ban nhân dân {{ ward.full }} xem xét, quyết định./.", keep=True)
    paper.text(
        "*Hồ sơ kèm theo: danh sách; {{ meetings|so }} biên bản họp bình xét; biên bản niêm yết và kết thúc niêm "
        "yết; bảng "
        "tổng hợp kiến nghị; dự thảo quyết định.*",
        keep=True,
    )
    sign(paper, ["- Như trên;", "- Ban Chỉ đạo XDXHHT phường;", "- Lưu: HKH."])
    paper.turn()
    with_it = WITH % ("Tờ trình", "Hội Khuyến học {{ ward.full }}")
    _people_list(
        paper, "CÁ NHÂN ĐỀ NGHỊ CÔNG NHẬN DANH HIỆU “CÔNG DÂN HỌC TẬP” NĂM {{ year }}", with_it, registers=False
    )
    paper.tag("if exemplary")
    _exemplary_list(paper, "CÁ NHÂN ĐỀ NGHỊ GHI NHẬN “CÔNG DÂN HỌC TẬP TIÊU BIỂU” NĂM {{ year }}", with_it)
    paper.tag("endif")
    paper.save("m6")


def front_sheet() -> None:
    """One page for the signer."""
    paper = Paper(margins=(15, 12, 20, 15), size=12, numbers=False)
    paper.p("**TÓM TẮT TRÌNH KÝ**", "center", size=16, before=0)
    paper.p(
        "**Danh sách đề nghị công nhận “Công dân học tập” năm {{ year }} – {{ ward.full }}**",
        "center",
        size=13,
        before=2,
    )
    paper.p("*(Tờ tóm tắt để người ký xem nhanh; không phải văn bản hành chính)*", "center", size=11, before=0)
    paper.p(
        "**Đề nghị công nhận: {{ counts.people|so }} người** (" + GROUPS + "{% if counts.women is not none %}; nữ "
        "{{ counts.women|so }}{% endif %}).{% if before is not none %} Năm trước: {{ before|so }} người.{% endif %}",
        before=12,
    )
    paper.p(
        "**Kiến nghị trong thời gian niêm yết: {{ objections|so }}** (giữ nguyên {{ dismissed|so }}, bình xét lại "
        "{{ upheld|so }}).",
        before=4,
        after=6,
    )
    paper.table(
        (95, 40, 40),
        [
            ["Khối phố, đơn vị", "Đề nghị năm {{ year }}", "Công nhận năm trước"],
            "tr for one in places",
            ["{{ one.name }}", "{{ one.people }}", "{% if one.before is not none %}{{ one.before }}{% endif %}"],
            "tr endfor",
        ],
        size=11,
        aligns=("left", "center", "center"),
    )
    for field, heading in (
        ("near", "Gần ngưỡng công nhận (trong 2 điểm)"),
        ("changed", "Điểm thay đổi nhiều tại cuộc họp"),
        ("related", "Có quan hệ với người xử lý hồ sơ"),
    ):
        paper.p(f"**{heading}:**{{% if not {field} %}} không có.{{% endif %}}", before=8, keep=True)
        paper.tag(f"for one in {field}")
        paper.p("– {{ one.full_name }} ({{ one.collective }}): {{ one.text }}", "left", before=1, left=6, size=11.5)
        paper.tag("endfor")
        paper.tag(f"if more_{field}")
        paper.p(f"*và {{{{ more_{field}|so }}}} người nữa, xem trong danh sách.*", "left", before=1, left=6, size=11)
        paper.tag("endif")
    paper.save("trinh-ky")


def decision() -> None:
    """M7 with its lists."""
    paper = Paper()
    head(paper, committee=True)
    title(paper, "QUYẾT ĐỊNH", "Về việc công nhận danh hiệu “Công dân học tập” năm {{ year }}")
    paper.p(
        "**{% if chairman %}CHỦ TỊCH {% endif %}ỦY BAN NHÂN DÂN {{ ward.full|hoa }}**", "center", before=12, after=4
    )
    paper.tag("for one in bases")
    paper.text("*{{ one }}{% if loop.last %}.{% endif %}{% if not loop.last %};{% endif %}*", before=4)
    paper.tag("endfor")
    paper.p("**QUYẾT ĐỊNH:**", "center", before=10, keep=True)
    paper.text(
        "**Điều 1.** Công nhận danh hiệu “Công dân học tập” năm {{ year }} cho {{ counts.people|so }} cá nhân (Danh "
        "sách 1 "
        "kèm theo), gồm " + GROUPS + "."
    )
    paper.text(
        "**Điều 2.** {% if exemplary %}Ghi nhận “Công dân học tập tiêu biểu” đối với {{ exemplary|length|so }} cá "
        "nhân có 05 "
        "năm liền đạt danh hiệu (Danh sách 2 kèm theo).{% endif %}{% if not exemplary %}Giao Hội Khuyến học phường "
        "tổ chức "
        "công bố, trao giấy công nhận; bộ phận văn hóa – xã hội, đài truyền thanh phường tuyên truyền; các khối phố, "
        "cơ "
        "quan, đơn vị phối hợp thực hiện.{% endif %}"
    )
    paper.tag("if exemplary")
    paper.text(
        "**Điều 3.** Giao Hội Khuyến học phường tổ chức công bố, trao giấy công nhận; bộ phận văn hóa – xã hội, đài "
        "truyền "
        "thanh phường tuyên truyền; các khối phố, cơ quan, đơn vị phối hợp thực hiện."
    )
    paper.tag("endif")
    paper.text(
        "**Điều {% if exemplary %}4{% endif %}{% if not exemplary %}3{% endif %}.** Quyết định này có hiệu lực kể từ "
        "ngày "
        "ký. Hội Khuyến học phường, bộ phận văn hóa – xã hội, các khối phố, đơn vị có liên quan và các cá nhân có "
        "tên tại "
        "Điều 1{% if exemplary %}, Điều 2{% endif %} chịu trách nhiệm thi hành Quyết định này./."
    )
    sign(
        paper,
        [
            "- Như Điều {% if exemplary %}4{% endif %}{% if not exemplary %}3{% endif %};",
            "- {{ ward.superior }} (b/c);",
            "- BTV Đảng ủy, TT. HĐND, UBMTTQ phường (b/c);",
            "- Ban Chỉ đạo XDXHHT phường;",
            "- Lưu: VT, VHXH.",
        ],
    )
    paper.turn()
    with_it = WITH % ("Quyết định", "{% if chairman %}Chủ tịch {% endif %}Ủy ban nhân dân {{ ward.full }}")
    _people_list(paper, "CÁ NHÂN ĐƯỢC CÔNG NHẬN DANH HIỆU “CÔNG DÂN HỌC TẬP” NĂM {{ year }}", with_it, registers=True)
    paper.tag("if exemplary")
    _exemplary_list(paper, "CÁ NHÂN ĐƯỢC GHI NHẬN “CÔNG DÂN HỌC TẬP TIÊU BIỂU” NĂM {{ year }}", with_it)
    paper.tag("endif")
    paper.save("m7")


def exemplary_proposal() -> None:
    """M6 of those who are noted as exemplary."""
    paper = Paper()
    head(paper)
    title(paper, "TỜ TRÌNH", "Về việc đề nghị ghi nhận “Công dân học tập tiêu biểu” năm {{ year }}")
    paper.p("Kính gửi: Ủy ban nhân dân {{ ward.full }}", "center", before=12)
    paper.text(
        "Căn cứ Quyết định số 677/QĐ-TTg ngày 03 tháng 6 năm 2022 của Thủ tướng Chính phủ phê duyệt Chương trình "
        "“Xây dựng mô hình “Công dân học tập” giai đoạn 2021 - 2030”;",
        before=10,
    )
    paper.text(
        "Thực hiện Kế hoạch số {{ plan_number|cham(6) }}/KH-UBND {{ plan_day|ngay_chu }} của Ủy ban nhân dân {{ "
        "ward.full }} về triển khai mô hình “Công dân học tập”,"
    )
    paper.text("Hội Khuyến học {{ ward.full }} báo cáo và kính trình như sau:")
    paper.text(
        "1. Hội Khuyến học phường đã rà soát các quyết định công nhận danh hiệu “Công dân học tập” lưu trong sổ và "
        "giấy tờ của các năm trước. Có {{ exemplary|length|so }} người đạt danh hiệu {{ run|so }} năm liền, tính đến "
        "năm {{ year }} (Danh sách kèm theo, ghi số và ngày quyết định của từng năm).",
        before=8,
    )
    paper.text(
        "2. Đề nghị Ủy ban nhân dân {{ ward.full }} ghi nhận “Công dân học tập tiêu biểu” năm {{ year }} đối với "
        "{{ exemplary|length|so }} cá nhân có tên trong danh sách."
    )
    paper.text("Kính đề nghị Ủy ban nhân dân {{ ward.full }} xem xét, quyết định./.", keep=True)
    paper.text(
        "*Hồ sơ kèm theo: danh sách; bản chụp quyết định hoặc giấy công nhận của những năm ghi từ giấy tờ; dự thảo "
        "quyết định.*",
        keep=True,
    )
    sign(paper, ["- Như trên;", "- Ban Chỉ đạo XDXHHT phường;", "- Lưu: HKH."])
    heading = "CÁ NHÂN ĐỀ NGHỊ GHI NHẬN “CÔNG DÂN HỌC TẬP TIÊU BIỂU” NĂM {{ year }}"
    _exemplary_list(paper, heading, WITH % ("Tờ trình", "Hội Khuyến học {{ ward.full }}"), mark="DANH SÁCH")
    paper.save("m6-tb")


def exemplary_decision() -> None:
    """M7 that notes who is exemplary."""
    paper = Paper()
    head(paper, committee=True)
    title(paper, "QUYẾT ĐỊNH", "Về việc ghi nhận “Công dân học tập tiêu biểu” năm {{ year }}")
    paper.p(
        "**{% if chairman %}CHỦ TỊCH {% endif %}ỦY BAN NHÂN DÂN {{ ward.full|hoa }}**", "center", before=12, after=4
    )
    paper.tag("for one in bases")
    paper.text("*{{ one }}{% if loop.last %}.{% endif %}{% if not loop.last %};{% endif %}*", before=4)
    paper.tag("endfor")
    paper.p("**QUYẾT ĐỊNH:**", "center", before=10, keep=True)
    paper.text(
        "**Điều 1.** Ghi nhận “Công dân học tập tiêu biểu” năm {{ year }} đối với {{ exemplary|length|so }} cá nhân "
        "có {{ run|so }} năm liền đạt danh hiệu “Công dân học tập” (Danh sách kèm theo)."
    )
    paper.text(
        "**Điều 2.** Giao Hội Khuyến học phường tổ chức công bố, trao phiếu ghi nhận; bộ phận văn hóa – xã hội, đài "
        "truyền thanh phường tuyên truyền; các khối phố, cơ quan, đơn vị phối hợp thực hiện."
    )
    paper.text(
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. Hội Khuyến học phường, bộ phận văn hóa – xã hội, các "
        "khối phố, đơn vị có liên quan và các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."
    )
    sign(
        paper,
        [
            "- Như Điều 3;",
            "- {{ ward.superior }} (b/c);",
            "- BTV Đảng ủy, TT. HĐND, UBMTTQ phường (b/c);",
            "- Ban Chỉ đạo XDXHHT phường;",
            "- Lưu: VT, VHXH.",
        ],
    )
    heading = "CÁ NHÂN ĐƯỢC GHI NHẬN “CÔNG DÂN HỌC TẬP TIÊU BIỂU” NĂM {{ year }}"
    issuer = "{% if chairman %}Chủ tịch {% endif %}Ủy ban nhân dân {{ ward.full }}"
    _exemplary_list(paper, heading, WITH % ("Quyết định", issuer), mark="DANH SÁCH")
    paper.save("m7-tb")


def certificate() -> None:
    """M8."""
    paper = Paper(margins=(22, 16, 25, 25), landscape=True, size=15, numbers=False)
    _frame_of_page(paper)
    paper.p(f"**{QUOC_HIEU}**", "center", size=15, before=0)
    paper.p(f"**{TIEU_NGU}**", "center", size=15, before=0)
    paper.rule(92)
    paper.p("**ỦY BAN NHÂN DÂN {{ ward.full|hoa }}**", "center", size=17, before=20)
    paper.p("**CÔNG NHẬN**", "center", size=34, before=12, colour="A61C1C")
    paper.p("{{ honorific }}: **{{ full_name|hoa }}**", "center", size=22, before=12)
    paper.p(
        "{% if birth_year %}Sinh năm: {{ birth_year }}      {% endif %}Khối phố, đơn vị: {{ collective }}",
        "center",
        size=15,
        before=6,
    )
    paper.p(
        "Đạt danh hiệu **“CÔNG DÂN HỌC TẬP{% if run %} TIÊU BIỂU{% endif %}”** năm {{ year }}"
        "{% if run %} (05 năm liền {{ run[0] }}–{{ run[1] }}){% endif %}",
        "center",
        size=18,
        before=12,
        after=20,
    )
    left: list[Any] = [
        ("Quyết định số {{ decision_number|cham(12) }}", {"size": 13}),
        ("{{ decided_on|ngay_chu(year) }}", {"size": 13}),
        ("Số vào sổ: {{ register_number|cham(8) }}", {"size": 13, "before": 4}),
        "{%p if qr %}",
        ("{{ qr }}", {"before": 6}),
        ("*Quét mã để kiểm tra giấy này*", {"size": 10}),
        "{%p endif %}",
        ("", {"size": 2}),
    ]
    right: list[Any] = [
        ("*{{ ward.place }}, {{ decided_on|ngay_chu(year) }}*", {**C, "size": 14}),
        "{%p for line in signature.lines %}",
        ("**{{ line }}**", {**C, "size": 14}),
        "{%p endfor %}",
        ("**{{ signature.name }}**", {**C, "size": 15, "before": 78}),
    ]
    paper.table((110, 137), [[left, right]], lines=False, heads=0, middle=False)
    paper.save("m8")


def _frame_of_page(paper: Paper) -> None:
    page = paper.file.sections[0]._sectPr
    _border(page, "w:pgBorders", ("top", "left", "bottom", "right"), 24)
    edge = page[-1]
    edge.set(qn("w:offsetFrom"), "page")
    for side in edge:
        for key, value in (("val", "thinThickSmallGap"), ("space", "24"), ("color", "A61C1C")):
            side.set(qn(f"w:{key}"), value)
    page.remove(edge)
    page.insert_element_before(edge, "w:lnNumType", "w:pgNumType", "w:cols", "w:titlePg", "w:docGrid")


def exemplary() -> None:
    """M10."""
    paper = Paper(margins=(20, 15, 30, 15), numbers=False)
    form_head(paper, (75, 90), line=15)
    paper.p("**PHIẾU GHI NHẬN**", "center", size=16, before=22)
    paper.p("**“CÔNG DÂN HỌC TẬP TIÊU BIỂU” NĂM {{ year }}**", "center", size=14, before=2)
    paper.p("1. {{ honorific }}: **{{ full_name }}**", "left", before=18)
    paper.p("2. Năm sinh: {{ birth_year|cham(10) }}", "left", before=8)
    paper.p("3. Khối phố, đơn vị: {{ collective }}", "left", before=8)
    paper.p("4. Nhóm: {{ group }}", "left", before=8)
    paper.p("5. Các năm liền đạt danh hiệu “Công dân học tập”:", "left", before=8, after=6)
    paper.table(
        (15, 25, 40, 30, 55),
        [
            ["TT", "Năm", "Quyết định số", "Ngày", "Nơi ban hành"],
            "tr for when in years",
            ["{{ loop.index }}", "{{ when.year }}", "{{ when.number }}", "{{ when.day|ngay }}", "{{ when.issuer }}"],
            "tr endfor",
        ],
        high=9,
        aligns=("center", "center", "center", "center", "left"),
    )
    paper.p(
        "Theo Quyết định số {{ decision_number|cham(12) }} {{ decided_on|ngay_chu(year) }}, {{ honorific|lower }} "
        "{{ full_name }} được ghi nhận “Công dân học tập tiêu biểu”.",
        before=12,
        first=10,
    )
    paper.p("*{{ ward.place }}, ngày … tháng … năm {{ year }}*", "right", before=12, keep=True)
    sign(paper, [], before=4)
    paper.save("m10")


ALL = (proposal, front_sheet, decision, exemplary_proposal, exemplary_decision, certificate, exemplary)
