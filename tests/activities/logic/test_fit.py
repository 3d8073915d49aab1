"""The FIT reader: what it takes from a file, and what it refuses for which reason."""

from io import BytesIO
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic import fit
from app.activities.logic.fit import EPOCH_S, read_fit
from app.activities.logic.track import Track
from app.errors import UnreadableFile
from tests.activities.fit_files import START_S, Message, altitude, fit_of, record, ride, stop


def track_of(*messages: Message, big_endian: bool = False) -> Track:
    return read_fit(BytesIO(fit_of(messages, big_endian=big_endian)))


@pytest.mark.parametrize("big_endian", [False, True])
def test_records_become_points(big_endian: bool) -> None:
    sensors = {"heart_rate": 120, "cadence": 80, "power": 210, "temperature": -3}

    track = track_of(
        ("file_id", {"type": 4, "manufacturer": 1}),
        record(0, 48.85, 2.35, altitude=altitude(120.4), **sensors),
        record(5, -33.9, -70.5, altitude=altitude(-12), **sensors),
        big_endian=big_endian,
    )

    (segment,) = track.segments
    assert list(segment.latitudes) == pytest.approx([48.85, -33.9], abs=1e-6)
    assert list(segment.longitudes) == pytest.approx([2.35, -70.5], abs=1e-6)
    assert list(segment.elevations) == pytest.approx([120.4, -12])
    assert list(segment.times) == [EPOCH_S + START_S, EPOCH_S + START_S + 5]
    assert {sensor: list(column) for sensor, column in segment.sensors.items()} == {
        sensor: [value, value] for sensor, value in sensors.items()
    }
    assert track.creator == "garmin"


def test_a_record_without_a_position_is_left_out_and_missing_values_are_missing() -> None:
    track = track_of(record(0, 1, 1, heart_rate=100), record(1, heart_rate=180), record(2, 1, 1.001))

    (segment,) = track.segments
    assert len(segment) == 2
    assert [isnan(value) for value in segment.sensors["heart_rate"]] == [False, True]
    assert all(map(isnan, segment.elevations))
    assert "power" not in segment.sensors


@pytest.mark.parametrize(
    ("messages", "lengths"),
    [
        ([*ride(range(5)), *ride(range(60, 70))], [15]),
        ([*ride(range(5)), stop(5), *ride(range(60, 70))], [5, 10]),
        ([*ride(range(5)), stop(5, by_itself=True), *ride(range(60, 70))], [15]),
        ([*ride(range(5)), stop(5), *ride([30]), stop(31), *ride(range(60, 70))], [5, 10]),
        ([stop(0), *ride(range(5)), stop(5)], [5]),
    ],
    ids=["a gap", "stopped", "paused by the device", "one lost point", "at the ends"],
)
def test_a_pressed_stop_cuts_the_track(messages: list[Message], lengths: list[int]) -> None:
    assert [len(segment) for segment in track_of(*messages).segments] == lengths


def test_laps_begin_where_the_device_says() -> None:
    track = track_of(*ride(range(20)), ("lap", {"start": START_S}), ("lap", {"start": START_S + 10}), ("lap", {}))

    assert [lap - track.segments[0].times[0] for lap in track.laps] == [0, 10]


def test_a_clock_that_was_never_set_says_nothing() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        track_of(*(("record", {**values, "time": 100}) for _, values in ride(range(3))))

    assert refusal.value.code == "no_time"


WHOLE = fit_of([*ride(range(30), heart_rate=120), stop(30), *ride(range(60, 90))])

REFUSED = {
    "not_a_track_file": [b"", b"<gpx/>", b"\x0e\x20", b"\x00" * 100, WHOLE[8:]],
    "broken": [
        WHOLE[:40],
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-1],
        WHOLE[:4] + (10**9).to_bytes(4, "little") + WHOLE[8:],  # says it is longer
        WHOLE[:4] + (10).to_bytes(4, "little") + WHOLE[8:],  # says it is shorter
        WHOLE[:14] + b"\x0f" + WHOLE[15:],  # a message nobody defined
        WHOLE[:14] + b"\xff" * 200,
    ],
    "no_gps": [fit_of([]), fit_of([record(0), record(1)]), fit_of([record(0, 1, 1)]), fit_of([record(0), stop(1)])],
    "bad_position": [fit_of([record(0, 91, 1), record(1, 1, 1)])],
    "same_start": [fit_of([*ride([0, 1]), stop(2), *ride([0, 1])])],
}


@pytest.mark.parametrize(
    ("code", "content"),
    [(code, content) for code, contents in REFUSED.items() for content in contents],
    ids=[f"{code}-{number}" for code, contents in REFUSED.items() for number in range(len(contents))],
)
def test_a_bad_file_is_refused_for_its_reason(code: str, content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_fit(BytesIO(content))

    assert refusal.value.code == code


def test_an_endless_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "MOST_FIELDS", 200)

    with pytest.raises(UnreadableFile) as refusal:
        read_fit(BytesIO(WHOLE))

    assert refusal.value.code == "too_complex"


def test_every_code_is_explained_where_the_faces_look_for_it() -> None:
    assert fit.__doc__ is not None
    for code in ("not_a_track_file", "broken", "too_complex", "no_gps", "bad_position"):
        assert f"`{code}`" in fit.__doc__


def only_refuses(content: bytes) -> None:
    """Read; any exception but `UnreadableFile` fails the test, and what is accepted is a proper track."""
    try:
        track = read_fit(BytesIO(content))
    except UnreadableFile:
        return
    assert all(len(segment) >= 2 for segment in track.segments)


@given(st.binary(max_size=300))
def test_random_messages_are_refused_and_nothing_else(body: bytes) -> None:
    only_refuses(WHOLE[:4] + len(body).to_bytes(4, "little") + WHOLE[8:14] + body + b"\0\0")


@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 4), st.binary(max_size=4)), min_size=1, max_size=8
    )
)
def test_a_damaged_file_is_read_or_refused(damages: list[tuple[int, int, bytes]]) -> None:
    content = WHOLE
    for position, length, replacement in damages:
        content = content[:position] + replacement + content[position + length :]

    only_refuses(content)


@given(st.lists(st.tuples(st.integers(14, 120), st.integers(0, 255)), min_size=1, max_size=12))
def test_definitions_that_lie_about_types_and_sizes_are_read_or_refused(lies: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for position, byte in lies:
        content[position] = byte

    only_refuses(bytes(content))
