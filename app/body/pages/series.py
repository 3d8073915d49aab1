"""Series of values over time, as the server draws them and as the page's script reads them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from babel.dates import format_date

from app.body.logic.trend import daily_means, smoothed
from app.dates import zone_of
from app.web.axes import thinned, ticks
from app.web.formatting import Reader

RANGES = {"1m": 31, "3m": 92, "6m": 183, "1y": 366, "all": None}
"""Days each range looks back."""
USUAL_RANGE = "3m"
DRAWN_DOTS, DRAWN_POINTS = 250, 250
WIDE, NARROW = (760, 240, "roomy"), (360, 230, "narrow")


@dataclass(frozen=True)
class Series:
    """Instants and values in the unit shown, and what they are day by day."""

    times: Sequence[int]
    """Whole seconds since 1970."""
    values: Sequence[float]
    days: Sequence[int]
    """Ordinals of the local days that have a value."""
    means: Sequence[float]
    averages: Sequence[float]
    """The moving average of each of those days."""
    average_then: Sequence[float]
    """The same for each instant."""

    def place_of(self, start: datetime | None) -> int:
        """Where a range begins in it; its length when nothing is that young."""
        return bisect_left(self.times, start.timestamp()) if start else 0


def in_seconds(points: Iterable[tuple[datetime, float]]) -> list[tuple[int, float]]:
    """The same with whole seconds since 1970."""
    return [(int(moment.timestamp()), value) for moment, value in points]


def series_of(points: Sequence[tuple[int, float]], reader: Reader) -> Series:
    """Values in order of time (whole seconds since 1970), with their daily moving average."""
    zone, local = zone_of(reader.timezone), datetime.fromtimestamp
    times = [time for time, _value in points]
    ordinals = [local(time, zone).toordinal() for time in times]
    values = [value for _time, value in points]
    days, means = daily_means(zip(ordinals, values, strict=True))
    averages = smoothed(days, means)
    of_day = dict(zip(days, averages, strict=True))
    return Series(times, values, days, means, averages, [of_day[o] for o in ordinals])


def since(name: str, today: date, reader: Reader) -> datetime | None:
    """When a range begins, or None when it has no beginning."""
    days = RANGES.get(name, RANGES[USUAL_RANGE])
    if days is None:
        return None
    return datetime.combine(today - timedelta(days=days), datetime.min.time(), zone_of(reader.timezone)).astimezone(UTC)


def columns_of(series: Series, start: datetime | None, goal: float | None) -> dict[str, object]:
    """What the page's script draws: seconds since 1970, values, averages."""
    place = series.place_of(start)
    return {
        "time": series.times[place:],
        "value": [round(value, 2) for value in series.values[place:]],
        "average": [round(value, 2) for value in series.average_then[place:]],
        "goal": goal,
    }


@dataclass(frozen=True)
class Drawing:
    """A chart at one width: places in its own coordinates."""

    width: int
    height: int
    kind: str
    left: int
    right: int
    dots: list[tuple[float, float]]
    line: str
    goal: float | None
    y_ticks: list[tuple[float, str]]
    x_ticks: list[tuple[float, str, str]]


@dataclass(frozen=True)
class _Curve:
    """What a chart shows, and the places of its scale."""

    times: list[int]
    values: list[float]
    averages: list[float]
    goal: float | None
    places: list[float]


def drawings_of(series: Series, start: datetime | None, goal: float | None, reader: Reader) -> list[Drawing]:
    """The chart, wide and narrow; nothing without values in the range."""
    columns = columns_of(series, start, goal)
    times, values, averages = (columns[name] for name in ("time", "value", "average"))
    assert isinstance(times, list)
    assert isinstance(values, list)
    assert isinstance(averages, list)
    if not times:
        return []
    shown = [*values, *averages, *([goal] if goal is not None else [])]
    curve = _Curve(times, values, averages, goal, ticks(min(shown), max(shown), 3))
    return [_drawing(curve, reader, *shape) for shape in (WIDE, NARROW)]


def _drawing(curve: _Curve, reader: Reader, width: int, height: int, kind: str) -> Drawing:
    left, right, top, bottom = 44, width - 6, 12, height - 30
    first, span = curve.times[0], (curve.times[-1] - curve.times[0]) or 1
    low, rise = curve.places[0], curve.places[-1] - curve.places[0]

    def x(time: int) -> float:
        return round(left + 6 + (time - first) * (right - left - 6) / span, 1)

    def y(value: float) -> float:
        return round(bottom - (value - low) * (bottom - top) / rise, 1)

    dots = thinned(list(zip(curve.times, curve.values, strict=True)), DRAWN_DOTS)
    line = thinned(list(zip(curve.times, curve.averages, strict=True)), DRAWN_POINTS)
    decimals = 0 if all(place == int(place) for place in curve.places) else 1
    return Drawing(
        width,
        height,
        kind,
        left,
        right,
        [(x(time), y(value)) for time, value in dots],
        "M" + "L".join(f"{x(time)} {y(value)}" for time, value in line),
        None if curve.goal is None else y(curve.goal),
        [(y(place), reader.number(place, decimals)) for place in curve.places],
        _days(curve.times[0], curve.times[-1], x, reader, 5 if kind == "roomy" else 4),
    )


def _days(
    first: int, last: int, x: Callable[[int], float], reader: Reader, number: int
) -> list[tuple[float, str, str]]:
    """Evenly spaced days along the bottom: place, text, anchor."""
    zone = zone_of(reader.timezone)
    span_days = (last - first) / 86_400
    pattern = "MMM yyyy" if span_days > 500 else "d. MMM" if reader.language == "de" else "d MMM"
    marks = sorted({first + round((last - first) * place / (number - 1)) for place in range(number)})
    anchors = ["start", *["middle"] * (len(marks) - 2), "end"] if len(marks) > 1 else ["start"]
    texts = [format_date(datetime.fromtimestamp(mark, zone).date(), pattern, locale=reader.language) for mark in marks]
    shown = [(x(mark), text, anchor) for mark, text, anchor in zip(marks, texts, anchors, strict=True)]
    # Within a few days some of them are the same.
    return [shown[0], *(one for before, one in pairwise(shown) if one[1] != before[1])]
