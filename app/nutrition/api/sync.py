"""`ingredient-sync`: all foods, page by page, for copies of the catalogue. Pages go on where the last one ended."""

from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import Response, request
from sqlalchemy import ColumnElement, Select, and_, or_
from werkzeug.exceptions import NotFound

from app.api.encoding import encoded
from app.api.negotiation import address_of
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PUBLIC
from app.extensions import db
from app.nutrition.api.foods import FILTERS, SORTABLE
from app.nutrition.api.writing import write_infos
from app.nutrition.blueprint import blueprint
from app.nutrition.models import Ingredient
from app.nutrition.queries import visible_foods
from app.nutrition.schemas import IngredientInfoSchema
from app.web.limits import INGREDIENT_SYNC

ORDINARY, MOST = 200, 1000
"""Foods on a page."""


class InvalidCursor(NotFound):
    """A cursor that was not made here."""
