"""The TCX reader: what it takes from a file, and what it refuses for which reason."""

from io import BytesIO
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic import tcx, xml_stream
from app.activities.logic.tcx import read_tcx
from app.activities.logic.track import Track
from app.errors import UnreadableFile

NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
TPX = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"


def point(second: int, place: tuple[object, object] | None = (48.85, 2.35), more: str = "") -> str:
    """A `Trackpoint` so many seconds after eight o'clock."""
    position = "" if place is None else (
        f"<Position><LatitudeDegrees>{place[0]}</LatitudeDegrees><LongitudeDegrees>{place[1]}</LongitudeDegrees>"
        "</Position>"
    )  # fmt: skip
    time = f"2024-05-01T08:{second // 60:02}:{second % 60:02}Z"
    return f"<Trackpoint><Time>{time}</Time>{position}{more}</Trackpoint>"


def line(seconds: range, more: str = "") -> str:
    return "".join(point(second, (48.85 + second * 1e-4, 2.35), more) for second in seconds)


def lap(*tracks: str, start: int = 0) -> str:
    inside = "".join(f"<Track>{track}</Track>" for track in tracks)
    return f'<Lap StartTime="2024-05-01T08:00:{start:02}Z"><Calories>5</Calories>{inside}</Lap>'


def tcx_of(*activities: str, creator: str = "") -> str:
    inside = "".join(f'<Activity Sport="Running"><Id>x</Id>{laps}{creator}</Activity>' for laps in activities)
    return (
        f'<?xml version="1.0"?>\n<TrainingCenterDatabase xmlns="{NAMESPACE}" xmlns:x="{TPX}"><Activities>{inside}'
        "</Activities></TrainingCenterDatabase>"
    )


def read(text: str | bytes) -> Track:
    return read_tcx(BytesIO(text.encode() if isinstance(text, str) else text))


def test_laps_are_joined_and_remembered() -> None:
    creator = "<Creator><Name>Watch</Name><UnitId>1</UnitId></Creator>"

    track = read(tcx_of(lap(line(range(5)), line(range(5, 8))) + lap(line(range(8, 20)), start=8), creator=creator))

    (segment,) = track.segments
    assert [time - segment.times[0] for time in segment.times] == list(range(20))
    assert [start - segment.times[0] for start in track.laps] == [0, 8]
    assert (track.name, track.description, track.creator) == (None, None, "Watch")


def test_every_activity_is_a_segment_also_in_a_multisport_session() -> None:
    text = tcx_of(lap(line(range(3))), lap(line(range(10, 15)))).replace(
        "<Activities>", "<Activities><MultiSportSession><FirstSport>"
    )
    text = text.replace("</Activities>", "</FirstSport></MultiSportSession></Activities>")

    assert [len(segment) for segment in read(text).segments] == [3, 5]


def test_heights_and_sensors_are_read() -> None:
    more = (
        "<AltitudeMeters>75.4</AltitudeMeters><HeartRateBpm><Value>131</Value></HeartRateBpm><Cadence>81</Cadence>"
        "<Extensions><x:TPX><x:Speed>3</x:Speed><x:Watts>200</x:Watts></x:TPX></Extensions>"
    )

    (segment,) = read(tcx_of(lap(line(range(3), more)))).segments

    assert list(segment.elevations) == [75.4] * 3
    assert {sensor: set(column) for sensor, column in segment.sensors.items()} == {
        "heart_rate": {131.0}, "cadence": {81.0}, "power": {200.0},
    }  # fmt: skip


def test_the_cadence_of_runners_is_read_from_the_extension() -> None:
    more = "<Extensions><x:TPX><x:RunCadence>88</x:RunCadence></x:TPX></Extensions>"

    assert list(read(tcx_of(lap(line(range(2), more)))).segments[0].sensors["cadence"]) == [88, 88]


def test_points_without_a_position_are_left_out() -> None:
    (segment,) = read(
        tcx_of(lap(point(0) + point(1, None) + point(2) + point(3, more="<Cadence>80</Cadence>")))
    ).segments

    assert [time - segment.times[0] for time in segment.times] == [0, 2, 3]
    assert [isnan(value) for value in segment.sensors["cadence"]] == [True, True, False]


@pytest.mark.parametrize("piece_bytes", [1, 7, 64, 500])
def test_where_a_file_is_cut_into_pieces_does_not_matter(monkeypatch: pytest.MonkeyPatch, piece_bytes: int) -> None:
    creator = "<Creator><Name>Watch</Name></Creator>"
    heart = "<AltitudeMeters>7</AltitudeMeters><HeartRateBpm><Value>131</Value></HeartRateBpm>"
    text = tcx_of(lap(line(range(9), heart)) + lap(line(range(9, 20), heart), start=9), creator=creator)
    whole = read(text)
    monkeypatch.setattr(xml_stream, "PIECE_BYTES", piece_bytes)

    assert read(text) == whole


WHOLE = tcx_of(lap(line(range(20), "<HeartRateBpm><Value>131</Value></HeartRateBpm>")))

REFUSED: dict[str, list[str]] = {
    "not_a_track_file": ["", "plain"],
    "document_type": ["<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + tcx_of(lap(line(range(3))))[22:]],
    "broken_xml": [WHOLE[: len(WHOLE) // 2], WHOLE[:-8], WHOLE.replace("<Track>", "<Track>&undeclared;")],
    "too_complex": [
        WHOLE.replace("<Track>", "<Track>" + "<a>" * 2_000_000),
        WHOLE.replace("<Time>", "<Time>" + "x" * 2_000_000),
        tcx_of(*(lap(line(range(2))) for _ in range(10_100))),
    ],
    "no_activity": ["<gpx><trk/></gpx>", "<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>"],
    "no_lap": [tcx_of(""), tcx_of(lap())],
    "no_position": [tcx_of(lap(point(0, None) + point(1, None))), tcx_of(lap("")), tcx_of()],
    "bad_position": [
        tcx_of(lap(point(0, (91, 0)))), tcx_of(lap(point(0, ("", 0)))), tcx_of(lap(point(0, (0, "nan")))),
    ],
    "no_segment": [tcx_of(lap(point(0)))],
    "no_time": [tcx_of(lap(point(0).replace("2024", "once"), point(1)))],
    "same_start": [tcx_of(lap(line(range(2))), lap(line(range(2))))],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "content"),
    [(code, content) for code, contents in REFUSED.items() for content in contents],
    ids=[f"{code}-{number}" for code, contents in REFUSED.items() for number in range(len(contents))],
)
def test_a_bad_file_is_refused_for_its_reason(code: str, content: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(content)

    assert refusal.value.code == code


def test_every_code_of_its_own_is_explained() -> None:
    assert tcx.__doc__ is not None
    for code in ("no_activity", "no_lap", "no_position", "bad_position"):
        assert f"`{code}`" in tcx.__doc__


@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=6
    )
)
def test_a_damaged_file_is_read_or_refused(damages: list[tuple[int, int, bytes]]) -> None:
    content = WHOLE.encode()
    for position, length, replacement in damages:
        content = content[:position] + replacement + content[position + length :]

    try:
        track = read(content)
    except UnreadableFile:
        return
    assert all(len(segment) >= 2 for segment in track.segments)
