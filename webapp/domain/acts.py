"""The table of role × action, with the reach that each role has in it. `permissions` decides by it."""

from __future__ import annotations

from enum import StrEnum

from webapp.domain.roles import Role
from webapp.domain.workflow import TRANSITIONS, Action


class Scope(StrEnum):
    """How far a role reaches in an action."""

    COLLECTIVE = "collective"
    """Subjects of the position's collective; the whole ward where the position has none."""
    WARD = "ward"
    """The ward as a whole: only positions without a collective."""
    OWN = "own"
    """Oneself: the subject is the actor's own person or household."""


class Act(StrEnum):
    """Actions of pages and of the API besides the steps of the workflow (`workflow.Action`)."""

    VIEW_TASKS = "view_tasks"
    VIEW_HOUSEHOLD = "view_household"
    EDIT_HOUSEHOLD = "edit_household"
    VIEW_PERSON = "view_person"
    EDIT_PERSON = "edit_person"
    REGISTER = "register"
    VIEW_REGISTRATIONS = "view_registrations"
    VIEW_PROGRESS = "view_progress"
    LIST_SHEETS = "list_sheets"
    VIEW_SHEET = "view_sheet"
    EDIT_SHEET = "edit_sheet"
    ADD_EVIDENCE = "add_evidence"
    VIEW_EVIDENCE = "view_evidence"
    RECORD_CONSENT = "record_consent"
    RECORD_TITLE = "record_title"
    RESOLVE_RIVAL = "resolve_rival"
    MERGE_PEOPLE = "merge_people"
    SYNC = "sync"
    ENROL_DEVICE = "enrol_device"
    MANAGE_DEVICES = "manage_devices"
    VIEW_QUARANTINE = "view_quarantine"
    VIEW_OBJECTIONS = "view_objections"
    ANSWER_OBJECTION = "answer_objection"
    VIEW_PROPOSAL = "view_proposal"
    DRAW_PROPOSAL = "draw_proposal"
    RETURN_PROPOSAL = "return_proposal"
    ISSUE_DECISION = "issue_decision"
    PRINT_PAPERS = "print_papers"
    EXPORT = "export"
    IMPORT = "import"
    VIEW_REPORT = "view_report"
    VIEW_HISTORY = "view_history"
    VIEW_AUDIT = "view_audit"
    MANAGE_CAMPAIGN = "manage_campaign"
    MANAGE_COLLECTIVES = "manage_collectives"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"
    ERASE_PERSON = "erase_person"


JUDGING = frozenset(
    {
        Action.VERIFY,
        Action.RETURN,
        Action.REVIEW,
        Action.CONFIRM,
        Action.SEND_BACK,
        Action.REOPEN,
        Action.POST,
        Action.DECLINE,
        Action.RECOGNISE,
        Action.REVOKE,
        Act.ANSWER_OBJECTION,
        Act.RECORD_TITLE,
        Act.MERGE_PEOPLE,
    }
)
"""What nobody does to their own sheet or to that of their household."""

_WARD_ONLY = frozenset({Role.COMMITTEE, Role.STEERING, Role.SUPERIOR, Role.ADMIN})


def _scope_of(role: Role) -> Scope:
    if role is Role.CITIZEN:
        return Scope.OWN
    return Scope.WARD if role in _WARD_ONLY else Scope.COLLECTIVE


_HOLDERS: dict[Act, str] = {
    Act.VIEW_TASKS: " ".join(Role),
    Act.VIEW_HOUSEHOLD: "volunteer panel unit_head association",
    Act.EDIT_HOUSEHOLD: "volunteer association",
    Act.VIEW_PERSON: "volunteer citizen panel unit_head association committee",
    Act.EDIT_PERSON: "volunteer citizen association",
    Act.REGISTER: "volunteer citizen association",
    Act.VIEW_REGISTRATIONS: "volunteer panel unit_head association committee steering",
    Act.VIEW_PROGRESS: "panel unit_head association committee steering",
    Act.LIST_SHEETS: "volunteer panel unit_head association committee",
    Act.VIEW_SHEET: "volunteer citizen panel unit_head association committee superior",
    Act.EDIT_SHEET: "volunteer citizen association",
    Act.ADD_EVIDENCE: "volunteer citizen panel association",
    Act.VIEW_EVIDENCE: "volunteer citizen panel unit_head association committee superior",
    Act.RECORD_CONSENT: "volunteer citizen association",
    Act.RECORD_TITLE: "association",
    Act.RESOLVE_RIVAL: "volunteer citizen panel association",
    Act.MERGE_PEOPLE: "association",
    Act.SYNC: "volunteer citizen panel",
    Act.ENROL_DEVICE: "volunteer citizen panel",
    Act.MANAGE_DEVICES: "association admin",
    Act.VIEW_QUARANTINE: "association admin",
    Act.VIEW_OBJECTIONS: "panel unit_head association committee",
    Act.ANSWER_OBJECTION: "association",
    Act.VIEW_PROPOSAL: "association committee superior",
    Act.DRAW_PROPOSAL: "association",
    Act.RETURN_PROPOSAL: "committee",
    Act.ISSUE_DECISION: "committee",
    Act.PRINT_PAPERS: "volunteer panel unit_head association committee",
    Act.EXPORT: "association superior",
    Act.IMPORT: "association",
    Act.VIEW_REPORT: "association committee steering superior",
    Act.VIEW_HISTORY: "panel unit_head association committee",
    Act.VIEW_AUDIT: "association admin",
    Act.MANAGE_CAMPAIGN: "association",
    Act.MANAGE_COLLECTIVES: "association admin",
    Act.MANAGE_ACCOUNTS: "association admin",
    Act.MANAGE_SETTINGS: "association admin",
    Act.ERASE_PERSON: "association",
}

# These concern the ward as a whole, so that a position in one collective does not give them.
_WHOLE_WARD = frozenset(
    {
        Act.MERGE_PEOPLE,
        Act.MANAGE_DEVICES,
        Act.VIEW_QUARANTINE,
        Act.VIEW_PROPOSAL,
        Act.DRAW_PROPOSAL,
        Act.RETURN_PROPOSAL,
        Act.ISSUE_DECISION,
        Act.EXPORT,
        Act.IMPORT,
        Act.VIEW_REPORT,
        Act.VIEW_AUDIT,
        Act.MANAGE_CAMPAIGN,
        Act.MANAGE_COLLECTIVES,
        Act.MANAGE_ACCOUNTS,
        Act.MANAGE_SETTINGS,
        Act.ERASE_PERSON,
    }
)

TABLE: dict[str, dict[Role, Scope]] = {
    str(act): {role: Scope.WARD if act in _WHOLE_WARD else _scope_of(role) for role in map(Role, roles.split())}
    for act, roles in _HOLDERS.items()
} | {
    str(action): {
        role: _scope_of(role) for row in TRANSITIONS.values() if row.action is action for role in sorted(row.roles)
    }
    for action in Action
}
"""Action code → role → how far the role reaches in it. The rows of the steps come from the workflow's table."""
