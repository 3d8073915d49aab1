"""Weather of an activity in words, in the reader's units."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.activities.logic.weather import Weather
from app.activities.models import Activity
from app.web.formatting import Quantity, Reader

SECONDS_PER_HOUR = 3600
CALM_M_PER_S = 0.3


@dataclass(frozen=True)
class ShownWeather:
    """The weather at one end."""

    when: str
    icon: str
    sky: str
    temperature: Quantity
    wind: str
    humidity: str


def weather_of(activity: Activity, reader: Reader) -> list[ShownWeather]:
    """At the start and at the end, as far as it is known."""
    ends = [(_("Start"), activity.weather_start), (_("Finish"), activity.weather_end)]
    return [_shown(when, weather, reader) for when, weather in ends if weather]


def _shown(when: str, weather: Weather, reader: Reader) -> ShownWeather:
    celsius = weather["temperature"]
    in_fahrenheit = reader.distance_unit == "mi"
    warmth = reader.number(celsius * 9 / 5 + 32 if in_fahrenheit else celsius)
    return ShownWeather(
        when=when,
        icon=f"weather-{weather['icon']}",
        sky=_skies()[weather["icon"]],
        temperature=Quantity(warmth, "°F" if in_fahrenheit else "°C"),
        wind=_wind(weather, reader),
        humidity=_("%(number)s %% humidity", number=reader.number(100 * weather["humidity"])),
    )


def _wind(weather: Weather, reader: Reader) -> str:
    if weather["wind"] < CALM_M_PER_S:
        return str(_("no wind"))
    points = (_("N"), _("NE"), _("E"), _("SE"), _("S"), _("SW"), _("W"), _("NW"))
    direction = points[round(weather["windBearing"] / 45) % 8]
    speed = reader.speed(weather["wind"] * SECONDS_PER_HOUR)
    return str(_("wind %(speed)s from %(direction)s", speed=speed, direction=direction))


def _skies() -> dict[str, str]:
    return {
        "clear-day": _("Clear sky"),
        "clear-night": _("Clear night"),
        "cloudy": _("Cloudy"),
        "fog": _("Fog"),
        "partly-cloudy-day": _("Partly cloudy"),
        "partly-cloudy-night": _("Partly cloudy night"),
        "rain": _("Rain"),
        "sleet": _("Sleet"),
        "snow": _("Snow"),
        "wind": _("Windy"),
    }
