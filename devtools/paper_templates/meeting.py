"""The papers of a meeting. size: several papers, sentence by sentence."""

from devtools.paper_templates.parts import hands, head, sign, title
from devtools.paper_templates.writer import Paper

C = {"align": "center"}


def minutes() -> None:
    """M4."""
    paper = Paper()
    head(paper, numbered=False)
    title(paper, "BIÊN BẢN", "Họp bình xét danh hiệu “Công dân học tập” năm {{ year }}")
    paper.tag("if reopened")
    paper.text("*{{ reopened }} Biên bản trước vẫn lưu kèm.*", before=10)
    paper.tag("endif")
    paper.text(
        "Hôm nay, hồi {{ begins|gio }}, {{ day|ngay_chu(year) }}, tại {{ location|cham(18) }}, {{ collective }} tổ "
        "chức "
        "họp bình xét danh hiệu “Công dân học tập” năm {{ year }}.",
        before=10,
    )
    paper.p("**I. THÀNH PHẦN**", before=8, keep=True)
    paper.text("1. Chủ trì: {{ chair|cham(18) }}{% if chair_position %} – {{ chair_position }}{% endif %}.")
    paper.text("2. Thư ký: {{ secretary|cham(18) }}{% if secretary_position %} – {{ secretary_position }}{% endif %}.")
    paper.text("3. Đại diện:{% if not present %} " + "…" * 27 + "{% endif %}")
    paper.tag("for one in present")
    paper.text("- {{ one.position }}: {{ one.name }}{% if not one.came %} (vắng){% endif %};", before=2)
    paper.tag("endfor")
    paper.text(
        "4. Được mời {{ invited|so }} người, có mặt {{ attended|so }}, vắng {{ absent|so }} "
        "({{ excused|so }} có lý do). *(Danh sách ký tên kèm theo)*"
    )
    paper.p("**II. NỘI DUNG**", before=8, keep=True)
    paper.text(
        "1. Chủ trì nêu mục đích, yêu cầu cuộc họp; {{ explained_by|cham(14) }} thông qua 10 chỉ số, cách cho điểm và "
        "điều kiện công nhận."
    )
    paper.text("2. Bình xét từng người (điểm từng chỉ số: phụ lục kèm theo biên bản):", after=4, keep=True)
    votes = "{% if votes %}{{ one.votes[N]|so }}{% endif %}"
    paper.table(
        (9, 44, 13, 20, 13, 13, 15, 12, 12, 14),
        [
            [
                "TT",
                "Họ và tên",
                "Năm sinh",
                "Nhóm",
                "Tự chấm",
                "Bình xét",
                "Chỉ số dưới 5",
                "Tán thành",
                "Không tán thành",
                "Kết luận",
            ],
            "tr for one in people",
            [
                "{{ one.place }}",
                "{{ one.full_name }}",
                "{{ one.birth_year or '' }}",
                "{{ one.group }}",
                "{{ one.self_points|diem }}",
                "{{ one.collective_points|diem }}",
                "{{ one.below }}",
                votes.replace("N", "0"),
                votes.replace("N", "1"),
                "{% if one.passes %}Đủ{% endif %}{% if not one.passes %}Chưa đủ{% endif %}",
            ],
            "tr endfor",
        ],
        size=10.5,
        high=6.5,
        side=0.8,
        aligns=("center", "left", *["center"] * 8),
    )
    paper.text("3. Chỉ số có điểm bình xét khác điểm tự chấm:{% if not differences %} không có.{% endif %}", before=8)
    paper.tag("for one in differences")
    paper.text(
        "- {{ one.full_name }}, chỉ số {{ one.indicator }}: tự chấm {{ one.self_points|diem }}, tập thể thống nhất "
        "{{ one.collective_points|diem }}. Lý do: {{ one.reason }}",
        before=2,
    )
    paper.tag("endfor")
    paper.text("4. Minh chứng bổ sung tại cuộc họp:{% if not seen %} không có.{% endif %}")
    paper.tag("for one in seen")
    paper.text("- {{ one }}", before=2)
    paper.tag("endfor")
    paper.text("5. Ý kiến thảo luận, ý kiến khác:{% if not remarks %} không có.{% endif %}")
    paper.tag("for one in remarks")
    paper.text("- {{ one }}", before=2)
    paper.tag("endfor")
    paper.p("**III. KẾT LUẬN**", before=8, keep=True)
    paper.text(
        "1. Bình xét {{ people|length|so }} người. Đủ điều kiện đề nghị công nhận: {{ passed|so }} người"
        "{% if groups %} ({% for group in groups %}{% if not loop.first %}, {% endif %}{{ group.name }} "
        "{{ group.people|so }}{% endfor %}){% endif %}."
    )
    paper.text(
        "2. Chưa đủ điều kiện: {{ failed|so }} người{% if failed %}; chi hội khuyến học gặp riêng để góp ý{% endif %}."
    )
    paper.text("3. Đề nghị ghi nhận “Công dân học tập tiêu biểu”: {{ exemplary|so }} người.")
    paper.text("4. Phân công niêm yết danh sách, tiếp nhận ý kiến: {{ posted_by|cham(18) }}.")
    paper.text(
        "Biên bản được đọc lại cho mọi người dự họp cùng nghe, nhất trí {{ agreed_percent|cham(3) }}%, lập thành 02 "
        "bản "
        "(lưu tại {{ collective }} 01 bản, gửi Hội Khuyến học phường 01 bản). Cuộc họp kết thúc hồi {{ ends|gio }} "
        "cùng ngày./.",
        after=10,
        keep=True,
    )
    hands(
        paper,
        [
            ("THƯ KÝ", "(Ký, ghi rõ họ tên)", "{{ secretary }}"),
            ("{% for line in co_signer.lines %}{{ line }}{% endfor %}", "(Ký, ghi rõ họ tên)", "{{ co_signer.name }}"),
            ("CHỦ TRÌ", "(Ký, ghi rõ họ tên)", "{{ chair }}"),
        ],
        (45, 75, 45),
        high=64,
    )
    paper.p("**XÁC NHẬN CỦA {{ head_title|hoa }}**", "center", before=14, keep=True)
    paper.p(
        "{{ (confirmed is not none and confirmed)|o }}  Nhất trí kết quả     "
        "{{ (confirmed is not none and not confirmed)|o }}  Đề nghị bình xét lại: " + "…" * 9,
        "center",
        keep=True,
    )
    paper.p("*(Ký, ghi rõ họ tên, đóng dấu nếu có)*", "center", size=11, before=2, keep=True)
    paper.p("**{{ head_name }}**", "center", before=60)
    paper.turn(margins=(20, 15, 15, 15), landscape=True)
    paper.p("**PHỤ LỤC**", "center", size=14, before=0)
    paper.p("**Điểm từng chỉ số: tự chấm / bình xét**", "center", before=0)
    paper.p(
        "*(Kèm theo Biên bản họp bình xét {{ day|ngay_chu(year) }} của {{ collective }})*", "center", before=0, after=6
    )
    marks = [f"{number}" for number in range(1, 11)]
    cells = [f"{{{{ one.pairs[{n}][0]|diem }}}}/{{{{ one.pairs[{n}][1]|diem }}}}" for n in range(10)]
    paper.table(
        (11, 66, *[16.5] * 10, 25),
        [
            ["TT", "Họ và tên", *marks, "Cộng"],
            "tr for one in points",
            [
                "{{ one.place }}",
                "{{ one.full_name }}",
                *cells,
                "**{{ one.self_total|diem }}/{{ one.collective_total|diem }}**",
            ],
            "tr endfor",
        ],
        size=11,
        high=6.5,
        side=0.8,
        aligns=("center", "left", *["center"] * 11),
    )
    paper.save("m4")


