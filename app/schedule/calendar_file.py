"""Training days as an iCalendar file (RFC 5545): events of a whole day, none for days of rest."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from app.routines.models import Routine
from app.routines.picking import names_of
from app.schedule.due import settled
from app.schedule.services import Programme
from app.schedule.wording import words


def calendar_of(routines: Sequence[Routine], today: date, name: str, language: str) -> bytes:
    """The training days of these routines, with what to do in the description, in `en` or `de`.

    Where several run at the same time, the one that comes first here counts.
    """
    # Heavy and rarely needed.
    from icalendar import Calendar, Event  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Regimen//Training//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for routine, own in settled(routines, date.min, date.max):
        if not own:
            continue
        items = Programme.of(routine).preview("display", today, words())
        exercises = {one["exercise"] for item in items for slot in item["slots"] for one in slot["sets"]}
        names = names_of(exercises, language)
        for item in items:
            day = date.fromisoformat(item["date"])
            if item["day"] is None or item["day"]["is_rest"] or day not in own:
                continue
            event = Event()
            event.add("uid", f"{routine.id}-{item['date']}@regimen")
            event.add("dtstamp", datetime.combine(today, time(), UTC))
            event.add("dtstart", day)
            if day < date.max:
                event.add("dtend", day + timedelta(days=1))  # without it, an event of a day lasts that day
            event.add("summary", item["day"]["name"] or routine.name or _("Training"))
            event.add("description", _description(item, names))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(item: dict[str, Any], names: dict[int, str]) -> str:
    return "\n".join(
        f"{names.get(one['exercise'], '')}: {one['text_repr']}" for slot in item["slots"] for one in slot["sets"]
    )
