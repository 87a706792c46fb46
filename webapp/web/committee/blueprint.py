"""The blueprint of the committee's pages."""

from flask import Blueprint

blueprint = Blueprint("committee", __name__)
