"""Tables. One commune per row of tenant data, led by `commune_id`; see docs/adr and tests/models/test_schema.py."""

from webapp.models.base import Base, Entity, Id, Tenant, UtcDateTime
from webapp.models.campaign import Campaign
from webapp.models.certificate import Certificate, SignKey
from webapp.models.collective import Collective, Member, Position
from webapp.models.complaint import Complaint
from webapp.models.decision import Decision, DecisionEntry, ExemplaryEntry, LetterScan, Objection, TitleYear
from webapp.models.declaration import (
    Answer,
    Consent,
    Declaration,
    Evidence,
    Registration,
    ReturnReason,
    SheetScan,
    Step,
    Submission,
    Withdrawal,
)
from webapp.models.device import Device, EnrolmentCode, EvidenceFile, Upload
from webapp.models.household import Household, Person, Visit
from webapp.models.job import Job, JobItem
from webapp.models.list_import import ListImport, ListImportRow
from webapp.models.mark import IndicatorMark
from webapp.models.meeting import Meeting, MeetingEntry, MeetingMinutes, MinutesScan
from webapp.models.posting import PostingMinutes
from webapp.models.proposal import LegalBasis, Proposal, ProposalEntry, WardSetting
from webapp.models.record import (
    Audit,
    History,
    Quarantine,
    Receipt,
    Rival,
    SealKey,
    SubjectKey,
    Unopened,
    Visibility,
)
from webapp.models.shared import (
    Account,
    Commune,
    CommuneName,
    CriteriaVersion,
    Installation,
)

__all__ = [
    "Account",
    "Answer",
    "Audit",
    "Base",
    "Campaign",
    "Certificate",
    "Collective",
    "Commune",
    "CommuneName",
    "Complaint",
    "Consent",
    "CriteriaVersion",
    "Decision",
    "DecisionEntry",
    "Declaration",
    "Device",
    "EnrolmentCode",
    "Entity",
    "Evidence",
    "EvidenceFile",
    "ExemplaryEntry",
    "History",
    "Household",
    "Id",
    "IndicatorMark",
    "Installation",
    "Job",
    "JobItem",
    "LegalBasis",
    "LetterScan",
    "ListImport",
    "ListImportRow",
    "Meeting",
    "MeetingEntry",
    "MeetingMinutes",
    "Member",
    "MinutesScan",
    "Objection",
    "Person",
    "Position",
    "PostingMinutes",
    "Proposal",
    "ProposalEntry",
    "Quarantine",
    "Receipt",
    "Registration",
    "ReturnReason",
    "Rival",
    "SealKey",
    "SheetScan",
    "SignKey",
    "Step",
    "SubjectKey",
    "Submission",
    "Tenant",
    "TitleYear",
    "Unopened",
    "Upload",
    "UtcDateTime",
    "Visibility",
    "Visit",
    "WardSetting",
    "Withdrawal",
]