def invitation() -> None:
    """The invitation."""
    paper = Paper(numbers=False)
    head(paper, numbered=False)
    title(paper, "GIẤY MỜI", "Họp bình xét danh hiệu “Công dân học tập” năm {{ year }}")
    paper.p("Kính gửi: {{ to|cham(27) }}", "center", before=14)
    paper.text(
        "{{ collective|hoa_dau }} trân trọng kính mời ông/bà đến dự cuộc họp bình xét danh hiệu “Công dân học tập” năm "
        "{{ year }}.",
        before=12,
        line=1.2,
    )
    paper.text("- Thời gian: {{ begins|gio }}, {{ day|ngay_chu(year) }}.", line=1.2)
    paper.text("- Địa điểm: {{ location|cham(24) }}.", line=1.2)
    paper.text(
        "- Nội dung: xem phần tự kê khai và minh chứng của {{ sheets|so }} người; thống nhất điểm từng chỉ số; đề nghị "
        "danh sách đủ điều kiện công nhận.",
        line=1.2,
    )
    paper.text(
        "Sự có mặt của ông/bà góp phần để việc bình xét công bằng, đúng người. Rất mong ông/bà đến dự đúng giờ./."
    )
    sign(paper, ["- Như trên;", "- Lưu: {{ collective }}."])
    paper.save("giay-moi")


