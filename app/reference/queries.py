"""Which languages and licences there are."""

from typing import Any

from sqlalchemy import Select, select

from app.reference.models import Language, License


def languages(_user: Any = None) -> Select[tuple[Language]]:
    """All of them, for everybody."""
    return select(Language)


def licenses(_user: Any = None) -> Select[tuple[License]]:
    """All of them, for everybody."""
    return select(License)
