"""The blueprint of everybody's pages."""

from flask import Blueprint, Response, request

blueprint = Blueprint("public", __name__)
# The pages that name people.
NOT_INDEXED = {"public.names", "public.objection", "public.object_to", "public.certificate"}


@blueprint.after_request
def _not_indexed(response: Response) -> Response:
    """Names belong on the ward's board, not in a search engine."""
    if request.endpoint in NOT_INDEXED:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
