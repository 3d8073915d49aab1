"""Changing an activity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.activities import queries
from app.activities.logic.by_hand import MICROSECONDS, written_figures
from app.activities.models import Activity, Gear, Sport
from app.activities.services.courses import follow_course
from app.activities.services.entry import Climb, set_written_figures
from app.activities.services.gear import drop_what_does_not_fit, use_gear
from app.activities.services.records import recount_records
from app.activities.services.texts import set_description, set_notes, set_title
from app.activities.services.track import Recording, set_figures
from app.activities.track_files import files_of
from app.database import now
from app.errors import Conflict, Invalid
from app.extensions import db
from app.files import Stage


@dataclass(frozen=True)
class Change:
    """What shall be different; None leaves things as they are."""

    sport: Sport | None = None
    title: str | None = None
    notes: str | None = None
    description: str | None = None
    started_at: datetime | None = None
    duration_s: float | None = None
    distance_km: float | None = None
    climb: Climb | None = None
    calories: int | None = None
    gear: Sequence[Gear] | None = None
    """What was used; an empty one takes everything off."""

    @property
    def of_figures(self) -> bool:
        """Whether it is about what a track would tell."""
        wishes = (self.started_at, self.duration_s, self.distance_km, self.climb, self.calories)
        return any(wish is not None for wish in wishes)


def change(stage: Stage, activity: Activity, wanted: Change, measured: Recording | None = None) -> None:
    """Carry out a change and keep the records right.

    `measured` is what `measure_anew` made of the track for another sport. Raises Invalid, and Conflict when somebody
    else changed the track meanwhile.
    """
    if wanted.of_figures and activity.has_track:
        raise Invalid("figures_come_from_the_track")
    sports = {activity.sport_id}
    before = _state(activity)
    _set_words(activity, wanted)
    if measured is not None:
        _take_over(stage, activity, measured)
    if wanted.sport is not None:
        activity.sport = wanted.sport
        activity.sport_id = wanted.sport.id
        sports.add(wanted.sport.id)
    if measured is not None or wanted.sport is not None:
        follow_course(activity)
    if not activity.has_track:
        _set_written(activity, wanted)
    if wanted.gear is not None:
        use_gear(activity, wanted.gear)
    elif wanted.sport is not None:
        drop_what_does_not_fit(activity)
    if _state(activity) == before:
        return
    activity.modified_at = now()
    for sport_id in sorted(sports):
        recount_records(activity.user_id, sport_id)


def _state(activity: Activity) -> tuple[object, ...]:
    columns = (getattr(activity, column.key) for column in Activity.__table__.columns)
    return (*columns, {item.id for item in activity.gear})


def _set_words(activity: Activity, wanted: Change) -> None:
    if wanted.title is not None:
        set_title(activity, wanted.title)
    if wanted.notes is not None:
        set_notes(activity, wanted.notes)
    if wanted.description is not None:
        set_description(activity, wanted.description)


def _take_over(stage: Stage, activity: Activity, measured: Recording) -> None:
    files = files_of(activity)
    if files != measured.replaces:
        raise Conflict("changed_meanwhile")
    if files != measured.files:
        files.remove_prepared(stage)
        if unedited := queries.unedited_files_of(activity):
            # Made for the sport as it was.
            unedited.remove_prepared(stage)
    set_figures(activity, measured)
    db.session.flush()


def _set_written(activity: Activity, wanted: Change) -> None:
    if wanted.started_at is not None:
        activity.started_at = wanted.started_at
    if wanted.calories is not None:
        activity.calories = wanted.calories
    if wanted.duration_s is None and wanted.distance_km is None and wanted.climb is None and wanted.sport is None:
        return
    climb = wanted.climb or Climb(_metres(activity.ascent_mm), _metres(activity.descent_mm))
    figures = written_figures(
        activity.distance_m / 1000 if wanted.distance_km is None else wanted.distance_km,
        activity.duration_us / MICROSECONDS if wanted.duration_s is None else wanted.duration_s,
        climb.ascent_m,
        climb.descent_m,
    )
    set_written_figures(activity, activity.sport, figures)


def _metres(millimetres: int | None) -> float | None:
    return None if millimetres is None else millimetres / 1000
