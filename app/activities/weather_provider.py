"""The weather provider: the one place from which this program asks another server for weather.

Only the configured address is asked, for places rounded to about a kilometre. No redirect is followed, no proxy or
password is taken from the environment, nothing else of the person is passed on.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from app.activities.logic.weather import Weather, nearest_hour, visual_crossing

CONNECT_S, READ_S, WHOLE_S = 5.0, 10.0, 20.0
"""Until connected, between two pieces, and altogether."""
MOST_BYTES = 1024 * 1024
_PIECE = 64 * 1024
_ABOUT_A_KILOMETRE = 2
"""Decimals of a degree."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spot:
    """A place in degrees, and an instant."""

    latitude: float
    longitude: float
    moment: datetime


@dataclass(frozen=True)
class WeatherProvider:
    """Visual Crossing, or what speaks like it, at an address."""

    address: str
    key: str
    user_agent: str

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "WeatherProvider | None":
        """The configured one; None where nobody is to be asked."""
        if not settings["WEATHER_PROVIDER"] or not settings["WEATHER_API_KEY"]:
            return None
        agent = f"Regimen/{settings['VERSION']}"
        return cls(settings["WEATHER_URL"].rstrip("/"), settings["WEATHER_API_KEY"], agent)

    def ask(self, spot: Spot) -> Weather | None:
        """The weather there at the nearest hour; None when the provider does not know or does not answer well."""
        import requests  # noqa: PLC0415 (loads TLS, which a server without a provider does without)

        latitude, longitude = (round(degrees, _ABOUT_A_KILOMETRE) for degrees in (spot.latitude, spot.longitude))
        try:
            hour = int(nearest_hour(spot.moment).timestamp())
            with requests.Session() as session:
                session.trust_env = False
                return self._answer(session, f"{self.address}/{latitude},{longitude}/{hour}")
        except (requests.RequestException, OSError, ValueError, OverflowError, RecursionError) as error:
            # Not the address nor the error's own words: they carry the key.
            log.warning("No weather: %s", type(error).__name__)
            return None

    def _answer(self, session: Any, url: str) -> Weather | None:
        wanted = {"unitGroup": "metric", "include": "current", "contentType": "json", "key": self.key}
        deadline = time.monotonic() + WHOLE_S
        headers = {"User-Agent": self.user_agent, "Accept": "application/json"}
        with session.get(
            url, params=wanted, headers=headers, stream=True, allow_redirects=False, timeout=(CONNECT_S, READ_S)
        ) as response:
            if response.status_code != 200:
                log.warning("No weather: the provider answered %s", response.status_code)
                return None
            body = bytearray()
            for piece in response.iter_content(_PIECE):
                body += piece
                if len(body) > MOST_BYTES or time.monotonic() > deadline:
                    raise OSError
        return visual_crossing(orjson.loads(bytes(body)))
