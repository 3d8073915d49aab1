"""Reminders as sentences, in the language of the moment."""

from flask_babel import gettext, ngettext

from app.reminders.logic import ROUTINE, WEIGHT, Reminder


def sentence_of(reminder: Reminder) -> str:
    """What somebody is told."""
    if reminder.kind == WEIGHT:
        sentence = ngettext(
            "Your last weight was yesterday. Weigh in?",
            "Your last weight was %(num)s days ago. Weigh in?",
            reminder.days,
        )
    elif reminder.kind == ROUTINE and not reminder.days:
        sentence = gettext("%(routine)s ends today. What comes next?", routine=reminder.name)
    elif reminder.kind == ROUTINE:
        sentence = ngettext(
            "%(routine)s ends tomorrow. What comes next?",
            "%(routine)s ends in %(num)s days. What comes next?",
            reminder.days,
            routine=reminder.name,
        )
    else:
        sentence = ngettext(
            "Your last workout was yesterday. A short one today?",
            "Your last workout was %(num)s days ago. A short one today?",
            reminder.days,
        )
    return str(sentence)
