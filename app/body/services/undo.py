"""Deleting a weight so that it can come back: what was deleted travels with the offer, signed, for a day."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from app.accounts.models import User
from app.body.models import WeightEntry
from app.body.services.weights import add_weight
from app.errors import NotFound
from app.extensions import db

OFFERED_S = 86_400


def delete_weight(entry: WeightEntry, key: str) -> str:
    """Remove a weight. Returns what `restore_weight` wants to bring it back."""
    kept = [entry.user_id, entry.date.isoformat(), str(entry.weight), entry.notes]
    db.session.delete(entry)
    db.session.flush()
    return _signer(key).dumps(kept)


def restore_weight(user: User, offer: str, key: str) -> WeightEntry:
    """The deleted weight once more. Raises NotFound for anything but an offer of this person, and Conflict."""
    try:
        kept: list[Any] = _signer(key).loads(offer, max_age=OFFERED_S)
    except BadData:
        raise NotFound("no_such_row") from None
    owner, moment, weight, notes = kept
    if owner != user.id:
        raise NotFound("no_such_row")
    return add_weight(user, {"date": datetime.fromisoformat(moment), "weight": Decimal(weight), "notes": notes})


def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="deleted weight")
