"""The papers of posting: notice (M5), minutes, answers, the private letter."""

from devtools.paper_templates.parts import hands, head, sign, title
from devtools.paper_templates.writer import Paper

C = {"align": "center"}


def notice() -> None:
    """M5."""
    paper = Paper()
    head(paper)
    title(
        paper,
        "THÔNG BÁO",
        "Về việc niêm yết công khai danh sách đề nghị công nhận danh hiệu “Công dân học tập” năm {{ year }}",
    )
    paper.text(
        "Căn cứ biên bản họp bình xét của các tập thể và kết quả xác nhận của người đứng đầu, Hội Khuyến học "
        "{{ ward.full }} niêm yết công khai danh sách {{ people|so }} người đủ điều kiện đề nghị công nhận danh hiệu "
        "“Công dân học tập” năm {{ year }}, như sau:",
        before=10,
        after=6,
    )
    paper.table(
        (14, 76, 20, 55),
        [
            ["TT", "Họ và tên", "Năm sinh", "Khối phố, đơn vị"],
            "tr for section in sections",
            "tr for one in section.people",
            ["{{ one.place }}", "{{ one.full_name }}", "{{ one.birth_year or '' }}", "{{ section.name }}"],
            "tr endfor",
            "tr endfor",
        ],
        size=12,
        high=6.5,
        side=1,
        aligns=("center", "left", "center", "left"),
    )
    paper.text(
        "1. Thời gian niêm yết: {{ days|so }} ngày, từ {{ begins|ngay_chu(year) }} đến hết {{ ends|ngay_chu(year) }}.",
        before=10,
    )
    paper.text("2. Nơi niêm yết: {{ places|cham(30) }}.")
    paper.text(
        "3. Nơi nhận kiến nghị, phản ánh: Hội Khuyến học {{ ward.full }}{% if address %}, {{ address }}{% endif %}; "
        "điện thoại {{ phone|cham(9) }}{% if qr %}; hoặc quét mã ở cuối thông báo{% endif %}."
    )
    paper.text(
        "Người kiến nghị ghi họ tên, địa chỉ liên hệ; thông tin này không công khai. Mỗi kiến nghị được trả lời bằng "
        "văn bản. Quá thời hạn trên, Hội Khuyến học phường tổng hợp, trình Ủy ban nhân dân phường xem xét, quyết "
        "định./."
    )
    paper.tag("if qr")
    paper.p("{{ qr }}", "left", before=8, keep=True)
    paper.tag("endif")
    sign(
        paper,
        [
            "- UBND phường (b/c);",
            "- Ban Chỉ đạo XDXHHT phường;",
            "- Các khối phố, cơ quan, đơn vị;",
            "- Niêm yết tại trụ sở UBND phường, nhà văn hóa khối phố;",
            "- Lưu: HKH.",
        ],
    )
    paper.save("m5")


def _present(paper: Paper, field: str) -> None:
    """Who puts the list up, and who takes it down: as written down, or room to write."""
    whose = {
        "association": "đại diện Hội Khuyến học phường",
        "collective": "đại diện {{ collective }}",
        "witness": "người chứng kiến",
    }
    for number, (name, who) in enumerate(whose.items(), 1):
        path, dots = f"{field}.{name}", "…" * 19
        known = f"{{% if {path} %}}{{{{ {path} }}}}{{% else %}}Ông/Bà {dots}{{% endif %}}"
        paper.text(f"{number}. {known} – {who};", before=5)


def posting_minutes() -> None:
    """That the list was put up."""
    paper = Paper(numbers=False)
    head(paper, numbered=False)
    title(paper, "BIÊN BẢN", "Niêm yết danh sách đề nghị công nhận “Công dân học tập” năm {{ year }}")
    paper.text(
        "Hôm nay, hồi {{ at|gio }}, {{ begins|ngay_chu(year) }}, tại {{ place|cham(22) }}, chúng tôi gồm:", before=12
    )
    _present(paper, "present")
    paper.text(
        "đã niêm yết công khai danh sách {{ people|so }} người đề nghị công nhận danh hiệu “Công dân học tập” năm "
        "{{ year }}, thời gian {{ days|so }} ngày, đến hết {{ ends|ngay_chu(year) }}."
    )
    paper.text("Nơi dán danh sách: {{ place|cham(25) }}.")
    paper.text(
        "Biên bản được đọc lại cho mọi người cùng nghe, nhất trí thông qua và lập thành 02 bản, mỗi bên giữ 01 bản./.",
        after=12,
    )
    _three(paper)
    paper.save("niem-yet")


