"""Keeping privacy zones."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import User
from app.activities.sharing_models import PrivacyZone
from app.errors import Invalid
from app.extensions import db

MOST_ZONES = 50
LONGEST_ZONE_NAME = 50
LEAST_RADIUS_M, GREATEST_RADIUS_M = 50, 10_000


def add_zone(user: User, values: Mapping[str, Any]) -> PrivacyZone:
    """Hide a place: `name`, `latitude`, `longitude`, `radius_m`. Raises Invalid."""
    count = db.session.scalar(select(func.count()).where(PrivacyZone.user_id == user.id)) or 0
    if count >= MOST_ZONES:
        raise Invalid("too_many_zones", limit=MOST_ZONES)
    zone = PrivacyZone(user_id=user.id)
    db.session.add(zone)
    change_zone(zone, values)
    return zone


def change_zone(zone: PrivacyZone, values: Mapping[str, Any]) -> None:
    """Let a zone have another name, place or size."""
    zone.name = values["name"]
    zone.latitude, zone.longitude = values["latitude"], values["longitude"]
    zone.radius_m = values["radius_m"]
    db.session.flush()


def delete_zone(zone: PrivacyZone) -> None:
    """Show again what it hid."""
    db.session.delete(zone)
    db.session.flush()
