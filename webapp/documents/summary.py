"""M3 as a spreadsheet: the same people and points as the paper, in cells that can be sorted and added up."""

import tempfile
from pathlib import Path

from webapp.documents import lists, spreadsheet
from webapp.documents.papers.decision import Summary
from webapp.documents.spreadsheet import Column

_COLUMNS = (
    Column("TT", "number", 6),
    Column("Họ và tên", width=26),
    Column("Năm sinh", "number", 8),
    Column("Giới tính", width=8),
    Column("Nơi kê khai", width=24),
    Column("Nhóm", width=14),
    Column("Tự chấm", "number", 8),
    Column("Bình xét", "number", 8),
    Column("Xác nhận", "number", 9),
    Column("Chỉ số dưới 5", width=12),
    Column("Kết quả", width=10),
    Column("Ghi chú", width=24),
)


def spreadsheet_of(summary: Summary) -> bytes:
    """The file, as .xlsx.

    :raises OSError: there is no room on the disk.
    """
    rows = [
        (
            line.place,
            line.full_name,
            line.birth_year,
            line.sex,
            line.collective,
            line.group,
            lists.points(line.self_points),
            lists.points(line.collective_points),
            lists.points(line.confirmed_points),
            line.below,
            lists.verdict(line.passes),
            line.note,
        )
        for section in summary.sections
        for line in section.people
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m3.xlsx"
        spreadsheet.write(
            path,
            sheet_name="M3",
            title=f"DANH SÁCH TỔNG HỢP KẾT QUẢ BÌNH XÉT “CÔNG DÂN HỌC TẬP” NĂM {summary.year}",
            subtitle=f"{summary.of} · {summary.counts.people} người · đủ điều kiện: {summary.passed} người",
            columns=_COLUMNS,
            rows=rows,
        )
        return path.read_bytes()
