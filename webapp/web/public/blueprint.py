"""The blueprint of everybody's pages."""

from flask import Blueprint, Response

blueprint = Blueprint("public", __name__)


@blueprint.after_request
def _not_indexed(response: Response) -> Response:
    """Names belong on the ward's board, not in a search engine."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
