"""What a link to an activity shows to whoever knows it.

Everything is made of columns from which hidden places, and what the person does not want to show, were taken out
before: nothing behind it could let them through.
"""

from array import array
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, cast

from app.activities.logic.chart import Profile
from app.activities.logic.efforts import MILE_M, Progress, splits
from app.activities.logic.privacy import Zone, visible_lines

MAP, CHARTS, HEART_RATE, CLOCK, WORDS, DOWNLOAD = "map", "charts", "heart_rate", "clock", "words", "download"
SHOWN = (MAP, CHARTS, HEART_RATE, CLOCK, WORDS, DOWNLOAD)
"""What can be shown beyond sport, day and plain figures; `clock` is the time of day, `words` title and description."""

USUALLY_SHOWN = (MAP, CHARTS, WORDS)
OF_CHARTS = ("elevation_m", "speed_kmh", "cadence", "power", "temperature")


def lines_of(profile: Profile) -> list[list[tuple[float, float]]]:
    """The places of a profile, (latitude, longitude), one line for each segment."""
    places = list(zip(profile["latitude"], profile["longitude"], strict=True))
    starts = profile["segment_starts"]
    return [places[start:end] for start, end in zip(starts, [*starts[1:], len(places)], strict=True)]


def is_cut(profile: Profile, zones: Collection[Zone]) -> bool:
    """Whether something of a track lies in hidden places."""
    lines = [line for line in lines_of(profile) if line]
    return bool(zones) and list(map(len, visible_lines(zones, lines))) != list(map(len, lines))


def profile_shown(profile: Profile, zones: Collection[Zone], shows: Collection[str]) -> Profile | None:
    """The columns others may see; None when nothing is left of them.

    Distance and time run on over hidden parts as if nothing had been there.
    """
    runs = [run for run in visible_lines(zones, lines_of(profile)) if len(run) > 1]
    if not runs:
        return None
    kept = [index for run in runs for index in run]
    names = {HEART_RATE: ("heart_rate",), CHARTS: OF_CHARTS, MAP: ("latitude", "longitude")}
    wanted = {name for choice, columns in names.items() if choice in shows for name in columns}
    shown: dict[str, Any] = {}
    for name in ("latitude", "longitude", *OF_CHARTS, "heart_rate"):
        column = cast(Sequence[Any], profile.get(name, ()))
        if name in wanted and column:
            shown[name] = [column[index] for index in kept]
    if "speed_kmh" in shown and is_cut(profile, zones):
        shown["speed_kmh"] = _inner_speeds(profile["speed_kmh"], runs)
    starts = set(profile["segment_starts"])
    shown["distance_m"] = _run_on(profile["distance_m"], runs, starts)
    shown["time_s"] = _run_on(profile["time_s"], runs, starts)
    for name in ("latitude", "longitude", "elevation_m", "speed_kmh"):
        shown.setdefault(name, [])
    lengths = [len(run) for run in runs]
    shown["segment_starts"] = [sum(lengths[:number]) for number in range(len(runs))]
    return cast(Profile, shown | (_parts_shown(profile, shown, zones, shows) if CHARTS in shows else {}))


def _inner_speeds(speeds_kmh: Sequence[float], runs: Sequence[Sequence[int]]) -> list[float]:
    """Speeds, of which the first and the last of a run were measured from hidden points: those beside them count."""
    found = []
    for run in runs:
        inner = [speeds_kmh[index] for index in run][1:-1]
        found += [inner[0], *inner, inner[-1]] if inner else [0.0] * len(run)
    return found


def _run_on(column: Sequence[float | None], runs: Sequence[Sequence[int]], starts: set[int]) -> list[float | None]:
    """Values that grow along the track, without what they grew by where something is hidden."""
    grown: list[float | None] = []
    offset, last = 0.0, None
    for number, run in enumerate(runs):
        values = [column[index] for index in run]
        first = next((value for value in values if value is not None), None)
        if first is not None:
            is_pause = number > 0 and run[0] in starts and run[0] == runs[number - 1][-1] + 1
            if not is_pause:
                offset = first - (last or 0.0)
        grown += [None if value is None else round(value - offset, 1) for value in values]
        last = next((value for value in reversed(grown) if value is not None), None)
    return grown


def _parts_shown(
    profile: Profile, shown: dict[str, Any], zones: Collection[Zone], shows: Collection[str]
) -> dict[str, Any]:
    """Splits and laps: those of the whole track, or new splits of what is seen of it."""
    if is_cut(profile, zones):
        progress = _progress(shown)
        return {"splits_km": splits(progress, 1000), "splits_mi": splits(progress, MILE_M)}
    laps = profile.get("laps", [])
    if HEART_RATE not in shows:
        laps = [{**lap, "heart_rate": None} for lap in laps]
    parts: dict[str, Any] = {"laps": laps} if laps else {}
    return parts | {name: profile[name] for name in ("splits_km", "splits_mi") if name in profile}


def _progress(shown: dict[str, Any]) -> Progress:
    metres, seconds, latest = array("d"), array("d"), 0.0
    for covered, time in zip(shown["distance_m"], shown["time_s"], strict=True):
        if time is None or time < latest:
            continue
        latest = time
        metres.append(covered)
        seconds.append(time)
    return Progress(metres, seconds)


def climbs_of(elevations_m: Sequence[float | None]) -> tuple[float, float] | None:
    """Metres up and down along thinned columns, which keep every peak; None without elevations."""
    known = [height for height in elevations_m if height is not None]
    if not known:
        return None
    steps = [later - earlier for earlier, later in pairwise(known)]
    return sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0)
