"""The ordinary add, change and remove. A resource names functions of its own only where they do more."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError

from app.database import Model, Owned
from app.errors import Conflict, Problem
from app.extensions import db


def add(model: type[Model], user: Any, values: Mapping[str, Any]) -> Model:
    """A new row, owned by the person if rows of this table are. Raises ValidationError, Conflict."""
    refuse_taken_key(model, values)
    owner = {"user_id": user.id} if issubclass(model, Owned) else {}
    row = model(**values, **owner)
    db.session.add(row)
    _store()
    return row


def refuse_taken_key(model: type[Model], values: Mapping[str, Any]) -> None:
    """Whether the key a program chose is free. Raises ValidationError."""
    key = values.get("id")
    if key is not None and db.session.get(model, key) is not None:
        raise ValidationError({"id": [Problem("taken", {"model": words_of(model)})]})


def change(row: Model, _user: Any, values: Mapping[str, Any]) -> Model:
    """The row with these values in place of its own. Its key stays. Raises Conflict."""
    for name, value in values.items():
        if name != "id":
            setattr(row, name, value)
    _store()
    return row


def remove(row: Model, _user: Any) -> None:
    """Delete the row. Raises Conflict while others still need it."""
    db.session.delete(row)
    _store()


def words_of(model: type[Model]) -> str:
    """`WorkoutSession` as `workout session`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip()


def _store() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("contradicts_other_rows") from error
