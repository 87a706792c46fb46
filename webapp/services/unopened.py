"""Envelopes that no key of the ward opens: kept, within bounds, so that a human can still ask what was in them."""

import hashlib
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Unopened
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, keys

# Of one phone. A phone that seals properly never has any.
MOST, MOST_BYTES = 200, 4 * 1024 * 1024


def keep(session: Session, device_id: str, text: str, code: str, now: datetime, *, proved: bool) -> bool:
    """Keep what came, as its text, under the phone's key; the same once only. Gives whether it is kept.

    Where somebody dealt with it already and it comes again, it waits again.

    :param proved: it is the phone's own beyond doubt.
    """
    counter.lock_ward(session)
    ward, content = ward_of(session), text.encode()
    identity = hashlib.sha256(content).hexdigest()
    row = session.get(Unopened, (ward, identity))
    if row is not None:
        row.last_at, row.resolved_at, row.proved = now, None, row.proved or proved
        session.flush()
        return True
    held = select(func.count(), func.coalesce(func.sum(Unopened.size), 0)).where(
        Unopened.commune_id == ward, Unopened.device_id == device_id
    )
    count, size = session.execute(held).one()
    if count >= MOST or size + len(content) > MOST_BYTES:
        return False
    keys.ensure(session, device_id, now)
    session.flush()
    sealed = keys.seal(session, device_id, label(identity), text)
    row = Unopened(id=identity, device_id=device_id, code=code, size=len(content), sealed=sealed, at=now, last_at=now)
    row.proved = proved
    row.commune_id = ward
    session.add(row)
    session.flush()
    audit.append(
        session,
        at=now,
        actor=f"device:{device_id}",
        action="sealed.unopenable",
        entity_type="device",
        entity_id=device_id,
        rev=None,
        codes=(code,),
        digest=keys.keyring_of(session).fingerprint("audit", identity).hex(),
    )
    session.flush()
    return True


def label(identity: str) -> str:
    """What a kept envelope is bound to."""
    return f"unopened/{identity}"
