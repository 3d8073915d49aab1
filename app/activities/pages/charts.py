"""The charts of a track as the server draws them, and their numbers as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.activities.logic.chart import Profile
from app.units import metres_per, metres_per_height
from app.web.axes import CLOCK_STEPS, inner_ticks, thinned, ticks
from app.web.formatting import MICROSECONDS, Reader, duration

DRAWN_POINTS = 240
TABLE_ROWS = 12
SLOWEST_DRAWN_KMH = 0.8
"""Slower is standing still: a pace that grows beyond all bounds would flatten the rest of its chart."""

Point = tuple[float, float | None]
Tick = tuple[float, str]


@dataclass(frozen=True)
class Chart:
    """One chart in the units shown; `flip` runs the scale downwards."""

    kind: str
    title: str
    unit: str
    sentence: str
    points: Sequence[Point]
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    domain: str = "movement"
    flip: bool = False


@dataclass(frozen=True)
class TableRow:
    """The numbers at one place of the track, written."""

    distance: str
    time: str
    speed: str
    elevation: str


def charts_of(
    profile: Profile, reader: Reader, *, shows_pace: bool, counts_steps: bool = False, from_sea_level: bool = False
) -> list[Chart]:
    """Elevation where there is any, speed or pace, and what sensors said, over distance."""
    unit = float(metres_per(reader.distance_unit))
    along = [metres / unit for metres in profile["distance_m"]]
    x_ticks = [(tick, reader.number(tick, 0 if tick == int(tick) else 1)) for tick in inner_ticks(0, along[-1])]
    if len(x_ticks) < 2:
        x_ticks = [(0.0, "0"), (along[-1] or 1.0, reader.number(along[-1], 2))]
    x_ticks[-1] = (x_ticks[-1][0], f"{x_ticks[-1][1]} {reader.distance_unit}")
    made = (
        _elevation(profile, along, x_ticks, reader, from_sea_level),
        _speed(profile, along, x_ticks, reader, shows_pace),
        *(_sensor(line, along, x_ticks, reader) for line in _sensor_lines(profile, reader, counts_steps)),
    )
    return [chart for chart in made if chart]


@dataclass(frozen=True)
class SensorLine:
    """What a sensor said, in the unit shown."""

    kind: str
    title: str
    unit: str
    values: Sequence[float | None]


def _sensor_lines(profile: Profile, reader: Reader, counts_steps: bool) -> list[SensorLine]:
    fahrenheit = reader.distance_unit == "mi"
    warmth = [
        celsius if celsius is None or not fahrenheit else celsius * 9 / 5 + 32
        for celsius in profile.get("temperature", [])
    ]
    return [
        SensorLine("heart_rate", _("Heart rate"), _("bpm"), profile.get("heart_rate", [])),
        SensorLine("cadence", _("Cadence"), cadence_unit(counts_steps), profile.get("cadence", [])),
        SensorLine("power", _("Power"), "W", profile.get("power", [])),
        SensorLine("temperature", _("Temperature"), "°F" if fahrenheit else "°C", warmth),
    ]


def cadence_unit(counts_steps: bool) -> str:
    """Turns or steps a minute."""
    return str(_("spm") if counts_steps else _("rpm"))


def _sensor(line: SensorLine, along: list[float], x_ticks: list[Tick], reader: Reader) -> Chart | None:
    known = [value for value in line.values if value is not None]
    if not known:
        return None
    low, high = reader.number(min(known)), reader.number(max(known))
    return Chart(
        kind=line.kind,
        title=line.title,
        unit=line.unit,
        sentence=_(
            "%(title)s over distance, %(low)s to %(high)s %(unit)s",
            title=line.title,
            low=low,
            high=high,
            unit=line.unit,
        ),
        points=thinned(list(zip(along, line.values, strict=True)), DRAWN_POINTS),
        x_ticks=x_ticks,
        y_ticks=_numbered(ticks(min(known), max(*known, min(known) + 10)), reader),
        domain="body",
    )


def _elevation(
    profile: Profile, along: list[float], x_ticks: list[Tick], reader: Reader, from_sea_level: bool
) -> Chart | None:
    per = float(metres_per_height(reader.distance_unit))
    heights = [None if metres is None else metres / per for metres in profile["elevation_m"]]
    known = [height for height in heights if height is not None]
    if not known:
        return None
    unit, ends = reader.height(0).unit, [0.0] if from_sea_level else []
    low, high = reader.number(min(known)), reader.number(max(known))
    return Chart(
        kind="elevation",
        title=_("Elevation"),
        unit=unit,
        sentence=_("Elevation over distance, %(low)s to %(high)s %(unit)s", low=low, high=high, unit=unit),
        points=thinned(list(zip(along, heights, strict=True)), DRAWN_POINTS),
        x_ticks=x_ticks,
        y_ticks=_numbered(ticks(min(known + ends), max(*known, *ends, min(known) + 20)), reader),
    )


def _speed(profile: Profile, along: list[float], x_ticks: list[Tick], reader: Reader, shows_pace: bool) -> Chart | None:
    speeds = profile["speed_kmh"]
    per_km = 1000 / float(metres_per(reader.distance_unit))
    if not shows_pace:
        values: list[float | None] = [speed * per_km for speed in speeds]
    else:
        values = [3600 / (speed * per_km) if speed >= SLOWEST_DRAWN_KMH else None for speed in speeds]
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    low, high = known[0], known[-1]
    if shows_pace:
        # Standing still has no pace: what takes more than twice the usual time is left out.
        slowest = 2 * known[len(known) // 2]
        values = [value if value is not None and value <= slowest else None for value in values]
        high = max(value for value in values if value is not None)
        unit, title = f"/{reader.distance_unit}", _("Pace")
        y_ticks = [(tick, duration(tick * MICROSECONDS)) for tick in ticks(low, high, 3, CLOCK_STEPS)]
        span = (duration(low * MICROSECONDS), duration(high * MICROSECONDS))
    else:
        unit, title = reader.speed(0).unit, _("Speed")
        y_ticks = _numbered(ticks(0, high), reader)
        span = (reader.number(low, 1), reader.number(high, 1))
    return Chart(
        kind="speed",
        title=title,
        unit=unit,
        sentence=_(
            "%(title)s over distance, %(low)s to %(high)s %(unit)s", title=title, low=span[0], high=span[1], unit=unit
        ),
        points=thinned(list(zip(along, values, strict=True)), DRAWN_POINTS),
        x_ticks=x_ticks,
        y_ticks=y_ticks,
        domain="body",
        flip=shows_pace,
    )


def _numbered(places: list[float], reader: Reader) -> list[Tick]:
    decimals = 0 if all(place == int(place) for place in places) else 1
    return [(place, reader.number(place, decimals)) for place in places]


def table_of(profile: Profile, reader: Reader, *, shows_pace: bool) -> Iterator[TableRow]:
    """About a dozen evenly spaced places of the track."""
    for index in thinned(range(len(profile["distance_m"])), TABLE_ROWS):
        seconds, elevation = profile["time_s"][index], profile["elevation_m"][index]
        metres_per_hour = profile["speed_kmh"][index] * 1000
        speed = reader.pace(metres_per_hour if metres_per_hour >= 1 else 0) if shows_pace else None
        yield TableRow(
            distance=reader.distance(profile["distance_m"][index]).number,
            time="–" if seconds is None else duration(seconds * MICROSECONDS),
            speed=str(speed or ("–" if shows_pace else reader.speed(metres_per_hour))),
            elevation="–" if elevation is None else str(reader.height(elevation * 1000)),
        )
