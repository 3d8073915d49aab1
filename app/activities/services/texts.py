"""Words about an activity: cut to their length, made storable, and folded for searching."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from app.activities.models import Activity
from app.dates import to_local

LONGEST_TITLE, LONGEST_NOTES, LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_SOURCE = 255, 500, 10_000, 255, 100


@dataclass(frozen=True)
class Words:
    """What a person says about a new activity."""

    title: str | None = None
    description: str | None = None
    notes: str | None = None
    sport_name: str | None = None
    """What the person calls the sport: on pages, where day and time stand beside it, the title nobody has to write."""


NO_WORDS = Words()


def storable(text: str) -> str:
    """The text without what no database takes: NUL and halves of characters."""
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def storable_name(path: str) -> str:
    """The last part of a file's path, fit to name a download: no invisible characters, which no header takes."""
    name = PurePath(path.replace("\\", "/")).name
    return "".join(letter if letter.isprintable() else "_" for letter in storable(name))[:LONGEST_NAME]


def storable_source(creator: str | None) -> str | None:
    """What recorded a track, as far as it fits; None for nothing but blanks."""
    return storable(creator or "").strip()[:LONGEST_SOURCE] or None


def usual_title(label: str, started_at: datetime, zone: str | None) -> str:
    """What an activity is called when nobody named it: `Running - 2026-05-15 14:05:00`, by the person's clock."""
    return f"{label} - {to_local(started_at, zone):%Y-%m-%d %H:%M:%S}"


def set_title(activity: Activity, title: str | None) -> None:
    """Change the title and what is searched of it."""
    activity.title, activity.title_folded = _pair(title, LONGEST_TITLE)


def set_notes(activity: Activity, notes: str | None) -> None:
    """Change the notes and what is searched of them."""
    activity.notes, activity.notes_folded = _pair(notes, LONGEST_NOTES)


def set_description(activity: Activity, description: str | None) -> None:
    """Change the description and what is searched of it."""
    activity.description, activity.description_folded = _pair(description, LONGEST_DESCRIPTION)


def _pair(text: str | None, longest: int) -> tuple[str | None, str | None]:
    if text is None:
        return None, None
    kept = storable(text)[:longest]
    return kept, kept.casefold()
