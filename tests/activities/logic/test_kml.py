"""The KML reader: what it takes from a file, and what it refuses for which reason."""

from io import BytesIO
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic import kml, xml_stream
from app.activities.logic.kml import read_kml
from app.activities.logic.track import Track
from app.errors import UnreadableFile

KML_2_2 = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'


def gx_track(seconds: range, *, interleaved: bool = False, more: str = "") -> str:
    """A `gx:Track` of so many seconds after eight o'clock."""
    whens = [f"<when>2024-05-01T08:{second // 60:02}:{second % 60:02}Z</when>" for second in seconds]
    coords = [f"<gx:coord>2.35 {round(48.85 + second * 1e-4, 6)} {100 + second}</gx:coord>" for second in seconds]
    rows = [row for pair in zip(whens, coords, strict=True) for row in pair] if interleaved else whens + coords
    return f"<gx:Track>{''.join(rows)}{more}</gx:Track>"


def kml_of(*placemarks: str, namespaces: str = KML_2_2) -> str:
    inside = "".join(f"<Placemark>{placemark}</Placemark>" for placemark in placemarks)
    return (
        f'<?xml version="1.0"?>\n<kml {namespaces}><Document><name>Doc</name><Folder>{inside}</Folder></Document></kml>'
    )


def read(text: str | bytes) -> Track:
    return read_kml(BytesIO(text.encode() if isinstance(text, str) else text))


@pytest.mark.parametrize("interleaved", [False, True])
def test_a_track_carries_the_words_and_the_points_of_its_placemark(interleaved: bool) -> None:
    words = "<name>Ride</name><description>Nice</description>"

    track = read(kml_of("<Point/>", words + gx_track(range(30), interleaved=interleaved)))

    (segment,) = track.segments
    assert (track.name, track.description) == ("Ride", "Nice")
    assert (segment.latitudes[10], segment.longitudes[10], segment.elevations[10]) == (48.851, 2.35, 110)
    assert [time - segment.times[0] for time in segment.times] == list(range(30))


def test_every_track_of_a_multitrack_is_a_segment() -> None:
    tracks = gx_track(range(3)) + gx_track(range(10, 15))

    assert [len(segment) for segment in read(kml_of(f"<gx:MultiTrack>{tracks}</gx:MultiTrack>")).segments] == [3, 5]


def test_the_spelling_of_2_3_is_read() -> None:
    text = kml_of(f"<MultiTrack>{gx_track(range(4))}</MultiTrack>").replace("gx:", "")

    assert len(read(text).segments[0]) == 4


def test_only_the_first_placemark_with_a_track_counts() -> None:
    track = read(kml_of("<name>A</name>" + gx_track(range(3)), "<name>B</name>" + gx_track(range(10, 20))))

    assert (track.name, [len(segment) for segment in track.segments]) == ("A", [3])


def test_sensors_stand_in_arrays_beside_the_track() -> None:
    values = "".join(f"<gx:value>{100 + number}</gx:value>" for number in range(3))
    arrays = "".join(
        f'<gx:SimpleArrayData name="{name}">{values}</gx:SimpleArrayData>' for name in ("heartrate", "cadence", "mood")
    )
    extended = f'<ExtendedData><SchemaData schemaUrl="#s">{arrays}</SchemaData></ExtendedData>'

    (segment,) = read(kml_of(gx_track(range(4), more=extended))).segments

    assert set(segment.sensors) == {"heart_rate", "cadence"}
    assert list(segment.sensors["heart_rate"][:3]) == [100, 101, 102]
    assert isnan(segment.sensors["heart_rate"][3])


def test_an_empty_place_is_a_moment_without_one_and_missing_times_are_missing() -> None:
    text = kml_of(gx_track(range(4))).replace("<gx:coord>2.35 48.8501 101</gx:coord>", "<gx:coord/>")
    text = text.replace("<when>2024-05-01T08:00:02Z</when>", "<when/>")

    (segment,) = read(text).segments

    assert [time - segment.times[0] for time in segment.times if not isnan(time)] == [0, 3]
    assert len(segment) == 3


@pytest.mark.parametrize("piece_bytes", [1, 7, 64, 500])
def test_where_a_file_is_cut_into_pieces_does_not_matter(monkeypatch: pytest.MonkeyPatch, piece_bytes: int) -> None:
    arrays = '<gx:SimpleArrayData name="hr">' + "<gx:value>120</gx:value>" * 9 + "</gx:SimpleArrayData>"
    extended = f"<ExtendedData><SchemaData>{arrays}</SchemaData></ExtendedData>"
    track = gx_track(range(9), more=extended) + gx_track(range(20, 29), interleaved=True, more=extended)
    text = kml_of(f"<name>Ride</name><gx:MultiTrack>{track}</gx:MultiTrack>")
    whole = read(text)
    monkeypatch.setattr(xml_stream, "PIECE_BYTES", piece_bytes)

    assert read(text) == whole


WHOLE = kml_of("<name>Ride</name>" + gx_track(range(30)))
LINE = "<LineString><coordinates>2.35,48.85,100 2.36,48.86,100</coordinates></LineString>"

REFUSED: dict[str, list[str]] = {
    "not_a_track_file": ["", "plain"],
    "document_type": ["<!DOCTYPE kml [<!ENTITY a 'b'>]>" + kml_of(gx_track(range(3)))[22:]],
    "broken_xml": [WHOLE[: len(WHOLE) // 2], WHOLE[:-8]],
    "too_complex": [
        "<kml>" + "<Folder>" * 30_000,
        WHOLE.replace("<when>", "<when>" + "x" * 2_000_000, 1),
        kml_of(f"<gx:MultiTrack>{gx_track(range(2)) * 10_100}</gx:MultiTrack>"),
    ],
    "unsupported_kml": ["<gpx><trk/></gpx>", "<Placemark/>"],
    "no_track": ["<kml><Document/></kml>", kml_of("<Point><coordinates>2,48</coordinates></Point>")],
    "no_time": [kml_of(LINE), kml_of(gx_track(range(3)).replace("when", "then"))],
    "bad_position": [
        kml_of(gx_track(range(3)).replace("2.35 48.85", "2.35 98.85")), kml_of(gx_track(range(3)).replace("2.35", "x")),
        kml_of(gx_track(range(3)).replace("2.35 48.85", "2.35")),
    ],
    "no_segment": [kml_of(gx_track(range(1))), kml_of("<gx:Track/>")],
    "same_start": [kml_of(gx_track(range(3)) * 2)],
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
    assert kml.__doc__ is not None
    for code in ("unsupported_kml", "no_track", "no_time", "bad_position"):
        assert f"`{code}`" in kml.__doc__


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
