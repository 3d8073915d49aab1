"""Weather at one place and hour, in the shape the workouts API tells it, from what a provider answers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any, TypedDict

ICONS = {
    "clear-day": "clear-day",
    "clear-night": "clear-night",
    "cloudy": "cloudy",
    "fog": "fog",
    "partly-cloudy-day": "partly-cloudy-day",
    "partly-cloudy-night": "partly-cloudy-night",
    "rain": "rain",
    "showers-day": "rain",
    "showers-night": "rain",
    "thunder": "rain",
    "thunder-rain": "rain",
    "thunder-showers-day": "rain",
    "thunder-showers-night": "rain",
    "hail": "sleet",
    "rain-snow": "sleet",
    "rain-snow-showers-day": "sleet",
    "rain-snow-showers-night": "sleet",
    "sleet": "sleet",
    "snow": "snow",
    "snow-showers-day": "snow",
    "snow-showers-night": "snow",
    "wind": "wind",
}
"""The icons programs know, by the provider's names."""

KMH_PER_MS = 3.6
COLDEST_C, HOTTEST_C, STRONGEST_KMH = -100, 70, 500


class Weather(TypedDict):
    """Share of 1, icon, degrees Celsius, metres per second, degrees the wind comes from."""

    humidity: float
    icon: str
    temperature: float
    wind: float
    windBearing: float


def nearest_hour(moment: datetime) -> datetime:
    """The full hour next to an instant: providers know no more. Raises OverflowError at the calendar's end."""
    return (moment.astimezone(UTC) + timedelta(minutes=30)).replace(minute=0, second=0, microsecond=0)


def visual_crossing(answer: Any) -> Weather | None:
    """What Visual Crossing's timeline says in metric units; None when it says nothing that makes sense.

    Its fields: https://www.visualcrossing.com/resources/documentation/weather-api/timeline-weather-api/
    """
    said = answer.get("currentConditions") if isinstance(answer, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    icon = said.get("icon")
    humidity = _within(said.get("humidity"), 0, 100)
    temperature = _within(said.get("temp"), COLDEST_C, HOTTEST_C)
    wind = _within(said.get("windspeed"), 0, STRONGEST_KMH)
    bearing = _within(said.get("winddir"), 0, 360)
    if not isinstance(icon, str) or icon not in ICONS or humidity is None or temperature is None:
        return None
    return Weather(
        humidity=round(humidity / 100, 4),
        icon=ICONS[icon],
        temperature=round(temperature, 1),
        wind=round((wind or 0.0) / KMH_PER_MS, 2),
        windBearing=round(bearing or 0.0, 1),
    )


def _within(value: Any, least: float, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return float(value) if isfinite(value) else None
