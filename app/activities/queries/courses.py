"""Courses: those an activity may have taken, and everything that took the same one."""

from dataclasses import dataclass

from sqlalchemy import Select, case, func, select

from app.accounts.models import User
from app.activities.logic import courses
from app.activities.logic.track import METRES_PER_DEGREE
from app.activities.models import Activity, Course
from app.activities.queries.listing import activities_of
from app.extensions import db

MOST_LIKE = 1000


def courses_like(activity: Activity, way: courses.Course) -> Select[Course]:
    """The courses of the person and the sport that begin and end so that it could be one of them, the oldest first."""
    around = courses.start_within_m(way.length_m) / METRES_PER_DEGREE
    least, most = courses.lengths_like(way.length_m)
    return (
        select(Course)
        .where(
            Course.user_id == activity.user_id,
            Course.sport_id == activity.sport_id,
            Course.start_latitude.between(way.start[0] - around, way.start[0] + around),
            Course.length_m.between(least, most),
        )
        .order_by(Course.id)
        .limit(MOST_LIKE)
    )


def on_course_of(user: User, activity: Activity) -> Select[Activity]:
    """What a person did on the course of one of their activities, it among them; nothing when it has none."""
    return activities_of(user).where(Activity.course == activity.course, Activity.sport_id == activity.sport_id)


@dataclass(frozen=True)
class Standing:
    """How often a course was done, the least time of all, and how many were faster than one of them."""

    count: int
    best_us: int
    faster: int


def standing_of(user: User, activity: Activity) -> Standing | None:
    """Where an activity stands among all on its course, by moving time; None where it is the only one."""
    if activity.course is None:
        return None
    is_faster = case((Activity.moving_us < activity.moving_us, 1))
    found = on_course_of(user, activity).with_only_columns(
        func.count(), func.min(Activity.moving_us), func.count(is_faster)
    )
    count, best, faster = db.session.execute(found).one()
    return Standing(count, best, faster) if count > 1 else None
