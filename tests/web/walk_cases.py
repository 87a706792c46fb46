"""One case for each route: where, who is right for it, what they send, what says they got in (size: one a route)."""

import base64
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests import factories
from tests.factories import VERSION
from tests.web import objected
from tests.web.walk_world import SIGNED, WardOfIds
from tests.web.world import PDF, review_fields
from webapp.documents.papers.catalogue import shipped
from webapp.domain.roles import Role

Data = Callable[[WardOfIds], dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """`path` starts after the ward; `{…}` are ids of `WardOfIds`. `who` None: anybody."""

    path: str
    who: Role | None
    data: Data | None = None
    expected: tuple[int, ...] = (200,)

    @property
    def ids(self) -> bool:
        return "{" in self.path

    def url(self, ward: WardOfIds, named: WardOfIds | None = None) -> str:
        """The address in `ward`, with the ids of `named` (of another ward, to be refused)."""
        named = named or ward
        sheets = {f"sheet_{state}": identity for state, (identity, _rev) in named.sheets.items()}
        path = self.path.format(
            evidence=named.evidence_id,
            objection=named.objection[0],
            letter=named.letter_id,
            minutes=named.minutes[0],
            envelope=named.envelope_id,
            complaint=named.complaint[0],
            decision=named.decision_id,
            basis=named.basis[0],
            certificate=named.certificate[0],
            household=named.difference[0],
            device=named.device_id,
            upload=named.upload_id,
            job=named.job_id,
            twice_one=named.twice[0][0],
            twice_other=named.twice[1][0],
            merged_one=named.twice[2][0],
            merged_other=named.twice[3][0],
            merge=named.merge_id,
            collective=named.area_id,
            person=named.person_id,
            **sheets,
            **{f"list_{state}": identity for state, identity in named.lists.items()},
            **{f"meeting_{state}": identity for state, (identity, _rev) in named.meetings.items()},
            **{f"title_{name}": identity for name, (identity, _rev) in named.titles.items()},
            **{f"proposal_{state}": identity for state, (identity, _rev) in named.proposals.items()},
        )
        return path if path.startswith("/") else f"/{ward.slug}/{path}"


def rev(state: str, **more: str) -> Data:
    """A step's form: the revision seen, and what else it needs."""
    return lambda ward: {"rev": str(ward.sheets[state][1]), **more}


def _proposal(state: str, **more: Any) -> Data:
    return lambda ward: {"rev": str(ward.proposals[state][1]), **more}


def _list(state: str) -> Data:
    """One person, as the page showed them."""

    def data(ward: WardOfIds) -> dict[str, Any]:
        identity, seen = ward.sheets[state]
        there = ward.proposals.get(state.removeprefix("posted_over_"))
        return {"people": [f"{identity}:{seen}"]} | ({"rev": str(there[1])} if there else {})

    return data


def _held(state: str, **more: str) -> Data:
    return lambda ward: {"rev": str(ward.meetings[state][1]), **more}


def _scan(ward: WardOfIds) -> dict[str, Any]:
    return {"file": (io.BytesIO(PDF), "bien-ban.pdf")}


def _title(name: str, **more: Any) -> Data:
    return lambda ward: {"rev": str(ward.titles[name][1]), **more}


def _earlier(_ward: WardOfIds) -> dict[str, Any]:
    said = {"year": "2022", "decision_number": "92/QĐ", "decided_on": "20/12/2022", "issuer": "UBND xã cũ"}
    return {**said, "place": "here", "file": (io.BytesIO(PDF), "quyet-dinh.pdf")}


def _entered(ward: WardOfIds) -> dict[str, Any]:
    return {"rev": str(ward.entry_rev), "as_claimed": "1"}


def _planned(ward: WardOfIds) -> dict[str, Any]:
    plan = {"held_on": "1/8/2026", "place": "Nhà văn hóa", "chair": "Ông Trì", "secretary": "Bà Ký"}
    return {"collective_id": ward.area_id, **plan}


def _decision(ward: WardOfIds) -> dict[str, Any]:
    return {
        "rev": str(ward.proposals["signed"][1]),
        "number": "12/QĐ-UBND",
        "signed_on": "17/08/2026",
        "file": (io.BytesIO(PDF), "quyet-dinh.pdf"),
    }


def _plan(ward: WardOfIds) -> dict[str, Any]:
    return {"rev": str(ward.campaign_rev), "posting_days": "7", "posted_by": "both"}


def _taken_down(ward: WardOfIds) -> dict[str, Any]:
    there = {f"end-{name}": who for name, who in THERE.items()}
    return {"end-rev": str(ward.minutes[1]), "end-ended_on": "17/08/2026", **there}


def _rescue_file(ward: WardOfIds) -> dict[str, Any]:
    return {"file": (io.BytesIO(ward.rescue_file), "so-cdht.cdht")}


def _list_file(_ward: WardOfIds) -> dict[str, Any]:
    return {"file": (io.BytesIO("Họ và tên;Năm sinh\nNgười Mới;1960\n".encode()), "ds.csv")}


def _columns(ward: WardOfIds) -> dict[str, Any]:
    return {"sheet": "0", "first": "1", "column-0": "full_name", "column-1": "birth", "area": ward.area_id}


def _template(_ward: WardOfIds) -> dict[str, Any]:
    return {"file": (io.BytesIO(shipped("m1")), "m1.docx")}


SEEN = (303,)
WORDS = {"text": "Xin xem lại.", "about": "other", "name": "Người Nêu", "contact": "Khối phố Bàu Sen"}
LETTER = {"number": "12/Đ", "received_on": "17/08/2026"}
COMPLAINT = {"name": "Người Khiếu Nại", "contact": "Khối phố", "text": "Xin xem lại."}
SETTLED = {"outcome": "dismissed", "settled_number": "35/QĐ-UBND", "settled_on": "17/08/2026", "answer": "Giữ nguyên."}
POSTED_BEFORE = (factories.TODAY - timedelta(days=12)).isoformat()
THERE = vars(objected.PUT_UP.present)
PUT_UP = {"rev": "1", "place": objected.PUT_UP.place, "at": "", **THERE}
MISSING = {"name": "Người Thiếu", "birth_year": "1966", "text": "Không thấy tên tôi.", "contact": "Khối phố"}

PAGES: dict[tuple[str, str], Case] = {
    ("GET", "ward.index"): Case("/", None, expected=(200, 302)),
    ("GET", "public.home"): Case("", None),
    ("GET", "public.names"): Case("danh-sach", None),
    ("GET", "public.objection"): Case("danh-sach/{sheet_posted}/kien-nghi", None),
    ("POST", "public.object_to"): Case("danh-sach/{sheet_posted}/kien-nghi", None, lambda _ward: WORDS, SEEN),
    ("GET", "public.thanks"): Case("danh-sach/da-nhan", None),
    ("GET", "public.missing"): Case("y-kien", None),
    ("POST", "public.miss_oneself"): Case("y-kien", None, lambda _ward: MISSING, SEEN),
    ("GET", "sign_in.form"): Case("dang-nhap", None),
    ("POST", "sign_in.submit"): Case(
        "dang-nhap", None, lambda _ward: {"username": "x", "password": "y"}, (200, 401, 422)
    ),
    ("POST", "sign_in.leave"): Case("dang-xuat", Role.PANEL, lambda _ward: {}, (302, 303)),
    ("GET", "field.enrolment"): Case("bat-dau", None),
    ("GET", "reviews.tasks"): Case("viec", Role.STEERING),
    ("GET", "reviews.how_far"): Case("tien-do", Role.STEERING),
    ("GET", "reviews.listed"): Case("phieu", Role.VOLUNTEER),
    ("POST", "reviews.choose"): Case("phieu/loc", Role.PANEL, lambda _ward: {"search": "nguoi"}, (200, 302, 303)),
    ("POST", "reviews.choose_registered"): Case("dang-ky/loc", Role.STEERING, lambda _ward: {"tim": "nguoi"}, SEEN),
    ("GET", "reviews.registered"): Case("dang-ky", Role.STEERING),
    ("GET", "reviews.sheet"): Case("phieu/{sheet_submitted}", Role.PANEL),
    ("GET", "reviews.evidence"): Case("minh-chung/{evidence}", Role.UNIT_HEAD),
    ("POST", "reviews.verify"): Case("phieu/{sheet_submitted}/kiem-tra", Role.PANEL, rev("submitted"), SEEN),
    ("POST", "reviews.mark"): Case(
        "phieu/{sheet_submitted}/danh-dau", Role.PANEL, rev("submitted", press="c05:enough"), SEEN
    ),
    ("POST", "reviews.choose_value"): Case(
        "phieu/{sheet_submitted_twice}/chon-gia-tri",
        Role.VOLUNTEER,
        lambda ward: {
            "rev": str(ward.sheets["submitted_twice"][1]),
            "field": "answers.c04.self",
            "choice": ward.rival_id,
        },
        SEEN,
    ),
    ("GET", "reviews.give_back"): Case("phieu/{sheet_submitted}/tra-lai", Role.PANEL),
    ("POST", "reviews.give_back"): Case(
        "phieu/{sheet_submitted}/tra-lai", Role.PANEL, rev("submitted", code_c05="no_evidence"), SEEN
    ),
    ("GET", "reviews.meetings"): Case("cuoc-hop", Role.UNIT_HEAD),
    ("POST", "reviews.plan_meeting"): Case("cuoc-hop", Role.PANEL, _planned, SEEN),
    ("GET", "reviews.meeting"): Case("cuoc-hop/{meeting_open}", Role.ASSOCIATION),
    ("POST", "reviews.call_roll"): Case(
        "cuoc-hop/{meeting_planned}/diem-danh", Role.PANEL, _held("planned", name_0="Ông Trì", came_0="y"), SEEN
    ),
    ("GET", "reviews.agree"): Case("cuoc-hop/{meeting_open}/nguoi/{sheet_verified_entered}", Role.PANEL),
    ("POST", "reviews.agree"): Case(
        "cuoc-hop/{meeting_open}/nguoi/{sheet_verified_entered}", Role.PANEL, _entered, SEEN
    ),
    ("POST", "reviews.take_back"): Case(
        "cuoc-hop/{meeting_open}/nguoi/{sheet_verified_entered}/bo", Role.PANEL, _entered, SEEN
    ),
    ("POST", "reviews.close_meeting"): Case(
        "cuoc-hop/{meeting_open}/ket-thuc", Role.PANEL, _held("open", number="01/BB"), SEEN
    ),
    ("POST", "reviews.reopen_meeting"): Case(
        "cuoc-hop/{meeting_closed}/mo-lai", Role.PANEL, _held("closed", reason="Xem lại."), SEEN
    ),
    ("POST", "reviews.attach_scan"): Case("cuoc-hop/{meeting_closed}/bien-ban/1/ban-ky", Role.PANEL, _scan, SEEN),
    ("GET", "reviews.scan"): Case("cuoc-hop/{meeting_closed}/bien-ban/1/ban-ky/" + SIGNED, Role.ASSOCIATION),
    ("POST", "reviews.remove_scan"): Case(
        "cuoc-hop/{meeting_closed}/bien-ban/1/ban-ky/" + SIGNED + "/bo", Role.PANEL, _scan, SEEN
    ),
    ("GET", "reviews.review"): Case("phieu/{sheet_verified}/binh-xet", Role.PANEL),
    ("POST", "reviews.review"): Case(
        "phieu/{sheet_verified}/binh-xet",
        Role.PANEL,
        lambda ward: {**review_fields(), "rev": str(ward.sheets["verified"][1])},
        SEEN,
    ),
    ("POST", "reviews.confirm"): Case("phieu/{sheet_reviewed}/xac-nhan", Role.UNIT_HEAD, rev("reviewed"), SEEN),
    ("GET", "reviews.send_back"): Case("phieu/{sheet_reviewed}/binh-xet-lai", Role.UNIT_HEAD),
    ("POST", "reviews.send_back"): Case(
        "phieu/{sheet_reviewed}/binh-xet-lai", Role.UNIT_HEAD, rev("reviewed", reason="Xem lại."), SEEN
    ),
    ("GET", "reviews.reopen"): Case("phieu/{sheet_confirmed}/mo-lai", Role.ASSOCIATION),
    ("POST", "reviews.reopen"): Case(
        "phieu/{sheet_confirmed}/mo-lai", Role.ASSOCIATION, rev("confirmed", reason="Nhập nhầm."), SEEN
    ),
    ("POST", "reviews.post"): Case("phieu/{sheet_confirmed}/niem-yet", Role.ASSOCIATION, rev("confirmed"), SEEN),
    ("GET", "reviews.decline"): Case("phieu/{sheet_confirmed_low}/chua-dat", Role.ASSOCIATION),
    ("POST", "reviews.decline"): Case(
        "phieu/{sheet_confirmed_low}/chua-dat", Role.ASSOCIATION, rev("confirmed_low", reason="70 điểm."), SEEN
    ),
    ("GET", "reviews.revoke"): Case("phieu/{sheet_recognised}/huy-ket-qua", Role.COMMITTEE),
    ("POST", "reviews.revoke"): Case(
        "phieu/{sheet_recognised}/huy-ket-qua", Role.COMMITTEE, rev("recognised", reason="Trùng."), SEEN
    ),
    ("GET", "reviews.withdraw"): Case("phieu/{sheet_submitted}/rut-ho-so", Role.ASSOCIATION),
    ("POST", "reviews.withdraw"): Case(
        "phieu/{sheet_submitted}/rut-ho-so", Role.ASSOCIATION, rev("submitted", reason="Chuyển đi."), SEEN
    ),
    ("GET", "reviews.person"): Case("nguoi/{person}", Role.PANEL),
    ("GET", "association.title_form"): Case("nguoi/{person}/nam", Role.ASSOCIATION),
    ("POST", "association.enter_title"): Case("nguoi/{person}/nam", Role.ASSOCIATION, _earlier, SEEN),
    ("GET", "association.title_scan"): Case("nam-dat/{title_scanned}/ban-chup", Role.UNIT_HEAD),
    ("GET", "association.title_scan_form"): Case("nam-dat/{title_bare}/them-ban-chup", Role.ASSOCIATION),
    ("POST", "association.attach_title_scan"): Case(
        "nam-dat/{title_bare}/them-ban-chup",
        Role.ASSOCIATION,
        lambda ward: _title("bare", **_scan(ward))(ward),
        SEEN,
    ),
    ("GET", "association.title_back_form"): Case("nam-dat/{title_scanned}/bo", Role.ASSOCIATION),
    ("POST", "association.take_title_back"): Case(
        "nam-dat/{title_scanned}/bo", Role.ASSOCIATION, _title("scanned", reason="Nhầm người."), SEEN
    ),
    ("GET", "association.exemplary"): Case("tieu-bieu", Role.SUPERIOR),
    ("POST", "association.draw_exemplary"): Case(
        "tieu-bieu",
        Role.ASSOCIATION,
        lambda ward: {"people": ["{}:{}".format(*ward.sheets["recognised_long"])]},
        SEEN,
    ),
    ("GET", "association.objections"): Case("kien-nghi", Role.ASSOCIATION),
    ("GET", "association.objection"): Case("kien-nghi/{objection}", Role.ASSOCIATION),
    ("GET", "association.letter"): Case("kien-nghi/giay", Role.ASSOCIATION),
    ("POST", "association.find_for_letter"): Case(
        "kien-nghi/giay", Role.ASSOCIATION, lambda _ward: {"name": "nguoi thu"}
    ),
    ("GET", "association.letter_about"): Case("kien-nghi/giay/{sheet_posted}", Role.ASSOCIATION),
    ("POST", "association.type_letter"): Case(
        "kien-nghi/giay/{sheet_posted}", Role.ASSOCIATION, lambda _ward: WORDS | LETTER, SEEN
    ),
    ("GET", "association.letter_missing"): Case("kien-nghi/giay/thieu-ten", Role.ASSOCIATION),
    ("POST", "association.type_missing"): Case(
        "kien-nghi/giay/thieu-ten", Role.ASSOCIATION, lambda _ward: MISSING | LETTER, SEEN
    ),
    ("POST", "association.hear"): Case(
        "kien-nghi/{objection}/nghe",
        Role.ASSOCIATION,
        lambda ward: {"rev": str(ward.objection[1]), "heard_on": "17/08/2026", "heard_by": "Bà Thu", "said": "Đúng."},
        SEEN,
    ),
    ("POST", "association.attach_letter"): Case("kien-nghi/{letter}/don", Role.ASSOCIATION, _scan, SEEN),
    ("GET", "association.letter_scan"): Case("kien-nghi/{letter}/don/" + SIGNED, Role.ASSOCIATION),
    ("POST", "association.remove_letter"): Case(
        "kien-nghi/{letter}/don/" + SIGNED + "/bo", Role.ASSOCIATION, _scan, SEEN
    ),
    ("GET", "papers.find_paper"): Case("giay-to/go-phieu", Role.VOLUNTEER),
    ("POST", "papers.found_paper"): Case("giay-to/go-phieu", Role.VOLUNTEER, lambda _ward: {"name": "khong co ai"}),
    ("GET", "papers.paper"): Case("giay-to/go-phieu/{person}", Role.VOLUNTEER),
    ("POST", "papers.type_paper"): Case(
        "giay-to/go-phieu/{person}",
        Role.VOLUNTEER,
        lambda _ward: {"rev": "0", "points_c01": "8", "signed_on": "15/08/2026", "scribe": "self", "draft": "1"},
        (409,),
    ),
    ("GET", "papers.sheet_pages"): Case("giay-to/phieu-giay/{sheet_submitted}", Role.VOLUNTEER),
    ("POST", "papers.attach_page"): Case("giay-to/phieu-giay/{sheet_submitted}", Role.VOLUNTEER, _scan, SEEN),
    ("GET", "papers.of_page"): Case("giay-to/phieu-giay/{sheet_submitted}/" + SIGNED, Role.VOLUNTEER),
    ("POST", "papers.remove_page"): Case(
        "giay-to/phieu-giay/{sheet_submitted}/" + SIGNED + "/bo", Role.VOLUNTEER, lambda _ward: {}, SEEN
    ),
    ("GET", "association.plan"): Case("lich", Role.UNIT_HEAD),
    ("GET", "association.edit_plan"): Case("lich/dat-ngay", Role.ASSOCIATION),
    ("POST", "association.set_plan"): Case("lich/dat-ngay", Role.ASSOCIATION, _plan, SEEN),
    ("POST", "association.answer"): Case(
        "kien-nghi/{objection}/tra-loi",
        Role.ASSOCIATION,
        lambda ward: {"rev": str(ward.objection[1]), "outcome": "dismiss", "text": "Giữ nguyên."},
        SEEN,
    ),
    ("GET", "association.phones"): Case("may", Role.ADMIN),
    ("POST", "association.volunteer_code"): Case("may/ma", Role.ADMIN, lambda ward: {"account": ward.volunteer_id}),
    ("POST", "association.citizen_code"): Case("phieu/{sheet_submitted}/ma-may", Role.ASSOCIATION, lambda _ward: {}),
    ("POST", "association.revoke"): Case("may/{device}/khoa", Role.ADMIN, lambda _ward: {}, SEEN),
    ("GET", "association.held_back"): Case("may/{device}/con-vuong", Role.ADMIN),
    ("POST", "association.try_again"): Case(
        "may/{device}/con-vuong/{envelope}/mo-lai", Role.ASSOCIATION, lambda _ward: {}, SEEN
    ),
    ("POST", "association.settle"): Case(
        "may/{device}/con-vuong/{envelope}/xong", Role.ADMIN, lambda _ward: {"remark": "Đã hỏi."}, SEEN
    ),
    ("GET", "association.rescue_page"): Case("may/tep-du-phong", Role.ADMIN),
    ("POST", "association.take_rescue_file"): Case("may/tep-du-phong", Role.ADMIN, _rescue_file, SEEN),
    ("GET", "association.list_imports"): Case("nhap-danh-sach", Role.ASSOCIATION),
    ("POST", "association.upload_list"): Case("nhap-danh-sach", Role.ASSOCIATION, _list_file, SEEN),
    ("GET", "association.list_import"): Case("nhap-danh-sach/{list_planned}", Role.ASSOCIATION),
    ("POST", "association.confirm_columns"): Case(
        "nhap-danh-sach/{list_uploaded}/cot", Role.ASSOCIATION, _columns, SEEN
    ),
    ("POST", "association.take_list"): Case(
        "nhap-danh-sach/{list_planned}/nhap", Role.ASSOCIATION, lambda _ward: {}, SEEN
    ),
    ("POST", "association.undo_list"): Case(
        "nhap-danh-sach/{list_taken}/hoan-tac", Role.ASSOCIATION, lambda _ward: {}, SEEN
    ),
    ("POST", "association.drop_list"): Case(
        "nhap-danh-sach/{list_planned}/bo", Role.ASSOCIATION, lambda _ward: {}, SEEN
    ),
    ("GET", "association.differences"): Case("khac-nhau", Role.PANEL),
    ("POST", "association.choose_difference"): Case(
        "khac-nhau/household/{household}",
        Role.PANEL,
        lambda ward: {"rev": str(ward.difference[1]), "field": "note", "choice": ward.difference[2]},
        SEEN,
    ),
    ("GET", "association.duplicates"): Case("trung", Role.ASSOCIATION),
    ("GET", "association.duplicate"): Case("trung/{twice_one}/{twice_other}", Role.ASSOCIATION),
    ("POST", "association.merge_people"): Case(
        "trung/{merged_one}/{merged_other}/gop",
        Role.ASSOCIATION,
        lambda ward: {"keep": "one", "rev_one": str(ward.twice[2][1]), "rev_other": str(ward.twice[3][1])},
        SEEN,
    ),
    ("POST", "association.tell_apart"): Case(
        "trung/{twice_one}/{twice_other}/hai-nguoi", Role.ASSOCIATION, lambda _ward: {}, SEEN
    ),
    ("POST", "association.undo_merge"): Case("trung/gop/{merge}/hoan-tac", Role.ASSOCIATION, lambda _ward: {}, SEEN),
    ("GET", "committee.decisions"): Case("quyet-dinh", Role.ASSOCIATION),
    ("GET", "association.bases"): Case("can-cu", Role.ADMIN),
    ("POST", "association.add_basis"): Case(
        "can-cu", Role.ADMIN, lambda _ward: {"words": "Luật mới", "valid_from": "01/07/2025"}, SEEN
    ),
    ("POST", "association.end_basis"): Case(
        "can-cu/{basis}/het-dung",
        Role.ASSOCIATION,
        lambda ward: {"rev": str(ward.basis[1]), "last_day": "17/08/2026"},
        SEEN,
    ),
    ("POST", "association.set_authority"): Case(
        "can-cu/tham-quyen", Role.ADMIN, lambda _ward: {"authority": "chair"}, SEEN
    ),
    ("GET", "public.certificate"): Case("giay/{certificate}", None),
    ("GET", "public.certificate_keys"): Case("giay/khoa.json", None),
    ("GET", "committee.decision"): Case("quyet-dinh/{decision}", Role.SUPERIOR),
    ("GET", "committee.complaint_form"): Case("quyet-dinh/{decision}/khieu-nai", Role.COMMITTEE),
    ("POST", "committee.record_complaint"): Case(
        "quyet-dinh/{decision}/khieu-nai", Role.COMMITTEE, lambda _ward: LETTER | COMPLAINT, SEEN
    ),
    ("GET", "committee.complaint"): Case("khieu-nai/{complaint}", Role.COMMITTEE),
    ("POST", "committee.settle_complaint"): Case(
        "khieu-nai/{complaint}/giai-quyet", Role.COMMITTEE, lambda ward: SETTLED | {"rev": str(ward.complaint[1])}, SEEN
    ),
    ("GET", "committee.correction"): Case("giay/{certificate}/cap-lai", Role.COMMITTEE),
    ("POST", "committee.correct"): Case(
        "giay/{certificate}/cap-lai",
        Role.COMMITTEE,
        lambda ward: {"rev": str(ward.certificate[1]), "reason": "Sai chữ lót."},
        SEEN,
    ),
    ("GET", "association.proposals"): Case("to-trinh", Role.SUPERIOR),
    ("POST", "association.draw"): Case("to-trinh", Role.ASSOCIATION, _list("posted_over"), SEEN),
    ("GET", "association.proposal"): Case("to-trinh/{proposal_proposed}", Role.SUPERIOR),
    ("GET", "association.list_of"): Case("to-trinh/{proposal_drawn}/danh-sach", Role.ASSOCIATION),
    ("POST", "association.redraw"): Case(
        "to-trinh/{proposal_returned}/danh-sach", Role.ASSOCIATION, _list("posted_over_returned"), SEEN
    ),
    ("POST", "association.propose"): Case(
        "to-trinh/{proposal_drawn}/trinh",
        Role.ASSOCIATION,
        _proposal("drawn", number="09/TTr-HKH", proposed_on="17/08/2026"),
        SEEN,
    ),
    ("POST", "association.drop"): Case("to-trinh/{proposal_drawn}/bo", Role.ASSOCIATION, _proposal("drawn"), SEEN),
    ("GET", "committee.return_form"): Case("to-trinh/{proposal_proposed}/tra-lai", Role.COMMITTEE),
    ("POST", "committee.give_back"): Case(
        "to-trinh/{proposal_proposed}/tra-lai", Role.COMMITTEE, _proposal("proposed", reason="Xem lại."), SEEN
    ),
    ("POST", "committee.sign"): Case(
        "to-trinh/{proposal_proposed}/ky",
        Role.COMMITTEE,
        _proposal("proposed", signer="Người Ký", capacity="own"),
        SEEN,
    ),
    ("POST", "committee.issue"): Case("to-trinh/{proposal_signed}/phat-hanh", Role.COMMITTEE, _decision, SEEN),
    ("GET", "committee.signed_file"): Case("quyet-dinh/{decision}/ban-ky", Role.SUPERIOR),
    ("GET", "papers.papers"): Case("giay-to", Role.VOLUNTEER),
    ("GET", "papers.blank"): Case("giay-to/trong/m1.docx", Role.VOLUNTEER),
    ("GET", "papers.of_sheet"): Case("giay-to/phieu/{sheet_verified}/m2.pdf", Role.PANEL),
    ("GET", "papers.answer"): Case("giay-to/kien-nghi/{objection}/tra-loi.docx", Role.ASSOCIATION),
    ("GET", "papers.of_collective"): Case("giay-to/tap-the/{collective}/m4.docx", Role.UNIT_HEAD),
    ("GET", "papers.summary_spreadsheet"): Case("giay-to/tap-the/{collective}/m3.xlsx", Role.UNIT_HEAD),
    ("GET", "papers.of_meeting"): Case("giay-to/cuoc-hop/{meeting_closed}/m4.pdf", Role.PANEL),
    ("GET", "papers.of_posting"): Case("giay-to/niem-yet/{minutes}/niem-yet.pdf", Role.UNIT_HEAD),
    ("POST", "papers.print_empty_sheets"): Case(
        "giay-to/tap-the/{collective}/m2-chua-ke-khai", Role.PANEL, lambda _ward: {}, SEEN
    ),
    ("POST", "papers.print_empty_registrations"): Case(
        "giay-to/tap-the/{collective}/m1-chua-dang-ky", Role.PANEL, lambda _ward: {}, SEEN
    ),
    ("POST", "papers.print_sheets"): Case("giay-to/tap-the/{collective}/m2", Role.PANEL, lambda _ward: {}, SEEN),
    ("GET", "papers.of_campaign"): Case("giay-to/dot/trinh-ky.pdf", Role.COMMITTEE),
    ("GET", "papers.of_proposal"): Case("giay-to/to-trinh/{proposal_proposed}/m6.docx", Role.COMMITTEE),
    ("GET", "papers.of_decision"): Case("giay-to/quyet-dinh/{decision}/m7.docx", Role.COMMITTEE),
    ("GET", "papers.of_exemplary"): Case("giay-to/tieu-bieu/{sheet_recognised}/m10.pdf", Role.COMMITTEE),
    ("GET", "papers.of_certificate"): Case("giay-to/giay/{certificate}/m8.pdf", Role.COMMITTEE),
    ("POST", "papers.print_certificates"): Case(
        "giay-to/quyet-dinh/{decision}/m8", Role.ASSOCIATION, lambda _ward: {}, SEEN
    ),
    ("GET", "papers.listed"): Case("giay-to/mau", Role.ADMIN),
    ("GET", "papers.shown"): Case("giay-to/mau/m1", Role.ADMIN),
    ("GET", "papers.current"): Case("giay-to/mau/m1.docx", Role.ASSOCIATION),
    ("GET", "papers.sample"): Case("giay-to/mau/m1.pdf", Role.ASSOCIATION),
    ("POST", "papers.replace"): Case("giay-to/mau/m1", Role.ADMIN, _template, SEEN),
    ("POST", "papers.restore"): Case("giay-to/mau/m1/mau-goc", Role.ASSOCIATION, lambda _ward: {}, SEEN),
    ("GET", "jobs.listed"): Case("viec-dai", Role.STEERING),
    ("GET", "jobs.shown"): Case("viec-dai/{job}", Role.ASSOCIATION),
    ("GET", "jobs.progress"): Case("viec-dai/{job}/tien-do", Role.ASSOCIATION),
    ("GET", "jobs.download"): Case("viec-dai/{job}/tep", Role.ASSOCIATION),
    ("POST", "jobs.cancel"): Case("viec-dai/{job}/dung", Role.ASSOCIATION, lambda _ward: {}, SEEN),
    ("POST", "jobs.export_sheets"): Case("phieu/xuat", Role.ASSOCIATION, lambda _ward: {}, SEEN),
    ("POST", "jobs.export_registrations"): Case("dang-ky/xuat", Role.SUPERIOR, lambda _ward: {}, SEEN),
    ("GET", "jobs.posting"): Case("niem-yet", Role.UNIT_HEAD),
    ("POST", "jobs.post_all"): Case(
        "niem-yet", Role.ASSOCIATION, lambda ward: {"tap-the": ward.area_id, "rev": "99999"}, SEEN
    ),
    ("GET", "reviews.postings"): Case("niem-yet/bien-ban", Role.UNIT_HEAD),
    ("GET", "reviews.posting"): Case(f"niem-yet/bien-ban/{{collective}}/{POSTED_BEFORE}", Role.UNIT_HEAD),
    ("POST", "reviews.put_up"): Case(
        f"niem-yet/bien-ban/{{collective}}/{POSTED_BEFORE}", Role.ASSOCIATION, lambda _ward: PUT_UP, SEEN
    ),
    ("POST", "reviews.take_down"): Case("niem-yet/bien-ban/{minutes}/ket-thuc", Role.ASSOCIATION, _taken_down, SEEN),
    ("GET", "field.home"): Case("/so/", None),
    ("GET", "field.households"): Case("/so/ho-gia-dinh", None),
    ("GET", "field.household"): Case("/so/ho", None),
    ("GET", "field.person"): Case("/so/nguoi", None),
    ("GET", "field.declaration"): Case(f"/so/phieu/{VERSION}/farmer", None),
    ("GET", "field.outbox"): Case("/so/cho-gui", None),
    ("GET", "field.settings"): Case("/so/cai-dat", None),
    ("GET", "gallery.show"): Case("/_components", None),
    ("GET", "pwa.manifest"): Case("/manifest.webmanifest", None),
    ("GET", "pwa.offline"): Case("/offline", None),
    ("GET", "pwa.worker"): Case("/sw.js", None),
    ("GET", "health.alive"): Case("/healthz", None),
    ("GET", "health.ready"): Case("/readyz", None),
}

_SHA256 = base64.b64encode(hashlib.sha256(b"abc").hexdigest().encode()).decode()
TUS = {"Tus-Resumable": "1.0.0"}
CALLS: dict[tuple[str, str], tuple[str, dict[str, Any], tuple[int, ...]]] = {
    ("GET", "api.changes"): ("/changes", {}, (200,)),
    ("POST", "api.operations"): ("/operations", {"json": {"operations": []}}, (200,)),
    ("POST", "api.sealed"): ("/sealed", {"json": {"envelopes": []}}, (200,)),
    ("POST", "api.reconcile"): ("/reconcile", {"json": {"operations": [], "sha256s": []}}, (200,)),
    ("POST", "api.create_upload"): (
        "/uploads",
        {
            "headers": {
                **TUS,
                "Upload-Length": "3",
                "Upload-Metadata": "evidence_id MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAx,"
                f"sha256 {_SHA256},"
                "filetype aW1hZ2UvanBlZw==",
            }
        },
        (201,),
    ),
    ("HEAD", "api.upload_state"): ("/uploads/{upload}", {"headers": TUS}, (200,)),
    ("PATCH", "api.append_to_upload"): (
        "/uploads/{upload}",
        {
            "headers": {**TUS, "Upload-Offset": "0"},
            "data": b"abc",
            "content_type": "application/offset+octet-stream",
        },
        (204,),
    ),
    ("POST", "api.overridden"): (
        "/uploads/{upload}",
        {"headers": {**TUS, "X-HTTP-Method-Override": "DELETE"}},
        (204,),
    ),
    ("DELETE", "api.give_upload_up"): ("/uploads/{upload}", {"headers": TUS}, (204,)),
}
OPEN_CALLS: dict[tuple[str, str], tuple[str, dict[str, Any], tuple[int, ...]]] = {
    ("GET", "api.ping"): ("/ping", {}, (200,)),
    ("GET", "api.description"): ("/openapi.json", {}, (200,)),
    ("POST", "api.enrol"): ("/devices", {"json": {}}, (400,)),
    ("GET", "api.nothing"): ("/nothing", {}, (404,)),
    ("OPTIONS", "api.upload_options"): ("/uploads", {}, (200, 204)),
}
