"""Weather of activities: asked for in the background, once the activity is stored."""

from datetime import timedelta

from app.activities.logic.lines import FINE_PER_DEGREE, unpack
from app.activities.logic.weather import Weather
from app.activities.models import Activity
from app.activities.weather_provider import Spot
from app.jobs.models import Job
from app.jobs.services import add_job

FETCH_WEATHER = "activities.fetch_weather"


def fetch_weather_later(activity: Activity) -> Job:
    """A job that asks for the weather of an activity with a track."""
    return add_job(FETCH_WEATHER, activity.user_id, {"activity_id": activity.id})


def ends_of(activity: Activity) -> tuple[Spot, Spot] | None:
    """Where and when it began and ended; None without a line."""
    lines = unpack(activity.line.fine, FINE_PER_DEGREE) if activity.line else []
    if not lines or not lines[0] or not lines[-1]:
        return None
    ended_at = activity.started_at + timedelta(microseconds=activity.duration_us)
    return Spot(*lines[0][0], activity.started_at), Spot(*lines[-1][-1], ended_at)


def take_weather(activity: Activity, start: Weather | None, end: Weather | None) -> None:
    """Keep what was answered; what is unknown now stays as it was."""
    activity.weather_start = start or activity.weather_start
    activity.weather_end = end or activity.weather_end
