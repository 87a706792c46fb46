"""Small functions that put one thing each into a session: a ward, its people, their papers.

The session is a writer in a ward (`sessions.writing`); rows are flushed, with the feed rows, history and audit entries
that the application itself would have written. Names are invented, ID numbers start with 000.
"""

from tests.factories.criteria import VERSION, criteria, criteria_content
from tests.factories.people import household, id_number, person
from tests.factories.sessions import KEYRING, NOW, TODAY, engine_of, new_id, reading, writing
from tests.factories.sheets import (
    consent,
    declaration,
    declaration_id,
    evidence,
    full_answers,
    register_rival,
    registration,
    registration_id,
    rival,
    submit,
)
from tests.factories.wards import PASSWORD, account, campaign, collective, device, position, ward
from webapp.models.engine import begin_write
from webapp.services.session import open_session

__all__ = [
    "KEYRING",
    "NOW",
    "PASSWORD",
    "TODAY",
    "VERSION",
    "account",
    "begin_write",
    "campaign",
    "collective",
    "consent",
    "criteria",
    "criteria_content",
    "declaration",
    "declaration_id",
    "device",
    "engine_of",
    "evidence",
    "full_answers",
    "household",
    "id_number",
    "new_id",
    "open_session",
    "person",
    "position",
    "reading",
    "register_rival",
    "registration",
    "registration_id",
    "rival",
    "submit",
    "ward",
    "writing",
]
