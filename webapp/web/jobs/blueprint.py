"""The pages of long work."""

from flask import Blueprint

blueprint = Blueprint("jobs", __name__)
