"""Every paper from its shipped template, in both forms; what people write stays text; what does not fit is refused."""

import io
import zipfile
from dataclasses import replace
from datetime import date, time

import pytest
from docx import Document
from pypdf import PdfReader

from webapp.documents.papers.catalogue import KINDS, Kind, kind_of, samples, shipped
from webapp.documents.papers.forms import SheetForm
from webapp.documents.render import pdf, safe, template, words

LONG = "Nguyễn Hoàng Phúc Bảo Thiên Khánh Minh Đăng Trường An Nhiên Vĩnh Lạc"


def text_of(docx: bytes) -> str:
    """All words of a .docx, in tables too."""
    body = Document(io.BytesIO(docx)).element.body
    return " ".join(piece.text or "" for piece in body.iter() if str(piece.tag).endswith("}t"))


def pages_of(made: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_paper_opens_again_in_both_forms(kind: Kind) -> None:
    full, empty = samples(kind.code)
    filled = template.check(shipped(kind.code), (full, empty))
    assert "{{" not in text_of(filled)
    assert "{%" not in text_of(filled)
    assert Document(io.BytesIO(filled)).styles["Normal"].font.name == "Times New Roman"
    pages = pages_of(pdf.draw([filled], title=kind.title))
    assert "Tân Thạnh".lower() in " ".join(pages).lower()
    if kind.pages is not None:
        assert len(pages) == kind.pages
    blank = template.fill(shipped(kind.code), empty)
    assert pages_of(pdf.draw([blank], title=kind.title))


def test_administrative_papers_keep_to_the_decree() -> None:
    for code in ("m4", "m5", "m6", "m7"):
        made = Document(io.BytesIO(shipped(code))).sections[0]
        assert made.page_width is not None
        assert round(made.page_width.mm) == 210
        margins = [made.top_margin, made.bottom_margin, made.left_margin, made.right_margin]
        assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 15]
        assert made.different_first_page_header_footer
    pages = pages_of(pdf.draw([template.fill(shipped("m6"), samples("m6")[0])], title="M6"))
    assert "TM. BAN THƯỜNG VỤ" in " ".join(pages)
    assert pages[1].strip().startswith("2")
    assert not pages[0].strip().startswith("1")


@pytest.mark.parametrize(
    "said",
    [
        "{{7*7}} {% for x in y %}",
        "</w:t></w:r><w:br/>&amp;",
        '#eval("1+1") $x$ *a* @b',
        "{_{ year }_}",
        "a\x0bb\u202ec",
    ],
)
def test_what_people_write_is_text(said: str) -> None:
    paper: SheetForm = samples("m2")[0]
    paper = replace(paper, person=replace(paper.person, full_name=said))
    filled = template.fill(shipped("m2"), paper)
    shown = template.clean(said)
    drawn = "".join(pages_of(pdf.draw([filled], title="M2"))).replace(" ", "")
    if "{_{" not in said:
        assert shown in text_of(filled)
        assert shown.replace(" ", "") in drawn
    assert "49" not in drawn


def test_long_texts_grow_and_stay_in_order() -> None:
    paper: SheetForm = samples("m2")[0]
    part = paper.parts[0]
    rows = tuple(replace(row, statement="Dự lớp nghề. " * 150) for row in part.rows)
    paper = replace(paper, parts=(replace(part, rows=rows), *paper.parts[1:]))
    pages = pages_of(pdf.draw([template.fill(shipped("m2"), paper)], title="M2"))
    assert len(pages) > 1
    assert "NGƯỜI KÊ KHAI" in pages[-1]
    assert "CAM ĐOAN" in pages[-1]


def test_a_certificate_holds_the_longest_name_on_its_page() -> None:
    certificate = replace(samples("m8")[0], full_name=LONG, collective="Trường Trung học cơ sở " + LONG)
    pages = pages_of(pdf.draw([template.fill(shipped("m8"), certificate)] * 3, title="M8"))
    assert len(pages) == 3
    assert LONG.upper() in pages[0]


