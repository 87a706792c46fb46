"""Registrations, declarations with their answers and evidence, consents."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from tests.factories.criteria import INDICATORS
from tests.factories.people import _record
from tests.factories.sessions import AUTHOR, NOW, new_id
from webapp.models import (
    Answer,
    Campaign,
    Collective,
    Consent,
    Declaration,
    Evidence,
    Household,
    Person,
    Registration,
    Rival,
    Step,
    Submission,
)
from webapp.models.tenancy import ward_of
from webapp.services import counter, criteria, keys, scores, visibility


def registration_id(campaign_id: str, person_id: str) -> str:
    """UUIDv5 of protocol.md §3."""
    return str(uuid.uuid5(uuid.UUID(campaign_id), f"registration:{person_id}"))


def declaration_id(campaign_id: str, person_id: str) -> str:
    """UUIDv5 of protocol.md §3."""
    return str(uuid.uuid5(uuid.UUID(campaign_id), f"declaration:{person_id}"))


def _collective_of(session: Session, person: Person) -> str:
    if person.unit_id is not None:
        return person.unit_id
    return session.get_one(Household, (person.commune_id, person.household_id)).area_id


def registration(
    session: Session, person: Person, campaign: Campaign, collective: Collective | None = None, **more: Any
) -> Registration:
    """“I will strive for it.”"""
    values: dict[str, Any] = {"group": person.group or "farmer", "goals": "Học lớp nấm rơm"} | more
    row = Registration(
        commune_id=ward_of(session),
        id=registration_id(campaign.id, person.id),
        rev=counter.next_rev(session),
        person_id=person.id,
        campaign_id=campaign.id,
        collective_id=collective.id if collective else _collective_of(session, person),
        made_at=NOW,
        **values,
    )
    session.add(row)
    session.flush()
    _record(session, row, "registration", values, person.id, visibility.of_person(session, person))
    return row


def full_answers(points: int = 9) -> dict[str, tuple[int | None, str | None]]:
    """Every indicator answered: code → (points, statement)."""
    return {code: (points, f"Đã làm việc của {code}.") for code in INDICATORS}


def declaration(
    session: Session,
    person: Person,
    campaign: Campaign,
    collective: Collective | None = None,
    *,
    answers: Mapping[str, tuple[int | None, str | None]] | None = None,
    state: str = "draft",
    **more: Any,
) -> Declaration:
    """A declaration with its answers (points 0–10); totals are those of the domain."""
    values: dict[str, Any] = {"group": person.group or "farmer", "criteria_version": campaign.criteria_version} | more
    row = Declaration(
        commune_id=ward_of(session),
        id=declaration_id(campaign.id, person.id),
        rev=counter.next_rev(session),
        person_id=person.id,
        campaign_id=campaign.id,
        collective_id=collective.id if collective else _collective_of(session, person),
        state=state,
        state_since=NOW,
        created_at=NOW,
        sort_key=person.sort_key,
        **values,
    )
    session.add(row)
    session.flush()
    written: dict[str, Any] = dict(values)
    for code, (points, statement) in (answers or {}).items():
        half = None if points is None else round(points * 2)
        session.add(
            Answer(
                commune_id=row.commune_id,
                declaration_id=row.id,
                indicator=code,
                self_points=half,
                statement=statement,
            )
        )
        written |= {f"answers.{code}.self": points, f"answers.{code}.statement": statement}
    session.flush()
    _refresh(session, row)
    _record(session, row, "declaration", written, person.id, visibility.of_person(session, person))
    return row


def _refresh(session: Session, row: Declaration) -> None:
    rules = criteria.load(session, row.criteria_version)
    scores.refresh(row, rules, scores.answers_of(session, [row.id])[row.id])
    session.flush()


def evidence(
    session: Session, declaration: Declaration, indicator: str = "c01", kind: str = "num", **more: Any
) -> Evidence:
    """A piece of evidence; the totals of the declaration follow."""
    values: dict[str, Any] = {"note": "10 buổi"} | more
    row = Evidence(
        commune_id=ward_of(session),
        id=values.pop("id", None) or new_id(),
        rev=counter.next_rev(session),
        declaration_id=declaration.id,
        indicator=indicator,
        kind=kind,
        **values,
    )
    session.add(row)
    session.flush()
    _refresh(session, declaration)
    person = session.get_one(Person, (row.commune_id, declaration.person_id))
    written = {"declaration_id": declaration.id, "indicator": indicator, "kind": kind, **values}
    _record(session, row, "evidence", written, person.id, visibility.of_person(session, person))
    return row


def consent(session: Session, person: Person, *purposes: str, method: str = "screen", **more: Any) -> Consent:
    """Consent to the purposes (both where none is named)."""
    row = Consent(
        commune_id=ward_of(session),
        id=new_id(),
        rev=counter.next_rev(session),
        person_id=person.id,
        purposes=list(purposes or ("review", "publication")),
        method=method,
        text_version="test-1",
        given_at=NOW,
        **more,
    )
    session.add(row)
    session.flush()
    _record(session, row, "consent", {"purposes": row.purposes}, person.id, visibility.of_person(session, person))
    return row


def submit(session: Session, declaration: Declaration, scribe: str = "volunteer") -> Submission:
    """Hand a draft in, with its step."""
    rev = counter.next_rev(session)
    row = Submission(
        commune_id=ward_of(session), id=new_id(), rev=rev, declaration_id=declaration.id, scribe=scribe, at=NOW
    )
    step = Step(
        commune_id=row.commune_id,
        id=new_id(),
        rev=rev,
        declaration_id=declaration.id,
        action="submit",
        from_state=declaration.state,
        to_state="submitted",
        at=NOW,
        role=AUTHOR.role,
    )
    declaration.state, declaration.state_since, declaration.scribe, declaration.rev = "submitted", NOW, scribe, rev
    session.add_all([row, step])
    session.flush()
    person = session.get_one(Person, (row.commune_id, declaration.person_id))
    scopes = visibility.of_person(session, person)
    _record(session, row, "submission", {"scribe": scribe}, person.id, scopes)
    visibility.touch(session, "declaration", declaration.id, scopes, rev, new=False)
    session.flush()
    return row


def rival(session: Session, declaration: Declaration, field: str, value: Any) -> Rival:
    """What another phone sent for a field of the declaration, later."""
    return register_rival(session, "declaration", declaration.id, declaration.person_id, field, value)


def register_rival(session: Session, kind: str, entity_id: str, subject_id: str, field: str, value: Any) -> Rival:
    """What another phone sent for a field of any record, later. `subject_id`: the person or household it is about."""
    keys.ensure(session, subject_id, NOW)
    identity = new_id()
    row = Rival(
        commune_id=ward_of(session),
        id=identity,
        rev=counter.next_rev(session),
        entity_type=kind,
        entity_id=entity_id,
        field=field,
        reason="changed",
        subject_id=subject_id,
        sealed=keys.seal_values(session, subject_id, f"rival/{identity}", {"value": value}),
        operation_id=new_id(),
        at=NOW,
    )
    session.add(row)
    session.flush()
    return row
