"""The main job: a declaration taken at a door without signal becomes a recognised title."""

from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support.installation import Installation
from tests.e2e.support.pictures import notebook_page

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


def test_a_declaration_taken_without_signal_becomes_a_recognised_title(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    volunteer.starts_cold()

    volunteer.opens_the_place("Khối phố Bàu Sen")
    found = volunteer.searches("nguyen thi hoa")
    assert "Nguyễn Thị Hoa" in found, found
    assert volunteer.searches("dang thi bong") == []
    volunteer.adds_a_household(BONG.full_name, "Tổ 3, sau nhà văn hóa", note="Chó dữ, gọi trước")
    volunteer.notes_the_visit("Đã gặp")
    volunteer.adds_a_person(BONG)
    volunteer.registers(BONG.goals)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.asks_for_consent("2. Niêm yết họ tên", "Ký trên giấy")

    volunteer.opens_the_sheet()
    for number, answer in ANSWERS.items():
        volunteer.answers(number, answer)
        print(number, volunteer.total, volunteer.standing)
    print(volunteer.looks_over())
    volunteer.hands_in()
    volunteer.opens_the_outbox()
    print(volunteer.waiting())
    volunteer.starts_cold()
    volunteer.opens_the_outbox()
    print(volunteer.waiting())
    server.start()
    volunteer.sends_now()
    print(volunteer.sent(), volunteer.needs_a_hand())
