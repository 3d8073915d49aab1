"""Half a year of rides, runs and hikes of the sample account."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

from sqlalchemy import select

from app.accounts.models import User
from app.activities.models import Sport
from app.activities.services import Effort, Words, add_recording, read_recording, record_by_hand
from app.database import find
from app.files import Stage
from app.home.logic import Outing, gpx_of

_HOME, _HILLS, _LAKE = (47.992, 7.846, 278.0), (47.903, 7.951, 640.0), (47.663, 9.178, 400.0)
_RIDE, _COMMUTE, _HIKE, _MOUNTAIN_BIKE, _RUN, _WALK, _TRAIL, _ROWING = 1, 2, 3, 4, 5, 6, 8, 11


@dataclass(frozen=True)
class _Plan:
    """One outing of the last half year: how many days ago, at which hour, and what it was like."""

    days_ago: int
    hour: int
    sport_id: int
    title: str
    minutes: int
    km_per_h: float
    climb_m: float
    breaks: int = 0
    place: tuple[float, float, float] = _HOME
    notes: str | None = None


_PLANS = (
    _Plan(176, 9, _RIDE, "First ride on the new wheels", 74, 23.1, 120, 1, notes="Gloves were a good idea."),
    _Plan(169, 17, _RUN, "Easy round by the river", 38, 9.4, 25),
    _Plan(162, 8, _HIKE, "Up to the chapel", 192, 3.9, 430, 2, _HILLS),
    _Plan(155, 18, _RUN, "Intervals, six times three minutes", 46, 10.6, 20),
    _Plan(149, 7, _COMMUTE, "To work by the long way", 41, 20.4, 45),
    _Plan(141, 10, _RIDE, "Vineyards and back", 128, 24.2, 260, 1),
    _Plan(134, 18, _RUN, "Easy round by the river", 37, 9.7, 25),
    _Plan(127, 9, _MOUNTAIN_BIKE, "Forest tracks", 111, 14.8, 480, 1, _HILLS, "New tyres. Much better on wet roots."),
    _Plan(120, 7, _RUN, "Ten kilometres, steady", 57, 10.5, 40),
    _Plan(113, 15, _WALK, "Round the lake with the family", 96, 4.4, 30, 2, _LAKE),
    _Plan(106, 8, _RIDE, "Two passes", 244, 23.6, 780, 2, _HILLS, "Tailwind on the way home."),
    _Plan(99, 18, _RUN, "Hill repeats", 44, 9.1, 110),
    _Plan(92, 7, _HIKE, "Ridge walk before the heat", 274, 3.7, 690, 3, _HILLS),
    _Plan(85, 6, _RUN, "Before breakfast", 33, 10.1, 20),
    _Plan(78, 9, _RIDE, "Half way round the lake", 201, 25.3, 140, 2, _LAKE),
    _Plan(71, 19, _TRAIL, "Evening on the trails", 63, 8.7, 290, 0, _HILLS),
    _Plan(64, 7, _COMMUTE, "To work by the long way", 39, 21.3, 45),
    _Plan(57, 8, _RUN, "Half marathon distance, no hurry", 128, 10.0, 70, 1),
    _Plan(50, 10, _MOUNTAIN_BIKE, "Forest tracks, the other way round", 118, 14.3, 510, 1, _HILLS),
    _Plan(43, 18, _RUN, "Easy round by the river", 36, 10.0, 25),
    _Plan(36, 8, _RIDE, "A hundred kilometres", 238, 25.8, 420, 2, _HOME, "The first hundred."),
    _Plan(29, 14, _HIKE, "Waterfall", 155, 3.6, 340, 2, _HILLS),
    _Plan(22, 18, _RUN, "Intervals, five times four minutes", 48, 10.9, 20),
    _Plan(15, 9, _RIDE, "Vineyards and back", 122, 25.4, 260, 1),
    _Plan(9, 18, _RUN, "Ten kilometres, fast", 53, 11.4, 40, 0, _HOME, "Felt strong until the last bend."),
    _Plan(4, 16, _WALK, "After the rain", 52, 4.9, 35),
    _Plan(1, 9, _RIDE, "Short and lively", 71, 27.0, 150),
)
_BY_HAND = ((146, "Rowing machine", 30, 6.1), (95, "Rowing machine", 30, 6.4), (18, "Rowing machine", 40, 8.7))


def ride_run_and_hike(user: User, stage: Stage, today: date) -> None:
    """What the person recorded in the half year before `today`."""
    for plan in _PLANS:
        content = BytesIO(gpx_of(_outing(plan, today)))
        sport = find(select(Sport), Sport.id == plan.sport_id)
        recording = read_recording(stage, user, sport, content, f"{plan.title}.gpx")
        add_recording(user, sport, recording, Words(notes=plan.notes))
    rowing = find(select(Sport), Sport.id == _ROWING)
    for days_ago, title, minutes, distance_km in _BY_HAND:
        effort = Effort(_moment(today, days_ago, 19), minutes * 60, distance_km)
        record_by_hand(user, rowing, effort, Words(title=title))


def _moment(today: date, days_ago: int, hour: int) -> datetime:
    return datetime.combine(today - timedelta(days=days_ago), time(hour), UTC)


def _outing(plan: _Plan, today: date) -> Outing:
    latitude, longitude, height_m = plan.place
    return Outing(
        title=plan.title,
        started_at=_moment(today, plan.days_ago, plan.hour),
        duration_s=plan.minutes * 60,
        speed_m_per_s=plan.km_per_h / 3.6,
        latitude=latitude,
        longitude=longitude,
        height_m=height_m,
        climb_m=plan.climb_m,
        breaks=plan.breaks,
    )
