"""Trophies in JSON."""

from flask import url_for
from flask_babel import gettext

from app.accounts.models import User
from app.api.fields import Boolean, Computed, Date, DateTime, Decimal, Float, Integer, Json, Text, Time, Uuid
from app.api.openapi.parts import component
from app.api.schema import Schema
from app.database import now
from app.dates import to_local
from app.extensions import db
from app.trophies.logic import current_streak
from app.trophies.models import Trophy, UserStatistics

_TEXT = {"type": "string"}


def picture_of(trophy: Trophy) -> str:
    """The absolute address of a trophy's picture."""
    return url_for("static", filename=f"trophies/{trophy.trophy_type}/{trophy.uuid}.png", _external=True)


class TrophySchema(Schema):
    """Something that can be reached."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    name = Computed(lambda trophy: gettext(trophy.name), _TEXT)
    description = Computed(lambda trophy: gettext(trophy.description), _TEXT)
    image = Computed(picture_of, {"type": "string", "format": "uri"})
    trophy_type = Text(dump_only=True)
    is_hidden = Boolean(dump_only=True)
    is_progressive = Boolean(dump_only=True)
    is_repeatable = Boolean(dump_only=True)
    order = Integer(dump_only=True)


class UserTrophySchema(Schema):
    """A trophy somebody earned."""

    id = Integer(dump_only=True)
    trophy = Computed(lambda row: TrophySchema().dump(row.trophy), component("Trophy"))
    earned_at = DateTime(dump_only=True)
    progress = Float(dump_only=True)
    is_notified = Boolean(dump_only=True)
    context_data = Json(dump_only=True)


def _streak_now(row: UserStatistics) -> int:
    user = db.session.get_one(User, row.user_id)
    return current_streak(row.last_streak, row.last_workout_date, to_local(now(), user.preferences.timezone).date())


class UserStatisticsSchema(Schema):
    """What was counted of a person's training."""

    id = Integer(dump_only=True)
    total_weight_lifted = Decimal(12, 2, dump_only=True)
    total_workouts = Integer(dump_only=True)
    current_streak = Computed(_streak_now, {"type": "integer"})
    longest_streak = Integer(dump_only=True)
    last_workout_date = Date(dump_only=True)
    earliest_workout_time = Time(dump_only=True)
    latest_workout_time = Time(dump_only=True)
    weekend_workout_streak = Integer(dump_only=True)
    last_complete_weekend_date = Date(dump_only=True)
    worked_out_jan_1 = Boolean(dump_only=True)
    last_updated = DateTime(dump_only=True)
