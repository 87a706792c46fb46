"""The blueprint of the reviewers' pages."""

from flask import Blueprint

blueprint = Blueprint("reviews", __name__)
