"""A track while it is being read: columns that grow point by point, cut into segments; for every format."""

from array import array
from collections.abc import Iterable
from itertools import repeat
from math import isfinite, isnan

from app.activities.logic.track import MISSING, Segment
from app.errors import UnreadableFile

MOST_SEGMENTS = 10_000
MOST_CALORIES = 2_147_483_647

PLAUSIBLE = {"heart_rate": (1, 300), "cadence": (0, 500), "power": (0, 10_000), "temperature": (-100, 100)}
"""What a sensor can have measured, in its unit; a heart that does not beat is a strap that lost contact."""

_ENDINGS = {
    "heart_rate": ("hr", "heartrate", "heart_rate"),
    "cadence": ("cad", "cadence"),
    "power": ("power", "watts"),
    "temperature": ("atemp", "temperature"),
}


def sensor_named(name: str) -> str | None:
    """The sensor that the name of an element or a column means; devices prefix it as they like: `RunCadence`."""
    word = name.rpartition("}")[2].lower()
    return next((sensor for sensor, endings in _ENDINGS.items() if word.endswith(endings)), None)


def number(text: str | None) -> float:
    """The finite number a text spells, or NaN."""
    try:
        value = float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return MISSING
    return value if isfinite(value) else MISSING


def energy(texts: Iterable[str | None]) -> int | None:
    """The kilocalories several words add up to; None for none, nothing, or nonsense."""
    values = [number(text) for text in texts]
    together = sum(value for value in values if 0 < value <= MOST_CALORIES)
    return round(together) if 0 < together <= MOST_CALORIES else None


class Columns:
    """The columns of the segment that is being read."""

    def __init__(self) -> None:
        self.latitudes = array("d")
        self.longitudes = array("d")
        self.elevations = array("d")
        self.times = array("d")
        self.sensors: dict[str, array[float]] = {}

    def add(self, latitude: float, longitude: float, elevation: float, time: float) -> None:
        """Append a point. Raises UnreadableFile with `bad_position` for one that lies nowhere."""
        if not (-90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0):
            raise UnreadableFile("bad_position", latitude=str(latitude), longitude=str(longitude))
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        self.elevations.append(elevation)
        self.times.append(time)

    def sense(self, sensor: str, value: float, point: int = -1) -> None:
        """What a sensor said at a point, of those added so far; the last one is meant unless another is named."""
        column = self.sensors.setdefault(sensor, array("f"))
        silent = (len(self.latitudes) - 1 if point < 0 else point) - len(column)
        if silent > 0:
            column.extend(repeat(MISSING, silent))
        if silent >= 0:  # the first word counts
            column.append(value)

    def sense_all(self, sensor: str, values: Iterable[float], first_point: int) -> None:
        """The same for a row of points, the first of which nobody spoke about yet."""
        column = self.sensors.setdefault(sensor, array("f"))
        column.extend(repeat(MISSING, first_point - len(column)))
        column.extend(values)

    def segment(self) -> Segment:
        """The columns as a segment; what no sensor can have measured is missing."""
        sensors = {}
        for sensor, column in self.sensors.items():
            low, high = PLAUSIBLE[sensor]
            column.extend(repeat(MISSING, len(self.latitudes) - len(column)))
            kept = array("f", [value if low <= value <= high else MISSING for value in column])
            if any(value and not isnan(value) for value in kept):  # one that only ever says 0 is not there
                sensors[sensor] = kept
        return Segment(self.latitudes, self.longitudes, self.elevations, self.times, sensors)


class Pieces:
    """The segments of a track that is being read: those that are finished, and the columns of the current one."""

    def __init__(self) -> None:
        self.columns = Columns()
        self.finished: list[Segment] = []

    def cut(self) -> None:
        """End the current segment; one of less than two points is no way. Raises UnreadableFile with `too_complex`."""
        if len(self.columns.latitudes) >= 2:
            self.finished.append(self.columns.segment())
        self.columns = Columns()
        if len(self.finished) > MOST_SEGMENTS:
            raise UnreadableFile("too_complex", reason="too many segments")
