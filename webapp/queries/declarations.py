"""Declarations as a phone may see them: answers, state, what came back and why, scores, verdict, rivals."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.eligibility import Vote
from webapp.domain.scoring import Answer, Sheet
from webapp.models import Answer as AnswerRow
from webapp.models import Declaration, Evidence, ReturnReason, Rival
from webapp.models.tenancy import ward_of
from webapp.queries.instants import instant
from webapp.services import criteria, keys, scores

# From here on the collective's scores stand, and those who wrote the declaration see them (docs/adr/0008).
DECIDED = frozenset({"confirmed", "posted", "recognised", "not_recognised", "revoked"})
REMEMBERED = 20_000

Record = dict[str, Any]


def load(session: Session, ids: list[str], sees_reviews: bool) -> Mapping[str, Record | None]:
    """id → `data`. Five queries, however many there are.

    :param sees_reviews: also before they are confirmed.
    """
    columns = (
        Declaration.id,
        Declaration.person_id,
        Declaration.campaign_id,
        Declaration.collective_id,
        Declaration.criteria_version,
        Declaration.group,
        Declaration.state,
        Declaration.vote,
    )
    rows = session.execute(
        select(*columns).where(Declaration.commune_id == ward_of(session), Declaration.id.in_(ids))
    ).all()
    rules = {version: criteria.load(session, version) for version in {row.criteria_version for row in rows}}
    answers, kinds = _answers(session, ids), _kinds(session, ids)
    returns, rivals = _returns(session, ids), _rivals(session, ids)
    found: dict[str, Record | None] = {}
    for row in rows:
        shows = sees_reviews or row.state in DECIDED
        given = answers.get(row.id, {})
        vote = scores.vote_of(row.vote) if shows else None
        derived = _derive(rules[row.criteria_version], row.group, given, kinds.get(row.id, {}), shows, vote)
        found[row.id] = {
            "person_id": row.person_id,
            "campaign_id": row.campaign_id,
            "collective_id": row.collective_id,
            "criteria_version": row.criteria_version,
            "group": row.group,
            "answers": {
                code: {"self": points(answer[0]), "statement": answer[3]} for code, answer in sorted(given.items())
            },
            "state": row.state,
            "returns": returns.get(row.id, []),
            **derived,
            "rivals": rivals.get(row.id, []),
        }
    return found


def points(half_points: int | None) -> int | float | None:
    """Points as the wire has them: whole numbers as such, a half as 8.5."""
    if half_points is None:
        return None
    return half_points / 2 if half_points % 2 else half_points // 2


Given = tuple[int | None, int | None, int | None, str | None]
Kinds = tuple[tuple[str, ...], tuple[str, ...]]


def _answers(session: Session, ids: Iterable[str]) -> dict[str, dict[str, Given]]:
    """declaration → indicator → (self, collective, confirmed, statement)."""
    columns = (AnswerRow.self_points, AnswerRow.collective_points, AnswerRow.confirmed_points, AnswerRow.statement)
    statement = select(AnswerRow.declaration_id, AnswerRow.indicator, *columns).where(
        AnswerRow.commune_id == ward_of(session), AnswerRow.declaration_id.in_(list(ids))
    )
    found: dict[str, dict[str, Given]] = {}
    for row in session.execute(statement):
        found.setdefault(row[0], {})[row[1]] = (row[2], row[3], row[4], row[5])
    return found


def _kinds(session: Session, ids: Iterable[str]) -> dict[str, dict[str, Kinds]]:
    """declaration → indicator → kinds of evidence, those of the person and those of the meeting."""
    statement = (
        select(Evidence.declaration_id, Evidence.indicator, Evidence.kind, Evidence.seen_at_meeting)
        .where(
            Evidence.commune_id == ward_of(session),
            Evidence.declaration_id.in_(list(ids)),
            Evidence.deleted_at.is_(None),
        )
        .order_by(Evidence.kind)
    )
    found: dict[str, dict[str, Kinds]] = {}
    for declaration, indicator, kind, seen in session.execute(statement):
        own, meeting = found.setdefault(declaration, {}).get(indicator, ((), ()))
        found[declaration][indicator] = (own, (*meeting, kind)) if seen else ((*own, kind), meeting)
    return found


def _derive(
    rules: CriteriaVersion,
    group: str,
    given: Mapping[str, Given],
    kinds: Mapping[str, Kinds],
    shows: bool,
    vote: Vote | None,
) -> Record:
    """`scores` and `verdict`. They follow from a few small numbers, so what was worked out once is remembered."""
    codes = rules.indicator_codes
    nothing: Given = (None, None, None, None)
    basis = tuple(
        (
            answer[0],
            answer[1] if shows else None,
            answer[2] if shows else None,
            bool(answer[3] and answer[3].strip()),
            kinds.get(code, ((), ())),
        )
        for code in codes
        for answer in (given.get(code, nothing),)
    )
    # Parsed rules live as long as the process, so that their identity names them.
    key = (id(rules), group, basis, vote)
    known = _derived.get(key)
    if known is None:
        if len(_derived) >= REMEMBERED:
            _derived.clear()
        known = _derived[key] = _work_out(rules, group, dict(zip(codes, basis, strict=True)), vote)
    return known


_derived: dict[Any, Record] = {}


def _work_out(rules: CriteriaVersion, group: str, basis: Mapping[str, Any], vote: Vote | None) -> Record:
    answers = {
        code: Answer(own, collective, confirmed, "x" if stated else None, *kinds)
        for code, (own, collective, confirmed, stated, kinds) in basis.items()
    }
    scored = scores.score(rules, group, answers, vote)
    deciding = next((sheet for sheet in (scored.confirmed, scored.collective) if sheet.complete), scored.own)
    verdict = scored.verdict
    return {
        "scores": {code: _line(scored, deciding, code) for code in rules.indicator_codes},
        "verdict": {
            "total": points(verdict.total),
            "effective_total": points(verdict.effective_total),
            "recognised": verdict.recognised,
            "reasons": [str(reason) for reason in verdict.reasons],
        },
    }


def _line(scored: scores.Scored, deciding: Sheet, code: str) -> Record:
    line = deciding.line(code)
    return {
        "self": points(scored.own.line(code).claimed),
        "collective": points(scored.collective.line(code).claimed),
        "confirmed": points(scored.confirmed.line(code).claimed),
        "effective": points(line.effective),
        "reasons": list(line.reasons),
    }


def _returns(session: Session, ids: Iterable[str]) -> dict[str, list[Record]]:
    """Why each came back the last time; what was asked before that has been answered since."""
    statement = (
        select(ReturnReason)
        .where(ReturnReason.commune_id == ward_of(session), ReturnReason.declaration_id.in_(list(ids)))
        .order_by(ReturnReason.at.desc(), ReturnReason.rev.desc(), ReturnReason.indicator)
    )
    found: dict[str, list[ReturnReason]] = {}
    for row in session.scalars(statement):
        listed = found.setdefault(row.declaration_id, [])
        if not listed or listed[0].step_id == row.step_id:
            listed.append(row)
    return {
        one: [{"indicator": row.indicator, "code": row.code, "text": row.text, "at": instant(row.at)} for row in rows]
        for one, rows in found.items()
    }


def _rivals(session: Session, ids: Iterable[str]) -> dict[str, list[Record]]:
    """Values of other phones that wait for a human to choose."""
    statement = (
        select(Rival)
        .where(
            Rival.commune_id == ward_of(session),
            Rival.entity_type == "declaration",
            Rival.entity_id.in_(list(ids)),
            Rival.resolved_at.is_(None),
        )
        .order_by(Rival.rev, Rival.field)
    )
    rows = session.scalars(statement).all()
    keys.load(session, {row.subject_id for row in rows})
    found: dict[str, list[Record]] = {}
    for row in rows:
        try:
            value = keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]
        except keys.KeyDestroyedError:
            continue
        found.setdefault(row.entity_id, []).append(
            {"field": row.field, "value": value, "device": row.device_id, "at": instant(row.at)}
        )
    return found