def test_decomposed_letters_are_composed() -> None:
    paper = replace(samples("m8")[0], full_name="Trâ\u0300n Thi\u0323 Mâ\u0303u")
    assert "TRẦN THỊ MẪU" in text_of(template.fill(shipped("m8"), paper)).upper()


def test_days_times_counts_and_points_are_written_as_offices_write_them() -> None:
    assert words.ngay_chu(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert words.ngay_chu(date(2026, 7, 20)) == "ngày 20 tháng 7 năm 2026"
    assert words.ngay_chu(None, 2026) == "ngày … tháng … năm 2026"
    assert words.gio(time(7, 5)) == "07 giờ 05 phút"
    assert (words.so(5), words.so(12), words.so(None)) == ("05", "12", "………")
    assert (words.diem(17), words.diem(16), words.diem(None)) == ("8,5", "8", "")


def with_text(code: str, text: str) -> bytes:
    """The shipped template with one more paragraph."""
    made = Document(io.BytesIO(shipped(code)))
    made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("Ông {{ person.full_nme }}", "unknown_field", "full_nme"),
        ("Ông {{ nguoi }}", "unknown_field", "nguoi"),
        ("Ông {{ person.full_name }", "broken_syntax", ""),
        ("{% if year %} mãi", "broken_syntax", ""),
        ("{{ year * 999999999 }}", "not_allowed_here", "mul"),
        ("{{ 'a'.join(groups) }}", "not_allowed_here", "call"),
        ("{{ ward.__class__ }}", "not_allowed_here", "__class__"),
        ("{% for a in groups %}{% for b in groups %}x{% endfor %}{% endfor %}", "not_allowed_here", "for"),
        ("{{ year|pprint }}", "not_allowed_here", "pprint"),
        ("{% include 'x' %}", "not_allowed_here", "include"),
    ],
)
def test_a_wrong_template_is_refused_with_its_line(text: str, code: str, name: str) -> None:
    with pytest.raises(safe.TemplateFault) as refused:
        template.check(with_text("m1", text), samples("m1"))
    assert refused.value.code == code
    if name:
        assert refused.value.name == name
    if code != "broken_syntax":
        assert text[:6] in refused.value.line


def test_hostile_files_are_refused() -> None:
    def packed(changes: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(shipped("m1"))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if name not in changes:
                    new.writestr(name, old.read(name))
            for name, content in changes.items():
                new.writestr(name, content)
        return out.getvalue()

    with zipfile.ZipFile(io.BytesIO(shipped("m1"))) as old:
        relations, body = old.read("word/_rels/document.xml.rels"), old.read("word/document.xml")
    outside = relations.replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
        b' Target="http://192.0.2.1/x.dotm" TargetMode="External"/></Relationships>',
    )
    cases = {
        "file_empty": b"",
        "file_too_large": b"x" * (safe.LARGEST + 1),
        "not_docx": b"PK\x03\x04 not a zip",
        "has_macros": packed({"word/vbaProject.bin": b"x"}),
        "part_active": packed({"word/embeddings/oleObject1.bin": b"x"}),
        "too_large_unpacked": packed({"word/media/bomb.png": b"\0" * (safe.LARGEST_UNPACKED + 1)}),
        "picture_kind": packed({"word/media/x.svg": b"<svg/>"}),
        "outside_link": packed({"word/_rels/document.xml.rels": outside}),
        "text_box": packed({"word/document.xml": body.replace(b"</w:p>", b"<w:r><w:pict/></w:r></w:p>", 1)}),
    }
    for code, content in cases.items():
        with pytest.raises(safe.TemplateFault) as refused:
            safe.check_file(content)
        assert refused.value.code == code, code
    entity = packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]>' + body})
    with pytest.raises(safe.TemplateFault, match="part_active"):
        safe.check_file(entity)


def test_every_kind_has_its_template_and_its_sample() -> None:
    for kind in KINDS:
        assert kind_of(kind.code) is kind
        assert isinstance(samples(kind.code)[0], kind.data)
    assert kind_of("nothing") is None
