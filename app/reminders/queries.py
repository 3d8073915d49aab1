"""What reminders are made of: choices, and the last time of everything."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, or_, select

from app.accounts.models import PersonalDetails, User
from app.activities.models import Activity
from app.activities.queries import activities_of
from app.extensions import db
from app.reminders.models import ReminderChoice, ReminderLetter
from app.training.models import WorkoutSession

PART = 200


def choice_of(user: User) -> ReminderChoice | None:
    """What a person said they want; None when they said nothing."""
    found: ReminderChoice | None = db.session.scalar(select(ReminderChoice).where(ReminderChoice.user_id == user.id))
    return found


def letters_to(user: User) -> dict[str, ReminderLetter]:
    """The last letters a person had, by kind."""
    rows = db.session.scalars(select(ReminderLetter).where(ReminderLetter.user_id == user.id))
    return {row.kind: row for row in rows}


def last_workout_day_of(user: User) -> date | None:
    """The day of the last workout that was logged, or None."""
    found: date | None = db.session.scalar(
        select(func.max(WorkoutSession.date)).where(WorkoutSession.user_id == user.id)
    )
    return found


def last_activity_of(user: User) -> Activity | None:
    """The last activity, or None."""
    rows = activities_of(user).order_by(Activity.started_at.desc()).limit(1)
    found: Activity | None = db.session.scalar(rows)
    return found


def ids_of_who_wants_letters() -> Iterator[int]:
    """Everybody who may be written to and wants some kind of letter."""
    wants = or_(ReminderChoice.mails_weight, ReminderChoice.mails_inactivity, PersonalDetails.workout_reminder_active)
    rows = (
        select(User.id)
        .outerjoin(ReminderChoice, ReminderChoice.user_id == User.id)
        .outerjoin(PersonalDetails, PersonalDetails.user_id == User.id)
        .where(User.active, User.email.is_not(None), User.email_verified, wants)
        .order_by(User.id)
    )
    after = 0
    while ids := db.session.scalars(rows.where(User.id > after).limit(PART)).all():
        yield from ids
        after = ids[-1]
