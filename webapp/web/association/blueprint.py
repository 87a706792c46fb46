"""The blueprint of the association's pages."""

from flask import Blueprint

blueprint = Blueprint("association", __name__)