def posting_end() -> None:
    """That its days are over."""
    paper = Paper(numbers=False)
    head(paper, numbered=False)
    title(paper, "BIÊN BẢN", "Kết thúc niêm yết danh sách đề nghị công nhận “Công dân học tập” năm {{ year }}")
    paper.text(
        "Hôm nay, hồi {{ ended_at|gio }}, {{ ended|ngay_chu(year) }}, tại {{ place|cham(19) }}, chúng tôi gồm:",
        before=12,
    )
    _present(paper, "end_present")
    paper.text(
        "lập biên bản kết thúc việc niêm yết danh sách {{ people|so }} người đề nghị công nhận danh hiệu “Công dân học "
        "tập” năm {{ year }}, từ {{ begins|ngay_chu(year) }} đến hết {{ ends|ngay_chu(year) }} ({{ days|so }} ngày)."
    )
    paper.text(
        "1. Danh sách trong thời gian niêm yết: {% if remark %}{{ remark }}{% else %}được giữ nguyên, ai cũng xem "
        "được.{% endif %}"
    )
    paper.text(
        "2. Số kiến nghị, phản ánh nhận được: {{ objections|so }}; giữ nguyên kết quả: {{ dismissed|so }}; chấp "
        "nhận, bình "
        "xét lại: {{ upheld|so }}; đang giải quyết: {{ open|so }}."
    )
    paper.text(
        "Biên bản được đọc lại cho mọi người cùng nghe, nhất trí thông qua và lập thành 02 bản, mỗi bên giữ 01 bản./.",
        after=12,
    )
    _three(paper)
    paper.save("ket-thuc-niem-yet")


def _three(paper: Paper) -> None:
    hint = "(Ký, ghi rõ họ tên)"
    hands(
        paper,
        [("NGƯỜI CHỨNG KIẾN", hint, ""), ("ĐẠI DIỆN TẬP THỂ", hint, ""), ("ĐẠI DIỆN HỘI KHUYẾN HỌC", hint, "")],
        (50, 50, 65),
    )


def reply() -> None:
    """The answer to an objection."""
    paper = Paper(numbers=False)
    head(paper)
    paper.p("*V/v trả lời kiến nghị, phản ánh*", "left", size=12, before=6, left=14)
    paper.p("Kính gửi: Ông/Bà " + "…" * 19, "center", before=14)
    paper.text(
        "Hội Khuyến học {{ ward.full }} nhận được kiến nghị, phản ánh của ông/bà {{ opened|ngay_chu }} về kết quả "
        "bình xét "
        "“Công dân học tập” năm {{ year }} đối với {{ concerning|cham(15) }}{% if collective %}, {{ collective }}{% "
        "endif %}.",
        before=12,
        line=1.2,
    )
    paper.text("Sau khi xem xét, trao đổi với những người liên quan, Hội Khuyến học phường trả lời như sau:", line=1.2)
    paper.text("{{ answer|cham(108) }}", line=1.2)
    paper.text(
        "Kết luận: {% if upheld %}chấp nhận kiến nghị, chuyển tập thể bình xét lại.{% endif %}"
        "{% if not upheld %}giữ nguyên kết quả.{% endif %}",
        line=1.2,
    )
    paper.text("Trân trọng cảm ơn ông/bà đã quan tâm góp ý./.", line=1.2)
    sign(paper, ["- Như trên;", "- Lưu: HKH."])
    paper.save("tra-loi")


def letter() -> None:
    """To somebody who has not passed: private, kind, with what to do."""
    paper = Paper(numbers=False)
    head(paper, numbered=False)
    paper.p("**THƯ TRAO ĐỔI**", "center", size=14, before=16)
    paper.p("**Về kết quả “Công dân học tập” năm {{ year }}**", "center", size=14, before=0)
    paper.p("*(Thư riêng, không niêm yết)*", "center", before=2)
    paper.p("Kính gửi: {{ honorific }} {{ full_name }}, {{ collective }}", "center", before=12)
    paper.text(
        "Hội Khuyến học {{ ward.full }} trân trọng cảm ơn {{ honorific|lower }} đã tham gia “Công dân học tập” năm "
        "{{ year }}.",
        before=12,
        line=1.2,
    )
    paper.text(
        "Năm {{ year }} {{ honorific|lower }} được {{ total|diem }} điểm trên 100. Để được đề nghị công nhận cần từ "
        "{{ needed|diem }} điểm và không có chỉ số nào dưới {{ minimum|diem }} điểm, nên năm nay chưa đạt.",
        line=1.2,
    )
    paper.tag("if below")
    paper.text("Chỉ số còn thiếu:", line=1.2)
    paper.tag("for one in below")
    paper.text("- Chỉ số {{ one.number }}, {{ one.name }}: {{ one.points|diem }} điểm;", before=2, line=1.2)
    paper.tag("endfor")
    paper.tag("endif")
    paper.text("Việc nên làm trong năm {{ year + 1 }}: {{ advice|cham(66) }}", line=1.2)
    paper.text(
        "Chi hội khuyến học sẵn sàng giúp; liên hệ: {{ contact|cham(18) }}. Danh hiệu xét hằng năm, mong "
        "{{ honorific|lower }} tiếp tục tham gia năm {{ year + 1 }}./.",
        line=1.2,
    )
    sign(paper, [])
    paper.save("thu-rieng")


ALL = (notice, posting_minutes, posting_end, reply, letter)
