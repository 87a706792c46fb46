"""M8: the certificates of a decision, each with the QR of the page that checks it."""

from webapp.documents.papers.common import Qr
from webapp.documents.papers.decision import Certificate
from webapp.domain.workflow import State
from webapp.jobs.papers.decision import signed_by
from webapp.jobs.papers.world import World, honorific
from webapp.models import Decision
from webapp.queries import papers as query
from webapp.services import certificates as service
from webapp.services.certificates import Printed

QR_WIDTH = 36
"""Millimetres: some 420 letters make about 80 squares a side, which a cheap camera tells apart from 0.4 mm on."""


def certificates(
    world: World, decision: Decision, address: str = "", *, certificate_id: str | None = None
) -> list[Certificate]:
    """M8 of everybody on a decision's list who is still recognised, in the order of the list.

    It says what was signed, so that it and its QR cannot differ: a name put right in the register since then needs a
    new certificate first. Decisions from before there were certificates have papers without a code.

    :param address: of the page that checks one, without the id at its end; without it no code is printed.
    :param certificate_id: only that one, if it is not replaced.
    """
    entries = query.entries(world.session, world.campaign.id, states=(State.RECOGNISED,), decision_id=decision.id)
    made: dict[str, Printed] = {
        row.declaration_id: printed
        for row, printed in service.of_decision(world.session, decision.id)
        if printed is not None and row.replaced_by is None
    }
    found = []
    for entry in entries:
        printed = made.get(entry.declaration.id)
        if certificate_id is not None and (printed is None or printed.id != certificate_id):
            continue
        found.append(
            Certificate(
                ward=world.ward(decision.signed_on),
                year=world.campaign.year,
                honorific=honorific(entry.person),
                full_name=printed.full_name if printed else entry.person.full_name,
                birth_year=entry.person.birth_year,
                collective=entry.collective.name,
                decision_number=decision.number,
                decided_on=decision.signed_on,
                register_number=entry.register_number,
                signature=signed_by(decision),
                qr=_code(address, printed),
            )
        )
    return found


def _code(address: str, printed: Printed | None) -> Qr | None:
    if not address or printed is None:
        return None
    return Qr(f"{address}{printed.id}#{printed.fragment()}", QR_WIDTH)
