"""FIT: read the records of a session, as devices store them.

All records with a position make one track. It is cut where somebody pressed stop; a device that pauses by itself at
every traffic light does not cut it. fitdecode takes the bytes apart; its checks of checksums are left out, because
a file that can be read is better than none.

Whatever is wrong with a file ends in `UnreadableFile` with a code of `track.usable_segments` or one of these:

| code | what is wrong | details |
|---|---|---|
| `not_a_track_file` | no FIT file | |
| `broken` | cut off, or it contradicts itself | `reason` (English, of fitdecode) |
| `too_complex` | more messages than any device writes | `reason` |
| `no_gps` | no two records with a position: recorded indoors | |
| `bad_position` | a position outside ±90 degrees | `latitude`, `longitude` |
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite, isnan
from typing import Any, BinaryIO

from app.activities.logic.clock import offset_min
from app.activities.logic.columns import Pieces, energy
from app.activities.logic.track import MISSING, Track, usable_segments
from app.errors import UnreadableFile

SIGNATURE, SIGNATURE_AT = b".FIT", 8
EPOCH_S = 631_065_600  # 1989-12-31
FIRST_MOMENT = 0x1000_0000  # smaller numbers count from when the device was switched on
DEGREES_PER_SEMICIRCLE = 180 / 2**31
MOST_FIELDS = 5_000_000
"""Of all messages together; a device that records forty values a second is done with it after a day and a half."""

FILE_ID, SESSION, LAP, RECORD, EVENT, ACTIVITY = 0, 18, 19, 20, 21, 34
TIMESTAMP = 253
LOCAL_TIMESTAMP = 5  # of an activity: what the clock on the wall showed at its timestamp
# Of a record. Enhanced altitudes come first: older fields are expanded into them.
LATITUDE, LONGITUDE, ALTITUDES = 0, 1, (78, 2)
SENSOR_FIELDS = {"heart_rate": 3, "cadence": 4, "power": 7, "temperature": 13}
# Of an event, and its values for a timer that stops.
EVENT_KIND, EVENT_TYPE, EVENT_DATA = 0, 1, 3
TIMER, STOPS, BY_ITSELF = 0, {1, 4, 8, 9}, 1
LAP_START = 2
SPORT, SUB_SPORT, TOTAL_CALORIES = 5, 6, 11
# Where only both words together say what other formats say in one.
_SUB_SPORTS = {
    ("running", "trail"): "trail_running",
    ("cycling", "mountain"): "mountain_biking",
    ("cycling", "virtual_activity"): "virtual_cycling",
    ("swimming", "open_water"): "open_water",
    ("e_biking", "e_bike_mountain"): "e_bike_mountain",
}
MANUFACTURER, PRODUCT = 1, 2

_Values = dict[int, Any]
_SLIPS = (AssertionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error)


def read_fit(file: BinaryIO) -> Track:
    """The records of a FIT file as one track."""
    head = file.read(SIGNATURE_AT + len(SIGNATURE))
    file.seek(0)
    if not head.endswith(SIGNATURE) or len(head) < SIGNATURE_AT + len(SIGNATURE):
        raise UnreadableFile("not_a_track_file")
    pieces, about = Pieces(), _About()
    for kind, values in _messages(file):
        if kind == RECORD:
            _add_record(pieces, values)
        elif kind == EVENT:
            if _is_pressed_stop(values):
                pieces.cut()
        else:
            about.note(kind, values)
    pieces.cut()
    if not pieces.finished:
        raise UnreadableFile("no_gps")
    segments, laps = usable_segments(pieces.finished), [lap for lap in about.laps if not isnan(lap)]
    return Track(None, None, about.creator, segments, about.sport, laps, energy(about.calories), about.ahead_min)


@dataclass
class _About:
    """What a file says besides its points."""

    creator: str | None = None
    sport: str | None = None
    calories: list[str] = field(default_factory=list)
    laps: list[float] = field(default_factory=list)
    ahead_min: int | None = None

    def note(self, kind: int, values: _Values) -> None:
        """Of several files, sessions and activities in one the first counts; energy is added up."""
        if kind == LAP:
            self.laps.append(_time(values.get(LAP_START)))
        elif kind == SESSION:
            self.sport = self.sport or _sport(values)
            self.calories.append(str(values.get(TOTAL_CALORIES)))
        elif kind == ACTIVITY:
            self.ahead_min = self.ahead_min or _ahead_of_utc(values)
        elif kind == FILE_ID and self.creator is None:
            self.creator = _creator(values)


def _messages(file: BinaryIO) -> Iterator[tuple[int, _Values]]:
    """The messages of interest, as values by the numbers of their fields."""
    # 17,000 lines of tables, for the few requests that bring such a file.
    import fitdecode  # noqa: PLC0415

    reader = fitdecode.FitReader(
        file,
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    wanted = {FILE_ID, SESSION, LAP, RECORD, EVENT, ACTIVITY}
    fields_seen = 0
    try:
        for frame in reader:
            if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                continue
            fields_seen += 1 + len(frame.fields)
            if fields_seen > MOST_FIELDS:
                raise UnreadableFile("too_complex", reason="too many messages")
            if frame.global_mesg_num in wanted:
                yield frame.global_mesg_num, _values_of(frame)
    except fitdecode.FitError as error:
        raise UnreadableFile("broken", reason=str(error)) from error
    except _SLIPS as error:
        # What the library did not think of: bytes that lie about their own meaning.
        raise UnreadableFile("broken", reason=type(error).__name__) from error


def _values_of(frame: Any) -> _Values:
    """Known fields by number; the first of a number counts, and those of apps on the device do not."""
    values: _Values = {}
    for data in frame.fields:
        field = data.field
        if field is not None and data.value is not None and (data.field_def is None or not data.field_def.is_dev):
            values.setdefault(getattr(data.parent_field or field, "def_num", -1), data.value)
    return values


def _creator(values: _Values) -> str:
    return " ".join(str(values[field]) for field in (MANUFACTURER, PRODUCT) if values.get(field) is not None)


def _add_record(pieces: Pieces, values: _Values) -> None:
    latitude, longitude = values.get(LATITUDE), values.get(LONGITUDE)
    if not (isinstance(latitude, int) and isinstance(longitude, int)):
        return
    heights = (values.get(field) for field in ALTITUDES)
    pieces.columns.add(
        latitude * DEGREES_PER_SEMICIRCLE,
        longitude * DEGREES_PER_SEMICIRCLE,
        next((height for height in heights if isinstance(height, (int, float)) and isfinite(height)), MISSING),
        _time(values.get(TIMESTAMP)),
    )
    for sensor, number in SENSOR_FIELDS.items():
        value = values.get(number)
        if isinstance(value, (int, float)):
            pieces.columns.sense(sensor, value)


def _sport(values: _Values) -> str | None:
    """What the device calls the sport."""
    sport = values.get(SPORT)
    if not isinstance(sport, str):
        return None
    return _SUB_SPORTS.get((sport, str(values.get(SUB_SPORT))), sport)


def _ahead_of_utc(values: _Values) -> int | None:
    """Minutes, by the device's two clocks."""
    seconds = _time(values.get(LOCAL_TIMESTAMP)) - _time(values.get(TIMESTAMP))
    return None if isnan(seconds) else offset_min(seconds)


def _time(moment: Any) -> float:
    """Seconds since 1970; NaN for a clock that was not set."""
    return float(EPOCH_S + moment) if isinstance(moment, int) and FIRST_MOMENT <= moment < 2**32 else MISSING


def _is_pressed_stop(values: _Values) -> bool:
    def meaning(field: int, names: dict[str, int]) -> Any:
        return names.get(values.get(field), values.get(field))  # type: ignore[arg-type]

    kind = meaning(EVENT_KIND, {"timer": TIMER})
    types = {"stop": 1, "stop_all": 4, "stop_disable": 8, "stop_disable_all": 9}
    return (
        kind == TIMER and meaning(EVENT_TYPE, types) in STOPS and meaning(EVENT_DATA, {"auto": BY_ITSELF}) != BY_ITSELF
    )
