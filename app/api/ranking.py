"""Rows in an order that was computed outside the database: what a search found, the best first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, column, func, literal
from sqlalchemy.dialects.postgresql import ARRAY

from app.extensions import db


@dataclass(frozen=True)
class Ranked:
    """What a filter may say instead of a condition: these rows, in this order unless another one is asked for."""

    key: Any
    """The column of the ids."""
    ids: Sequence[int]

    def narrow(self, rows: Select[Any]) -> tuple[Select[Any], Any]:
        """Those of the rows, and what to order them by. It takes one parameter, however many ids there are."""
        if db.session.get_bind().dialect.name == "postgresql":
            listed: Any = func.unnest(literal(list(self.ids), ARRAY(BigInteger)))
            places = listed.table_valued(column("value", BigInteger), with_ordinality="key", name="found")
            places = places.render_derived()
        else:
            listed = func.json_each(json.dumps(list(self.ids)))
            places = listed.table_valued(column("value", BigInteger), column("key", BigInteger), name="found")
        return rows.join(places, places.c.value == self.key), places.c.key
