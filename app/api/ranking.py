"""Rows in an order that was computed outside the database: what a search found, the best first."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.extensions import db


def among(key: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether the key is one of these, however many there are: they are one parameter."""
    found: ColumnElement[bool] = key.in_(select(_listed(ids).c.value))
    return found


def in_order(rows: Select[Any], key: Any, ids: Sequence[int]) -> Select[Any]:
    """Those of the rows whose key is in the list, in its order."""
    places = _listed(ids)
    return rows.join(places, places.c.value == key).order_by(None).order_by(places.c.key)


def _listed(ids: Sequence[int]) -> FromClause:
    """A table of these ids, `value`, and of their places, `key`."""
    if db.session.get_bind().dialect.name == "postgresql":
        array: Any = func.unnest(literal(list(ids), ARRAY(BigInteger)))
        listed = array.table_valued(column("value", BigInteger), with_ordinality="key", name="ranking")
        found: FromClause = listed.render_derived()
        return found
    return func.json_each(json.dumps(list(ids))).table_valued(
        column("value", BigInteger), column("key", BigInteger), name="ranking"
    )
