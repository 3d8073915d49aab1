"""Rows in an order that was computed outside the database: what a search found, the best first."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, String, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.extensions import db


class Checked(list[int]):
    """Keys of rows that meet all a request asks for: nobody needs to look at them again."""


def among(key: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether the key is one of these, however many there are: they are one parameter."""
    found: ColumnElement[bool] = key.in_(select(_listed(ids).c.value))
    return found


def in_order(rows: Select[Any], key: Any, ids: Sequence[int]) -> Select[Any]:
    """Those of the rows whose key is in the list, in its order.

    The place of a key is looked up in the list written as one text: joined with the list, SQLite would read it for
    every row of the table.
    """
    find = func.strpos if db.session.get_bind().dialect.name == "postgresql" else func.instr
    place = find(f",{','.join(map(str, ids))},", "," + cast(key, String) + ",")
    return rows.where(among(key, ids)).order_by(None).order_by(place)


def ranked_keys(rows: Select[Any], key: Any, ids: Sequence[int]) -> list[int]:
    """The keys of those of the rows that are in the list, in its order."""
    if isinstance(ids, Checked):
        return ids
    found = rows.where(among(key, ids)).order_by(None).with_only_columns(key, maintain_column_froms=True)
    there = set(db.session.connection().execute(found).scalars().all())
    return [one for one in ids if one in there]


def _listed(ids: Sequence[int]) -> FromClause:
    """A table of these ids, `value`."""
    if db.session.get_bind().dialect.name == "postgresql":
        array: Any = func.unnest(literal(list(ids), ARRAY(BigInteger)))
        listed = array.table_valued(column("value", BigInteger), name="ranking")
        found: FromClause = listed.render_derived()
        return found
    return func.json_each(json.dumps(list(ids))).table_valued(column("value", BigInteger), name="ranking")
