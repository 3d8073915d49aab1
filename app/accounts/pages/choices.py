"""What the lists of the settings offer: pairs of a value and its words, in the reader's language."""

from datetime import date

from babel.dates import format_date, get_day_names
from flask_babel import gettext

from app.dates import timezone_choices
from app.web.formatting import DATE_FORMATS
from app.web.language import LANGUAGES, chosen_language

# A day on which no two ways to write a date look alike.
EXAMPLE = date(2026, 11, 21)


def timezones() -> list[tuple[str, object]]:
    """UTC, then every zone by continent: `("Europe", [("Europe/Berlin", "Berlin"), …])`."""
    groups = [
        (continent, [(name, name.partition("/")[2].replace("_", " ")) for name in names])
        for continent, names in timezone_choices()
    ]
    return [("UTC", "UTC"), *groups]


def languages() -> list[tuple[str, str]]:
    """Empty: the browser decides."""
    return [("", gettext("As the browser")), *LANGUAGES.items()]


def weekdays() -> list[tuple[int, str]]:
    """1 Monday … 7 Sunday."""
    names = get_day_names("wide", context="stand-alone", locale=chosen_language())
    return [(number + 1, str(names[number])) for number in range(7)]


def date_formats() -> list[tuple[str, str]]:
    """Each shown by an example."""
    language = chosen_language()
    patterns = [(name, str(format_date(EXAMPLE, name, language))) for name in DATE_FORMATS if name != "language"]
    return [("language", gettext("As usual in the language")), *patterns]
