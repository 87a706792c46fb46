"""A ward with all that a route can name, one account a role, for the walk over all routes (size: one world for all)."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from tests.support import sealing
from tests.web import decided, held, objected, proposed
from webapp.domain.permissions import Actor, Position
from webapp.domain.roles import Role
from webapp.models import (
    Answer,
    Certificate,
    Decision,
    DecisionEntry,
    Declaration,
    Device,
    Evidence,
    EvidenceFile,
    ExemplaryEntry,
    Job,
    LetterScan,
    Meeting,
    MinutesScan,
    Person,
    SheetScan,
    TitleYear,
    Unopened,
    Upload,
)
from webapp.models.tenancy import ward_of
from webapp.services import (
    certificates,
    criteria,
    jobs,
    keys,
    list_imports,
    meeting_entries,
    proposals,
    scores,
    seal_keys,
    titles,
    unopened,
    ward_settings,
)
from webapp.services.signed_files import SignedFile
from webapp.services.workbook_sheets import Sheet

STATES = (
    "submitted",
    "submitted_twice",
    "verified",
    "verified_entered",
    "verified_again",
    "reviewed",
    "confirmed",
    "confirmed_low",
    "posted",
    "posted_too",
    "posted_over",
    "posted_over_drawn",
    "posted_over_returned",
    "posted_over_proposed",
    "posted_over_signed",
    "recognised",
    "recognised_long",
)
SIGNED = "5" * 64


@dataclass
class WardOfIds:
    """The ids of one ward that routes can name, and the user names of its people by role."""

    slug: str
    commune_id: str = ""
    campaign_id: str = ""
    campaign_rev: int = 0
    sheets: dict[str, tuple[str, int]] = field(default_factory=dict)
    proposals: dict[str, tuple[str, int]] = field(default_factory=dict)
    meetings: dict[str, tuple[str, int]] = field(default_factory=dict)
    entry_rev: int = 0
    evidence_id: str = ""
    rival_id: str = ""
    difference: tuple[str, int, str] = ("", 0, "")
    objection: tuple[str, int] = ("", 0)
    letter_id: str = ""
    minutes: tuple[str, int] = ("", 0)
    envelope_id: str = ""
    complaint: tuple[str, int] = ("", 0)
    decision_id: str = ""
    basis: tuple[str, int] = ("", 0)
    certificate: tuple[str, int] = ("", 0)
    person_id: str = ""
    titles: dict[str, tuple[str, int]] = field(default_factory=dict)
    device_id: str = ""
    upload_id: str = ""
    area_id: str = ""
    job_id: str = ""
    lists: dict[str, str] = field(default_factory=dict)
    list_cells: dict[str, bytes] = field(default_factory=dict)
    volunteer_id: str = ""
    rescue_file: bytes = b""
    tokens: dict[str, str] = field(default_factory=dict)

    def username(self, role: Role) -> str:
        """The account that holds just this role."""
        return f"{role.value.replace('_', '-')}.{self.slug}"


def make(engine: Engine, slug: str) -> WardOfIds:
    """Fill a ward."""
    found = WardOfIds(slug)
    with factories.writing(engine) as session:
        found.commune_id = factories.ward(session, slug).id
        _fill(session, found)
    return found


def _fill(session: Session, found: WardOfIds) -> None:
    area = factories.collective(session)
    found.area_id = area.id
    campaign = factories.campaign(session)
    found.campaign_id, found.campaign_rev = campaign.id, campaign.rev
    for role in Role:
        whole = role in (Role.ASSOCIATION, Role.COMMITTEE, Role.STEERING, Role.SUPERIOR, Role.ADMIN)
        account = factories.account(session, found.username(role), role.value, None if whole else area)
        if role is Role.VOLUNTEER:
            found.volunteer_id = account.id
        if role is Role.ASSOCIATION:
            found.job_id = _finished_job(session, account.id)
            _lists(session, found, Actor(account.id, (Position(role),)))
        if role in (Role.VOLUNTEER, Role.STEERING):
            device, found.tokens[role.value] = factories.device(session, account)
            found.device_id = device.id
            key = seal_keys.current(session, factories.NOW).as_json()
            found.rescue_file = sealing.rescue_file(
                key, ward=found.slug, device_id=device.id, token=found.tokens[role.value], bodies=[b'{"operations":[]}']
            )
    household = factories.household(session, area)
    other = factories.register_rival(session, "household", household.id, household.id, "note", "nobody at home")
    found.difference = (household.id, household.rev, other.id)
    for number, state in enumerate(STATES):
        person = factories.person(session, household, f"Người Thứ {number}")
        factories.consent(session, person)
        points = 7 if state == "confirmed_low" else 9
        answers = factories.full_answers(points)
        sheet = factories.declaration(session, person, campaign, area, answers=answers, state=state.split("_")[0])
        _score(session, sheet, points * 2)
        if state in ("posted", "posted_too"):
            sheet.posted_on, sheet.posted_until = factories.TODAY, factories.TODAY + timedelta(days=10)
        if state.startswith("posted_over"):
            sheet.posted_on = factories.TODAY - timedelta(days=12)
            sheet.posted_until = factories.TODAY - timedelta(days=2)
        if state == "submitted_twice":
            found.rival_id = factories.rival(session, sheet, "answers.c04.self", 6).id
        found.sheets[state] = (sheet.id, sheet.rev)
    session.flush()
    _proposals(session, found)
    _meetings(session, found)
    _papers(session, found)
    _titles(session, found)


def _proposals(session: Session, found: WardOfIds) -> None:
    """A proposal in each state in which something can be done to it."""
    for state in ("drawn", "returned", "proposed", "signed"):
        sheet = session.get_one(Declaration, (found.commune_id, found.sheets[f"posted_over_{state}"][0]))
        upto = "proposed" if state == "returned" else state
        row = proposed.make(session, found.campaign_id, [sheet], upto=upto)
        if state == "returned":
            proposals.give_back(session, proposed.COMMITTEE, row.id, "Xem lại.", seen_rev=row.rev, now=factories.NOW)
        found.proposals[state] = (row.id, row.rev)
    basis = ward_settings.add_basis(
        session, proposed.ASSOCIATION, "Luật cũ", factories.TODAY - timedelta(days=900), now=factories.NOW
    )
    found.basis = (basis.id, basis.rev)


def _meetings(session: Session, found: WardOfIds) -> None:
    names = ("verified", "verified_entered", "verified_again")
    sheets = [session.get_one(Declaration, (found.commune_id, found.sheets[name][0])) for name in names]
    made = held.make(session, found.campaign_id, found.area_id, sheets)
    for state, identity in made.items():
        found.meetings[state] = (identity, session.get_one(Meeting, (found.commune_id, identity)).rev)
    page = {"commune_id": found.commune_id, "meeting_id": made["closed"], "version": 1, "kept_at": factories.NOW}
    session.add(MinutesScan(**page, sha256=SIGNED, filetype="application/pdf", kept_by=found.volunteer_id))
    entry = meeting_entries.find(session, made["open"], sheets[1].id)
    found.entry_rev = entry.rev if entry else 0


def _titles(session: Session, found: WardOfIds) -> None:
    """Two titles of somebody from paper: one with its scan, one without."""
    found.person_id = session.get_one(Declaration, (found.commune_id, found.sheets["confirmed"][0])).person_id
    scan = SignedFile(b"", SIGNED, "application/pdf")
    for name, year, file in (("scanned", 2023, scan), ("bare", 2024, None)):
        paper = titles.Paper(year, f"{year}/QĐ", date(year, 12, 20), "UBND xã cũ")
        row = titles.enter(session, proposed.ASSOCIATION, found.person_id, paper, file, now=factories.NOW)
        found.titles[name] = (row.id, row.rev)
    # Somebody with the whole run, and somebody who was noted for it.
    long = session.get_one(Declaration, (found.commune_id, found.sheets["recognised_long"][0]))
    for year in range(2022, 2027):
        session.add(
            TitleYear(
                commune_id=found.commune_id,
                id=factories.new_id(),
                rev=1,
                person_id=long.person_id,
                year=year,
                decision_number=f"{year}/QĐ",
                decided_on=date(year, 8, 1),
                issuer="UBND xã cũ",
                entered_at=factories.NOW,
            )
        )
    years = [{"year": year, "number": "1/QĐ", "day": f"{year}-08-01", "issuer": ""} for year in range(2022, 2027)]
    recognised = found.sheets["recognised"][0]
    keys_of = {"commune_id": found.commune_id, "decision_id": found.decision_id, "declaration_id": recognised}
    session.add(ExemplaryEntry(**keys_of, years=years))
    session.flush()


def _finished_job(session: Session, account_id: str) -> str:
    """A list that was exported, with its file."""
    ward, identity = ward_of(session), factories.new_id()
    keys.ensure(session, identity, factories.NOW)
    session.add(
        Job(
            commune_id=ward,
            id=identity,
            kind=jobs.EXPORT_SHEETS,
            sealed=keys.seal_values(session, identity, f"job/{identity}", {}),
            same_as=b"0" * 32,
            requested_by=account_id,
            state="done",
            done=8,
            total=8,
            file=f"exports/{ward}/{identity}.xlsx",
            file_size=4,
            file_until=factories.NOW + timedelta(hours=1),
            created_at=factories.NOW,
            finished_at=factories.NOW,
        )
    )
    session.flush()
    return identity


def _lists(session: Session, found: WardOfIds, actor: Actor) -> None:
    """Lists on their way in: one to be read, one to be taken in, one that was."""
    for state in ("uploaded", "planned", "taken"):
        one = list_imports.begin(session, actor, "ds.xlsx", now=factories.NOW)
        one.state, found.lists[state] = state, one.id
        cells = Sheet("", [1, 2], [["Họ và tên", "Năm sinh"], ["Người Trong Tệp", 1960]])
        found.list_cells[one.id] = list_imports.seal_sheets(session, one.id, [cells])
    session.flush()


def _score(session: Session, sheet: Declaration, points: int) -> None:
    """The scores that a sheet of its state has, with the evidence that makes them count."""
    for row in session.query(Answer).filter_by(commune_id=sheet.commune_id, declaration_id=sheet.id):
        if sheet.state not in ("submitted", "verified"):
            row.collective_points = points
        if sheet.state not in ("submitted", "verified", "reviewed"):
            row.confirmed_points = points
        session.add(
            Evidence(
                commune_id=sheet.commune_id,
                id=factories.new_id(),
                rev=sheet.rev,
                declaration_id=sheet.id,
                indicator=row.indicator,
                kind="num",
                note="10 buổi",
            )
        )
    session.flush()
    rules = criteria.load(session, sheet.criteria_version)
    scores.refresh(sheet, rules, scores.answers_of(session, [sheet.id])[sheet.id])


def _papers(session: Session, found: WardOfIds) -> None:
    ward = ward_of(session)
    recognised = session.get_one(Declaration, (ward, found.sheets["recognised"][0]))
    photo = factories.evidence(
        session, session.get_one(Declaration, (ward, found.sheets["submitted"][0])), kind="num", sha256="7" * 64
    )
    found.evidence_id = photo.id
    submitted = session.get_one(Declaration, (ward, found.sheets["submitted"][0]))
    found.sheets["submitted"] = (submitted.id, submitted.rev)
    session.add(
        EvidenceFile(
            commune_id=ward,
            sha256="7" * 64,
            stored_sha256="8" * 64,
            stored_size=4,
            filetype="image/jpeg",
            received_at=factories.NOW,
        )
    )
    raised = objected.heard(session, found.sheets["posted"][0])
    found.objection = (raised.id, raised.rev)
    letter = objected.on_paper(session, found.sheets["posted_too"][0])
    found.letter_id = letter.id
    page = {"objection_id": letter.id, "kept_at": factories.NOW, "kept_by": found.volunteer_id}
    session.add(LetterScan(commune_id=ward, sha256=SIGNED, filetype="application/pdf", **page))
    page = {"declaration_id": found.sheets["submitted"][0], "kept_at": factories.NOW, "kept_by": found.volunteer_id}
    session.add(SheetScan(commune_id=ward, sha256=SIGNED, filetype="application/pdf", **page))
    unopened.keep(session, found.device_id, found.slug, "malformed", factories.NOW, proved=True)
    found.envelope_id = session.query(Unopened.id).filter_by(commune_id=ward).scalar()
    minutes = objected.put_up(session, found.campaign_id, found.area_id, factories.TODAY - timedelta(days=12))
    found.minutes = (minutes.id, minutes.rev)
    decision = Decision(
        commune_id=ward,
        id=str(uuid.uuid4()),
        rev=1,
        campaign_id=found.campaign_id,
        number="1/QĐ",
        signed_on=factories.TODAY,
        signer="Người Ký",
        signing_capacity="CHỦ TỊCH",
        signed_file_sha256=SIGNED,
        issued_at=factories.NOW,
        issued_by=found.volunteer_id,
    )
    session.add(decision)
    session.flush()
    found.decision_id = decision.id
    complaint = decided.complain(session, decision.id)
    found.complaint = (complaint.id, complaint.rev)
    session.add(
        DecisionEntry(commune_id=ward, decision_id=decision.id, declaration_id=recognised.id, register_number=1)
    )
    session.flush()
    certificates.issue_all(session, decision, factories.NOW)
    made = session.query(Certificate).filter_by(commune_id=ward).one()
    found.certificate = (made.id, made.rev)
    session.get_one(Person, (ward, made.person_id)).full_name = "Người Viết Đúng Tên"
    session.flush()
    holder = session.query(Device).filter_by(commune_id=ward, token_hash=keys.token_hash(found.tokens["volunteer"]))
    session.add(
        Upload(
            commune_id=ward,
            id=str(uuid.uuid4()),
            device_id=holder.one().id,
            evidence_id=found.evidence_id,
            sha256="9" * 64,
            filetype="image/jpeg",
            length=10,
            received=0,
            created_at=factories.NOW,
            expires_at=factories.NOW + timedelta(days=7),
        )
    )
    session.flush()
    found.upload_id = session.query(Upload.id).filter_by(commune_id=ward).scalar()
