"""A phone as the log sees it: it follows the operations of its buckets from wherever it stands."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.sync import services
from app.sync.logic import buckets_of
from app.sync.models import Operation

Rows = dict[str, dict[str, dict[str, Any]]]
"""Table -> id -> columns."""


@dataclass
class Copy:
    """What one phone of a person holds."""

    app: Flask
    user_id: int
    after: int = 0
    held: dict[int, dict[tuple[str, str], str]] = field(default_factory=lambda: defaultdict(dict))

    def follow(self) -> "Copy":
        """Take in what is new, as phones do."""
        with self.app.app_context():
            found = db.session.scalars(
                select(Operation)
                .where(Operation.bucket.in_(buckets_of(self.user_id)), Operation.id > self.after)
                .order_by(Operation.id)
            ).all()
            for one in found:
                self._take(one)
            db.session.remove()
        return self

    def _take(self, one: Operation) -> None:
        self.after = one.id
        rows = self.held[one.bucket]
        if one.op == "CLEAR":
            rows.clear()
        elif one.op == "PUT":
            assert one.object_type and one.object_id and one.data
            rows[one.object_type, one.object_id] = one.data
        elif one.op == "REMOVE":
            assert one.object_type and one.object_id
            rows.pop((one.object_type, one.object_id), None)

    @property
    def tables(self) -> Rows:
        """What the person sees."""
        found: Rows = defaultdict(dict)
        for rows in self.held.values():
            for (table, key), data in rows.items():
                found[table][key] = json.loads(data)
        return found

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """The rows of one table, once the phone has followed."""
        return self.follow().tables.get(table, {})


def assert_log_is_right(app: Flask) -> None:
    """The log says what the tables say, and its sums are right."""
    with app.app_context():
        connection = db.session.connection()
        assert services.differences(connection) == []
        assert services.wrong_sums(connection) == []
        db.session.remove()
