"""Fields that read what people type the way they mean it."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from webapp.domain import scoring
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.errors import DomainError
from webapp.web.forms.messages import sentence

_TYPED_DAY = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")


def tidy(value: Any) -> Any:
    """NFC, plain line ends, no control characters: what any database keeps as it was typed."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))
    return "".join(kept).strip()


class LineField(StringField):
    """One line of text."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata([re.sub(r"\s+", " ", tidy(value)) for value in valuelist])


class TextField(TextAreaField):
    """Some lines of text."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata([tidy(value) for value in valuelist])


class PointsField(Field):
    """A score: `8`, `8,5` or `8.5`. `data` is in half-points (None: nothing typed)."""

    widget = TextInput()

    def __init__(self, label: Any, validators: Any, *, criteria: CriteriaVersion, number: int, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.criteria, self.number = criteria, number

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data / 2:g}".replace(".", ",")

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = scoring.check_collective(
                self.criteria, scoring.parse_points(valuelist[0].strip(), self.criteria)
            )
        except DomainError as error:
            raise ValueError(_("Chỉ số %(n)s: %(text)s", n=self.number, text=sentence(error.code))) from error


class DayField(Field):
    """A day: `05/02/2026`, `5/2/2026` or `2026-02-05`; shown as dd/mm/yyyy."""

    widget = TextInput()

    def __init__(self, label: Any, validators: Any, *, unreadable: Any, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.unreadable = unreadable

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%d/%m/%Y}" if self.data else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        found = _TYPED_DAY.fullmatch(typed)
        try:
            self.data = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(typed)
        except ValueError as error:
            raise ValueError(self.unreadable) from error


class Filled:
    """Something must be given; says so with its own sentence, and stops there."""

    field_flags = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise ValidationError(self.message)