def signatures() -> None:
    """The list that those who come sign."""
    paper = Paper()
    head(paper, numbered=False)
    title(paper, "DANH SÁCH KÝ TÊN", "Dự họp bình xét danh hiệu “Công dân học tập” năm {{ year }}")
    paper.p(
        "*{{ collective|hoa_dau }} – {{ day|ngay_chu(year) }}, tại {{ location|cham(14) }}*",
        "center",
        before=6,
        after=8,
    )
    paper.table(
        (12, 55, 60, 38),
        [
            ["TT", "Họ và tên", "Chức vụ, đại diện", "Ký tên"],
            "tr for one in present",
            ["{{ loop.index }}", "{{ one.name }}", "{{ one.position }}", ""],
            "tr endfor",
            "tr for number in empty",
            ["{{ number + present|length }}", "", "", ""],
            "tr endfor",
        ],
        high=9,
        aligns=("center", "left", "left", "left"),
    )
    paper.p("Danh sách này có ………… người ký tên.", before=8, keep=True)
    hands(paper, [("", "", ""), ("THƯ KÝ CUỘC HỌP", "(Ký, ghi rõ họ tên)", "")], (85, 80), high=55)
    paper.save("danh-sach-ky")


def ballots() -> None:
    """The count of a secret ballot."""
    paper = Paper()
    head(paper, numbered=False)
    title(paper, "BIÊN BẢN KIỂM PHIẾU", "Bình xét danh hiệu “Công dân học tập” năm {{ year }}")
    paper.text(
        "Hôm nay, {{ day|ngay_chu(year) }}, cuộc họp bình xét của {{ collective }} đã cử tổ kiểm phiếu gồm 03 người:",
        before=10,
    )
    for place, role in enumerate(("Tổ trưởng", "Thư ký", "Thành viên")):
        paper.text(f"{place + 1}. {{{{ tellers[{place}]|cham(21) }}}} – {role};", before=3)
    paper.text(
        "Số phiếu phát ra: {{ handed_out|so }}; thu về: {{ returned|so }}; hợp lệ: {{ valid|so }}; không hợp lệ: "
        "{{ invalid|so }}."
    )
    paper.text("Kết quả:", after=4, keep=True)
    paper.table(
        (12, 77, 38, 38),
        [
            ["TT", "Họ và tên", "Đồng ý", "Không đồng ý"],
            "tr for one in people",
            [
                "{{ one.place }}",
                "{{ one.full_name }}",
                "{% if one.agreed is not none %}{{ one.agreed|so }}{% endif %}",
                "{% if one.refused is not none %}{{ one.refused|so }}{% endif %}",
            ],
            "tr endfor",
        ],
        high=7.5,
        aligns=("center", "left", "center", "center"),
    )
    paper.text(
        "Biên bản được lập xong, đọc lại cho mọi người cùng nghe và nhất trí thông qua./.", before=8, after=8, keep=True
    )
    hands(
        paper,
        [
            ("THÀNH VIÊN", "(Ký, ghi rõ họ tên)", "{{ tellers[2] }}"),
            ("THƯ KÝ", "(Ký, ghi rõ họ tên)", "{{ tellers[1] }}"),
            ("TỔ TRƯỞNG", "(Ký, ghi rõ họ tên)", "{{ tellers[0] }}"),
        ],
        (55, 55, 55),
        high=60,
    )
    paper.save("kiem-phieu")


ALL = (minutes, invitation, signatures, ballots)
