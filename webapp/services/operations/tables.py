"""The tables that operations write, by the names that they have in them."""

from webapp.models import (
    Answer,
    Base,
    Campaign,
    Collective,
    Consent,
    Declaration,
    Evidence,
    Household,
    Person,
    PersonMerge,
    Registration,
    Rival,
    SheetAlias,
    Step,
    Submission,
    Visibility,
    Visit,
    Withdrawal,
)

MODELS: dict[str, type[Base]] = {
    "household": Household,
    "person": Person,
    "person_merge": PersonMerge,
    "sheet_alias": SheetAlias,
    "visit": Visit,
    "registration": Registration,
    "declaration": Declaration,
    "evidence": Evidence,
    "consent": Consent,
    "submission": Submission,
    "withdrawal": Withdrawal,
    "collective": Collective,
    "campaign": Campaign,
    "answer": Answer,
    "step": Step,
    "rival": Rival,
    "visibility": Visibility,
}
"""Tables by name, parents before children."""
