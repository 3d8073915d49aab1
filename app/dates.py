"""Days, instants and time zones."""

from functools import cache
from zoneinfo import available_timezones

_NOT_FOR_PEOPLE = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def timezone_names() -> frozenset[str]:
    """Every time zone this machine knows."""
    return frozenset(available_timezones())


@cache
def timezone_choices() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a person may choose from, by continent: `("Europe", ("Europe/Amsterdam", …))`."""
    continents: dict[str, list[str]] = {}
    for name in sorted(timezone_names()):
        if "/" in name and not name.startswith(_NOT_FOR_PEOPLE):
            continents.setdefault(name.partition("/")[0], []).append(name)
    return tuple((continent, tuple(names)) for continent, names in continents.items())
