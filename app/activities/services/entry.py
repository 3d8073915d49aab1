"""Activities without a file, written down by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.activities.logic.by_hand import WrittenFigures, written_figures
from app.activities.models import Activity, Gear, Sport
from app.activities.services.gear import equip
from app.activities.services.records import recount_records
from app.activities.services.texts import NO_WORDS, Words, set_description, set_notes, set_title, usual_title
from app.extensions import db


@dataclass(frozen=True)
class Climb:
    """Metres up and down; both or neither."""

    ascent_m: float | None
    descent_m: float | None


@dataclass(frozen=True)
class Effort:
    """What happened, as the person remembers it."""

    started_at: datetime
    duration_s: float
    distance_km: float
    climb: Climb = Climb(None, None)
    calories: int | None = None


def record_by_hand(
    user: User, sport: Sport, effort: Effort, words: Words = NO_WORDS, gear: Sequence[Gear] | None = None
) -> Activity:
    """An activity without a file, with its records; without `gear` it gets the usual one. Raises Invalid."""
    activity = Activity(user_id=user.id, sport=sport, started_at=effort.started_at)
    usual = words.sport_name or usual_title(sport.label, effort.started_at, user.preferences.timezone)
    set_title(activity, words.title or usual)
    set_description(activity, words.description or None)
    set_notes(activity, words.notes)
    climb = effort.climb
    figures = written_figures(effort.distance_km, effort.duration_s, climb.ascent_m, climb.descent_m)
    set_written_figures(activity, sport, figures)
    activity.calories = effort.calories
    db.session.add(activity)
    equip(user, activity, gear)
    recount_records(user.id, sport.id)
    return activity


def set_written_figures(activity: Activity, sport: Sport, figures: WrittenFigures) -> None:
    """Take over what was written; a sport without climbing keeps none."""
    activity.duration_us = activity.moving_us = figures.duration_us
    activity.distance_m = figures.distance_m
    activity.average_speed_m_per_h = activity.max_speed_m_per_h = figures.average_speed_m_per_h
    activity.ascent_mm = figures.ascent_mm if sport.has_elevation else None
    activity.descent_mm = figures.descent_mm if sport.has_elevation else None
