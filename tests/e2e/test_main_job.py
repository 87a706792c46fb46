"""The main job: a declaration taken at a door without signal becomes a recognised title."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.navigators.official import Official
from tests.e2e.navigators.visitor import Visitor
from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support.installation import Installation
from tests.e2e.support.pictures import notebook_page, signed_paper
from webapp.domain import calendar

BONG = Neighbour(
    full_name="Đặng Thị Bông",
    sex="Nữ",
    birth="14/07/1961",
    group="Nông dân",
    id_number="000161900901",
    goals="Học lớp nấm rơm 3 buổi, tập bán rau qua điện thoại.",
)
ANSWERS = {
    1: Answer(8, "Sáng nghe đài phường, tối xem bản tin nông nghiệp.", (("Giấy tờ lưu tại", "Sổ tay, lưu tại nhà"),)),
    2: Answer(9, "Đăng ký học lớp nấm rơm 3 buổi.", (("Con số", "buổi học"),), number="3"),
    3: Answer(8, "Họp khối phố 6 buổi, học ở Trung tâm 4 buổi.", (("Nhật ký có ngày", "05/03: lớp ủ phân"),)),
    4: Answer(9, "Nuôi con út học điều dưỡng năm ba.", (("Người biết việc", "Chi hội trưởng khuyến học"),)),
    5: Answer(8, "Gọi video cho con, xem thời tiết, hỏi giá phân bón.", (("ảnh", notebook_page()),)),
    6: Answer(7, "Biết tên thuốc, dấu hiệu độc hại, chữ ON/OFF.", (("Người biết việc", "Tổ trưởng tổ đoàn kết"),)),
    7: Answer(9, "Ghi sổ thu chi vụ hè thu 3 sào: lãi 4,2 triệu.", (("Con số", "triệu đồng"),), number="4,2"),
    8: Answer(8, "Ruộng trũng hay ngập nên chuyển một sào sang trồng sen."),
    9: Answer(9, "Nhà đạt Gia đình văn hóa.", (("Danh hiệu đã có", "Gia đình văn hóa năm ngoái"),)),
    10: Answer(8, "Vào tổ hợp tác rau sạch, cho 5 hộ mượn máy xới.", (("Chỉ kể lại", ""),)),
}


WRITTEN = {
    "Hộ gia đình": 1,
    "Lần đến hộ": 1,
    "Người kê khai": 1,
    "Đăng ký phấn đấu": 1,
    "Ý kiến đồng ý": 2,
    "Phiếu đã nộp": 1,
    "Minh chứng": 8,
    "Ảnh minh chứng": 1,
}
# A photo that arrived is one piece of evidence among the others.
RECEIVED = {kind: n for kind, n in WRITTEN.items() if kind != "Ảnh minh chứng"} | {"Minh chứng": 9}
DAYS_OF_POSTING = 10


def test_a_declaration_taken_without_signal_becomes_a_recognised_title(
    volunteer: Volunteer, server: Installation, official: Callable[[str], Official], visitor: Visitor
) -> None:
    name, search = BONG.full_name, "thi bong"
    today = calendar.day(datetime.now(UTC))

    # At the door, the server dead, the app started cold.
    server.kill()
    volunteer.starts_cold()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    assert "Nguyễn Thị Hoa" in volunteer.searches("nguyen thi hoa")
    assert volunteer.searches("dang thi bong") == []
    volunteer.adds_a_household(name, "Tổ 3, sau nhà văn hóa", note="Chó dữ, gọi trước")
    volunteer.notes_the_visit("Đã gặp")
    volunteer.adds_a_person(BONG)
    volunteer.registers(BONG.goals)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.asks_for_consent("2. Niêm yết họ tên", "Ký trên giấy")
    volunteer.opens_the_sheet()
    volunteer.answers(1, ANSWERS[1])
    assert volunteer.total == "8 điểm"
    assert volunteer.standing == "Còn thiếu 72 điểm; 9 chỉ số chưa chấm."
    for number in range(2, 11):
        volunteer.answers(number, ANSWERS[number])
    assert volunteer.total == "83 điểm"
    assert volunteer.looks_over() == "Đủ điều kiện đề nghị công nhận, theo điểm tự chấm."
    volunteer.hands_in()
    volunteer.opens_the_outbox()
    volunteer.sees_in_the_outbox("Chờ gửi", WRITTEN)

    # The battery ran out on the way home; nothing is lost, and all of it goes by one touch.
    volunteer.starts_cold()
    volunteer.opens_the_outbox()
    volunteer.sees_in_the_outbox("Chờ gửi", WRITTEN)
    server.start()
    volunteer.sends_now()
    expect(volunteer.outbox("Chờ gửi")).to_have_count(0)
    expect(volunteer.outbox("Cần xử lý")).to_have_count(0)
    volunteer.sees_in_the_outbox("Đã gửi", RECEIVED)

    # The panel reads it; the photo cannot be read.
    panel = official("thoa")
    panel.opens_the_sheet_of(name, search)
    expect(panel.stamp).to_have_text("ĐÃ NỘP")
    expect(panel.row(7)).to_contain_text("Ghi sổ thu chi vụ hè thu 3 sào")
    expect(panel.row(7)).to_contain_text("4,2")
    assert panel.shows_photos(5) == 1
    panel.returns({5: ("unreadable_photo", "Chụp lại gần hơn, đủ sáng.")})

    # The reason stands on the phone beside the indicator; she mends it and hands it in again.
    volunteer.comes_home()
    volunteer.opens_what_came_back(name)
    expect(volunteer.indicator).to_have_attribute("data-number", "5")
    expect(volunteer.reason).to_contain_text("Chụp lại gần hơn, đủ sáng.")
    volunteer.takes_a_photo(notebook_page())
    volunteer.looks_over()
    volunteer.hands_in()
    volunteer.sends_now()
    expect(volunteer.outbox("Cần xử lý")).to_have_count(0)

    # Everyone takes the step that is theirs, on their own page.
    association = official("tuong")
    association.opens_the_sheet_of(name, search)
    assert association.shows_photos(5) == 2
    association.verifies()
    panel.opens_the_sheet_of(name, search)
    panel.writes_down_the_meeting(today, "01/BB-KP", {6: ("8", "Đọc được cả nhãn máy bơm, cả họp đều biết.")})
    head = official("ngocan")
    head.opens_the_sheet_of(name, search)
    head.confirms()
    association.opens_the_sheet_of(name, search)
    association.posts()
    visitor.reads_the_public_list()
    expect(visitor.proposed(name)).to_be_visible()
    expect(visitor.recognised(name)).to_have_count(0)

    # The days of posting pass.
    server.kill()
    server.start(days_later=DAYS_OF_POSTING + 1)
    signed_on = today + timedelta(days=DAYS_OF_POSTING + 1)
    association = official("tuong")
    association.goes_to("Tờ trình")
    expect(association.listed_for_proposal(name)).to_be_checked()
    association.draws_up_the_proposal()
    association.proposes("06/TTr-HKH", signed_on)
    committee = official("chau")
    committee.opens_the_proposal("06/TTr-HKH")
    committee.signs("Nguyễn Thị Minh Châu", "KT. Chủ tịch")
    committee.issues_the_decision("321/QĐ-UBND", signed_on, signed_paper())

    visitor.reads_the_public_list()
    expect(visitor.proposed(name)).to_have_count(0)
    expect(visitor.recognised(name)).to_contain_text("Quyết định số 321/QĐ-UBND")
    volunteer.comes_home()
    assert volunteer.phone.watch.complaints == []
