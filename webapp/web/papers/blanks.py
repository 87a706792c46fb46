"""Forms to be filled in by hand."""

from flask import Response, abort, request

from webapp.domain.acts import Act
from webapp.jobs.papers import forms
from webapp.web.papers.blueprint import blueprint
from webapp.web.papers.handing_out import FORM, hand_out, kind_or_404, world
from webapp.web.permissions import requires


@blueprint.get(f"/<ward>/giay-to/trong/<code>.<{FORM}:form>")
@requires(Act.PRINT_PAPERS)
def blank(code: str, form: str) -> Response:
    """M1, or M2 of a group."""
    kind, filled = kind_or_404(code, ("m1", "m2")), world()
    if kind.code == "m1":
        return hand_out(
            kind, form, [forms.blank_registration(filled)], str(filled.campaign.year), _of(filled.campaign.id)
        )
    groups = {group.code: str(group.short_name) for group in filled.rules.groups}
    group = request.args.get("nhom", next(iter(groups)))
    if group not in groups:
        abort(404)
    return hand_out(kind, form, [forms.blank_sheet(filled, group)], groups[group], _of(filled.campaign.id))


def _of(campaign_id: str) -> tuple[str, str]:
    return "campaign", campaign_id
