"""Who may take something away."""

from typing import Any


def may_remove(user: Any, owner_id: int | None) -> bool:
    """One's own exercises and what belongs to them; the catalogue (no owner) only administrators."""
    return bool(user.is_admin) or (owner_id is not None and owner_id == user.id)
