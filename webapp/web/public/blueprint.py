"""The blueprint of everybody's pages."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
