"""Which activities took the same way: each belongs to a course, found when its track comes or changes."""

from hashlib import sha256

from sqlalchemy import delete, exists, select

from app.activities import queries
from app.activities.logic import courses
from app.activities.logic.lines import FINE_PER_DEGREE, pack, unpack
from app.activities.models import Activity, Course
from app.extensions import db


def follow_course(activity: Activity) -> None:
    """Give an activity that is in the session the course its line takes in its sport, a new one if need be."""
    db.session.flush()
    before = activity.course
    way = courses.course_of(unpack(activity.line.fine, FINE_PER_DEGREE)) if activity.line else None
    activity.course = _name_of(activity, way) if way else None
    if before != activity.course:
        _forget_unused(activity.user_id, before)


def leave_course(activity: Activity) -> None:
    """Flush the end of an activity; a course that nobody takes any more goes with it."""
    db.session.flush()
    _forget_unused(activity.user_id, activity.course)


def _name_of(activity: Activity, way: courses.Course) -> str:
    line = pack([way.line], FINE_PER_DEGREE)
    name = sha256(line).hexdigest()[:32]
    mine = select(Course.name).where(Course.user_id == activity.user_id, Course.sport_id == activity.sport_id)
    if db.session.scalar(mine.where(Course.name == name)):
        return name
    for found in db.session.scalars(queries.courses_like(activity, way)):
        if courses.is_same(way, courses.Course(unpack(found.line, FINE_PER_DEGREE)[0], found.length_m)):
            return found.name
    new = Course(
        user_id=activity.user_id,
        sport_id=activity.sport_id,
        name=name,
        start_latitude=way.start[0],
        length_m=way.length_m,
        line=line,
    )
    db.session.add(new)
    db.session.flush()
    return new.name


def _forget_unused(user_id: int, name: str | None) -> None:
    if name is None:
        return
    db.session.flush()
    is_taken = exists().where(
        Activity.user_id == Course.user_id, Activity.course == Course.name, Activity.sport_id == Course.sport_id
    )
    gone = delete(Course).where(Course.user_id == user_id, Course.name == name, ~is_taken)
    db.session.execute(gone.execution_options(synchronize_session=False))
