"""Operations as a phone would make them, and a ward to send them to."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import rfc8785
from sqlalchemy import Engine, select

from tests import factories as make
from webapp.models import Campaign, Collective, Household, Person
from webapp.services.operations import DeviceContext, ReceiptData, apply_batch

MADE_AT = "2026-08-17T02:00:00Z"


def operation(
    kind: str,
    data: Any,
    entity_id: str | None = None,
    *,
    base_rev: int | None = None,
    id: str | None = None,
    made_at: str = MADE_AT,
) -> dict[str, Any]:
    """An operation with its hash."""
    body = [kind, entity_id or make.new_id(), base_rev, made_at, data]
    return {
        "id": id or make.new_id(),
        "type": kind,
        "entity_id": body[1],
        "base_rev": base_rev,
        "made_at": made_at,
        "hash": hashlib.sha256(rfc8785.dumps(body)).hexdigest(),
        "data": data,
    }


@dataclass
class Place:
    """A ward with an area, a unit, a clan, a campaign, a household and a person; and phones that may send to it."""

    engine: Engine
    ward: str
    area: Collective
    other_area: Collective
    unit: Collective
    clan: Collective
    campaign: Campaign
    household: Household
    person: Person

    def phone(self, *roles: str, scopes: Sequence[str] | None = None, person_id: str | None = None) -> DeviceContext:
        """A phone of a volunteer of the area, unless said otherwise."""
        return DeviceContext(
            device_id=make.new_id(),
            account_id=None if person_id else make.new_id(),
            person_id=person_id,
            roles=frozenset(roles or ("volunteer",)),
            scopes=frozenset(scopes if scopes is not None else (self.area.id, self.ward)),
            today=make.TODAY,
        )

    def citizen(self) -> DeviceContext:
        """The phone of the person."""
        return self.phone("citizen", scopes=(self.person.id,), person_id=self.person.id)

    def send(self, *operations: Any, by: DeviceContext | None = None, later: int = 0) -> list[ReceiptData]:
        """Apply a batch and commit it."""
        with make.writing(self.engine, self.ward) as session:
            return apply_batch(session, by or self.phone(), operations, make.NOW + timedelta(minutes=later))

    def send_one(self, sent: Any, by: DeviceContext | None = None, later: int = 0) -> ReceiptData:
        """The receipt of one operation."""
        return self.send(sent, by=by, later=later)[0]

    def declaration(self, answers: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """An operation that begins the person's declaration."""
        person_id, campaign_id = more.pop("person_id", self.person.id), self.campaign.id
        data = {
            "person_id": person_id,
            "campaign_id": campaign_id,
            "collective_id": self.area.id,
            "criteria_version": self.campaign.criteria_version,
            "group": "farmer",
            "answers": answers if answers is not None else {},
            **more,
        }
        return operation("declaration", data, make.declaration_id(campaign_id, person_id))

    @property
    def declaration_id(self) -> str:
        return make.declaration_id(self.campaign.id, self.person.id)

    def consent(self, *purposes: str, **more: Any) -> dict[str, Any]:
        """An operation by which the person agrees."""
        data = {"person_id": self.person.id, "purposes": list(purposes or ("review",)), "method": "screen"}
        return operation("consent", {**data, "text_version": "v1", **more})

    def submission(self, **more: Any) -> dict[str, Any]:
        """An operation by which the declaration is handed in."""
        return operation("submission", {"declaration_id": self.declaration_id, "scribe": "volunteer", **more})

    def rows(self, model: Any, **where: Any) -> list[Any]:
        """Rows of the ward."""
        with make.reading(self.engine, self.ward) as session:
            statement = select(model).where(model.commune_id == self.ward).filter_by(**where)
            return list(session.scalars(statement))

    def row(self, model: Any, **where: Any) -> Any:
        """The only row."""
        (found,) = self.rows(model, **where)
        return found


def codes(receipt: ReceiptData) -> set[tuple[str | None, str]]:
    """The problems of a receipt as pairs."""
    return {(problem.field, problem.code) for problem in receipt.problems}


def build(engine: Engine) -> Place:
    """The place."""
    with make.writing(engine) as session:
        ward = make.ward(session)
        area = make.collective(session)
        other = make.collective(session, "Khối phố Bến Trúc")
        unit = make.collective(session, "Trường Tiểu học Bàu Sen", "unit")
        clan = make.collective(session, "Tộc Võ", "clan")
        campaign = make.campaign(session)
        household = make.household(session, area)
        person = make.person(session, household)
    return Place(engine, ward.id, area, other, unit, clan, campaign, household, person)
