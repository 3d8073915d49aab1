"""Who is to be reminded of what today, and keeping what people want. Nothing here commits."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from app.accounts.models import User
from app.accounts.queries import details_of
from app.accounts.services import change_details
from app.body.queries import latest_weight_of
from app.dates import to_local
from app.extensions import db
from app.reminders import queries
from app.reminders.logic import (
    EVENING,
    INACTIVITY,
    MORNING,
    ROUTINE,
    USUAL_INACTIVITY_DAYS,
    USUAL_WEIGHT_DAYS,
    WEIGHT,
    Reminder,
    is_due_after,
    is_due_before,
    may_be_mailed,
)
from app.reminders.models import ReminderChoice, ReminderLetter
from app.schedule.due import running_routine


@dataclass(frozen=True)
class Wishes:
    """What somebody wants to be reminded of. Who said nothing sees the usual on the page, and has no letters."""

    weight_days: int
    routine_days: int
    inactivity_days: int
    mails_weight: bool
    mails_routine: bool
    mails_inactivity: bool
    is_shown: bool

    def period_of(self, kind: str) -> int:
        """How many days lie between two letters of a kind, at least."""
        return {WEIGHT: self.weight_days, INACTIVITY: self.inactivity_days}.get(kind, 1)

    def mails(self, kind: str) -> bool:
        """Whether a kind comes by mail."""
        return {WEIGHT: self.mails_weight, ROUTINE: self.mails_routine, INACTIVITY: self.mails_inactivity}[kind]


def wishes_of(user: User) -> Wishes:
    """What a person wants."""
    details, choice = details_of(user), queries.choice_of(user)
    weight_days = details.num_days_weight_reminder
    return Wishes(
        # Programs know the number too, and 0 is where it begins: it means never only from whoever has chosen.
        weight_days=weight_days if choice or weight_days else USUAL_WEIGHT_DAYS,
        routine_days=details.workout_reminder,
        inactivity_days=choice.inactivity_days if choice else USUAL_INACTIVITY_DAYS,
        mails_weight=bool(choice and choice.mails_weight),
        mails_routine=details.workout_reminder_active,
        mails_inactivity=bool(choice and choice.mails_inactivity),
        is_shown=choice.is_shown if choice else True,
    )


def choose(user: User, wishes: Wishes) -> None:
    """Keep what a person wants."""
    change_details(
        user,
        num_days_weight_reminder=wishes.weight_days,
        workout_reminder=wishes.routine_days,
        workout_reminder_active=wishes.mails_routine,
    )
    choice = queries.choice_of(user)
    if choice is None:
        choice = ReminderChoice(user_id=user.id)
        db.session.add(choice)
    told = asdict(wishes)
    for name in ("is_shown", "mails_weight", "mails_inactivity", "inactivity_days"):
        setattr(choice, name, told[name])
    db.session.flush()


def reminders_for(user: User, today: date, wishes: Wishes | None = None) -> list[Reminder]:
    """What a person is to be told today. Constant number of statements."""
    wishes = wishes or wishes_of(user)
    found = [_of_weight(user, today, wishes), _of_routine(user, today, wishes), _of_inactivity(user, today, wishes)]
    return [one for one in found if one]


def shown_to(user: User, today: date) -> list[Reminder]:
    """The same for the page, for who wants it there."""
    wishes = wishes_of(user)
    return reminders_for(user, today, wishes) if wishes.is_shown else []


def _of_weight(user: User, today: date, wishes: Wishes) -> Reminder | None:
    last = latest_weight_of(user) if wishes.weight_days else None
    day = _day_of(user, last.date) if last else None
    if day is None or not is_due_after(day, today, wishes.weight_days):
        return None
    return Reminder(WEIGHT, (today - day).days, day.isoformat())


def _of_routine(user: User, today: date, wishes: Wishes) -> Reminder | None:
    routine = running_routine(user, today)
    if routine is None or not is_due_before(routine.end, today, wishes.routine_days):
        return None
    about = f"{routine.id} {routine.end.isoformat()}"
    return Reminder(ROUTINE, (routine.end - today).days, about, routine.name, routine.id)


def _of_inactivity(user: User, today: date, wishes: Wishes) -> Reminder | None:
    if not wishes.inactivity_days:
        return None
    activity = queries.last_activity_of(user)
    days = [queries.last_workout_day_of(user), _day_of(user, activity.started_at) if activity else None]
    last = max((day for day in days if day), default=None)
    if last is None or not is_due_after(last, today, wishes.inactivity_days):
        return None
    return Reminder(INACTIVITY, (today - last).days, last.isoformat())


def _day_of(user: User, moment: datetime) -> date:
    return to_local(moment, user.preferences.timezone).date()


def letters_due(user: User, moment: datetime) -> list[Reminder]:
    """What a person is to be written about at this moment, if it is day where they are."""
    local = to_local(moment, user.preferences.timezone)
    if not MORNING <= local.hour < EVENING:
        return []
    today, wishes = local.date(), wishes_of(user)
    before = queries.letters_to(user)
    due = []
    for one in reminders_for(user, today, wishes):
        last = before.get(one.kind)
        about, on = (last.about, last.sent_on) if last else (None, None)
        if wishes.mails(one.kind) and may_be_mailed(one, about, on, today, wishes.period_of(one.kind)):
            due.append(one)
    return due


def note_letters(user: User, reminders: list[Reminder], moment: datetime) -> None:
    """Keep in mind what a person is written about, so that they are not written about it again."""
    today = _day_of(user, moment)
    before = queries.letters_to(user)
    for one in reminders:
        letter = before.get(one.kind)
        if letter is None:
            letter = ReminderLetter(user_id=user.id, kind=one.kind)
            db.session.add(letter)
        letter.about, letter.sent_on = one.about, today
        if one.kind == ROUTINE:
            change_details(user, last_workout_notification=today)
    db.session.flush()
