"""The fields of each type, as data: read by the parser here and by the description of the API.

One `Field` per field of `data` in protocol.md §3. What can be wrong with a value is
in `values.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain import names
from webapp.domain.acts import Act
from webapp.domain.workflow import Action

STATEMENT_MAX = 2000
TEXT_MAX = 2000


@dataclass(frozen=True)
class Field:
    """A field of `data`. `max`: characters. `fixed`: cannot change once it is set. `staff`: not for citizens.

    Kinds: `name` (a person's), `text`, `code` (of the criteria version or of the phone's texts), `id` (of the record
    that `refers` says), `day` (YYYY-MM-DD), `year` (of birth), `moment` (RFC 3339, UTC, Z), `choice` (of `choices`),
    `purposes` (a set of `choices`, not empty), `id_number` (12 or 9 digits), `phone` (Vietnamese, as people write it),
    `number`, `size` (bytes), `sha256`, `answers` ({indicator: {"self": points, "statement": text}}).
    """

    name: str
    kind: str
    required: bool = False
    max: int | None = None
    choices: tuple[str, ...] = ()
    refers: str | None = None
    fixed: bool = False
    staff: bool = False


@dataclass(frozen=True)
class TypeSpec:
    """A type of record. `act` is the right it needs, `event` says that it is never edited, `tombstone` that it may go.

    `staff`: citizens cannot create one.
    """

    name: str
    act: Act | Action
    fields: tuple[Field, ...]
    event: bool = False
    tombstone: bool = False
    staff: bool = False

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((field for field in self.fields if field.name == name), None)


def _ref(name: str, table: str, *, required: bool = False, fixed: bool = False, staff: bool = False) -> Field:
    return Field(name, "id", required, refers=table, fixed=fixed, staff=staff)


def _text(name: str, length: int = TEXT_MAX, *, required: bool = False) -> Field:
    return Field(name, "text", required, length)


TYPES: dict[str, TypeSpec] = {
    spec.name: spec
    for spec in (
        TypeSpec(
            "household",
            Act.EDIT_HOUSEHOLD,
            (
                _ref("area_id", "area", required=True),
                Field("head_name", "name", True, names.MAX_LENGTH),
                _text("address", 500),
                Field("phone", "phone", max=40),
                _text("note"),
            ),
            tombstone=True,
        ),
        TypeSpec(
            "visit",
            Act.EDIT_HOUSEHOLD,
            (
                _ref("household_id", "household", required=True, fixed=True),
                Field("outcome", "choice", True, choices=("absent", "later", "refused", "done")),
                Field("at", "moment", True),
                _text("note"),
            ),
        ),
        TypeSpec(
            "person",
            Act.EDIT_PERSON,
            (
                Field("full_name", "name", True, names.MAX_LENGTH),
                _ref("household_id", "household", staff=True),
                _ref("unit_id", "unit", staff=True),
                _ref("clan_id", "clan", staff=True),
                Field("birth_date", "day"),
                Field("birth_year", "year"),
                Field("sex", "choice", choices=("male", "female")),
                Field("id_number", "id_number", max=40),
                Field("phone", "phone", max=40),
                Field("group", "code", max=20),
            ),
            tombstone=True,
            staff=True,
        ),
        TypeSpec(
            "registration",
            Act.REGISTER,
            (
                _ref("person_id", "person", required=True, fixed=True),
                _ref("campaign_id", "campaign", required=True, fixed=True),
                _ref("collective_id", "collective", required=True),
                Field("group", "code", True, 20),
                _text("goals"),
            ),
        ),
        TypeSpec(
            "declaration",
            Act.EDIT_SHEET,
            (
                _ref("person_id", "person", required=True, fixed=True),
                _ref("campaign_id", "campaign", required=True, fixed=True),
                _ref("collective_id", "collective", required=True),
                Field("criteria_version", "code", True, 40, fixed=True),
                Field("group", "code", True, 20, fixed=True),
                Field("answers", "answers", max=STATEMENT_MAX),
            ),
        ),
        TypeSpec(
            "evidence",
            Act.ADD_EVIDENCE,
            (
                _ref("declaration_id", "declaration", required=True, fixed=True),
                Field("indicator", "code", True, 8),
                Field("kind", "code", True, 12),
                _text("note"),
                Field("number", "number"),
                Field("sha256", "sha256", max=64),
                Field("size", "size"),
                _text("filetype", 60),
            ),
            tombstone=True,
        ),
        TypeSpec(
            "consent",
            Act.RECORD_CONSENT,
            (
                _ref("person_id", "person", required=True, fixed=True),
                Field("purposes", "purposes", True, choices=("review", "publication")),
                Field("method", "choice", True, choices=("screen", "paper")),
                Field("text_version", "code", True, 40),
            ),
            event=True,
        ),
        TypeSpec(
            "submission",
            Action.SUBMIT,
            (
                _ref("declaration_id", "declaration", required=True, fixed=True),
                Field("scribe", "choice", True, choices=("self", "volunteer", "relative")),
            ),
            event=True,
        ),
        TypeSpec(
            "withdrawal",
            Action.WITHDRAW,
            (
                Field("subject", "choice", True, choices=("registration", "declaration", "consent")),
                Field("subject_id", "id", True),
                _text("reason", required=True),
            ),
            event=True,
        ),
    )
}
"""Type → its fields, its right and its nature."""
