"""Keys: of a row itself, and of the rows it refers to."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask_login import current_user
from marshmallow import ValidationError

from app.api.columns import type_of
from app.api.fields.base import Field, type_name
from app.api.fields.numeric import BIGGEST
from app.database import Model
from app.errors import NotAllowed
from app.extensions import db

MOST_REFERENCES = 1000
"""Rows one value can name; no table that is named like this has as many."""
_NOBODY = SimpleNamespace(id=0, is_authenticated=False)
"""Stands for a person where only the shape of a query is asked for, not its rows."""


class Uuid(Field):
    """A UUID."""

    wire_type = "string"
    json_type = {"type": "string", "format": "uuid"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> UUID:
        found = uuid_in(value)
        if found is None:
            raise self.make_error("uuid")
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else str(value)


def uuid_in(value: Any) -> UUID | None:
    """The UUID a JSON value stands for (a whole number counts as one), or None."""
    try:
        if isinstance(value, str):
            return UUID(hex=value)
        if isinstance(value, int) and not isinstance(value, bool):
            return UUID(int=value)
    except ValueError:
        pass
    return None


class Reference(Field):
    """The key of a row among those that `rows_of(user)` selects.

    With `own=True` a row of somebody else, or of nobody, refuses the whole request before any other field is
    looked at (`check_ownership`); otherwise it is an ordinary problem of this field.
    """

    def __init__(self, rows_of: Callable[[Any], Any], *, own: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.rows_of = rows_of
        self.own = own

    @cached_property
    def model(self) -> type[Model]:
        """The table referred to."""
        entity: type[Model] = self.rows_of(_NOBODY).column_descriptions[0]["entity"]
        return entity

    @property
    def has_uuid_keys(self) -> bool:
        """Whether the keys are UUIDs; else they are integers."""
        return type_of(self.model.id) is UUID

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Any:
        key = self.key_in(value)
        if not self._exists(key):
            raise self.make_error("no_such_row", value=value)
        return key

    def key_in(self, value: Any) -> int | UUID:
        """The key a JSON value stands for. Raises ValidationError."""
        if self.has_uuid_keys:
            found = uuid_in(value)
            if found is None:
                raise self.make_error("not_a_uuid", value=value)
            return found
        text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if isinstance(value, float) and value.is_integer():
            text = str(int(value))
        if not re.fullmatch(r"[-+]?\d{1,1000}", text, re.ASCII):
            raise self.make_error("incorrect_type", type=type_name(value))
        return int(text)

    def _exists(self, key: int | UUID) -> bool:
        if isinstance(key, int) and abs(key) > BIGGEST:
            return False
        rows = self.rows_of(current_user).where(self.model.id == key)
        return db.session.scalar(rows.with_only_columns(self.model.id).order_by(None).limit(1)) is not None

    def known_among(self, keys: Sequence[int | UUID]) -> set[int | UUID]:
        """Those keys that rows have, by one statement; it looks at so many at most."""
        possible = [key for key in keys if not isinstance(key, int) or abs(key) <= BIGGEST][:MOST_REFERENCES]
        rows = self.rows_of(current_user).where(self.model.id.in_(possible))
        return set(db.session.scalars(rows.with_only_columns(self.model.id).order_by(None))) if possible else set()

    def check_ownership(self, value: Any) -> None:
        """Raises NotAllowed for a well-formed key of a row that is not one's own."""
        try:
            key = self.key_in(value)
        except ValidationError:
            return
        if not self._exists(key):
            raise NotAllowed("not_your_row")

    def shape(self) -> dict[str, Any]:
        """The shape of the other table's key."""
        return {"type": "string", "format": "uuid"} if self.has_uuid_keys else {"type": "integer"}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> Any:
        return str(value) if isinstance(value, UUID) else value


class ReferenceList(Field):
    """The keys of several rows of one table, none of them twice. A row holds the rows themselves."""

    is_list = True

    def __init__(self, rows_of: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(**options)
        self.one = Reference(rows_of)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("not_a_list", type=type_name(value))
        keys = {self.one.key_in(member): member for member in value}
        known = self.one.known_among(list(keys))
        for key, member in keys.items():
            if key not in known:
                raise self.make_error("no_such_row", value=member)
        return list(keys)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> list[Any]:
        return [row.id for row in value]

    def shape(self) -> dict[str, Any]:
        """A list of keys."""
        return {"type": "array", "items": self.one.shape()}
