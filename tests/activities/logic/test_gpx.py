"""The GPX reader: what it takes from a file, what it tolerates, and what it refuses for which reason."""

import codecs
from array import array
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic import gpx, xml_stream
from app.activities.logic.gpx import read_gpx
from app.errors import UnreadableFile
from tests.activities.gpx_samples import (
    GOLDEN_SEGMENTS,
    GPX_1_0,
    GPX_1_1,
    Point,
    golden_gpx,
    gpx_of,
    read_text,
    ride,
    track_of,
)

FIRST, SECOND = (48.85, 2.35, 100, 0), (48.86, 2.36, 110, 60)
TWO_POINTS = '<trkpt lat="48.85" lon="2.35"><time>2024-05-01T08:00:00Z</time></trkpt>' * 2


def test_a_track_may_name_its_sport() -> None:
    track = read_text(golden_gpx().replace("<trk>", "<trk><type>running</type>"))

    assert track.kind == "running"
    assert read_text(golden_gpx()).kind is None


def test_a_track_carries_the_words_and_the_points_of_its_file() -> None:
    track = read_text(golden_gpx())

    assert (track.name, track.description, track.creator) == ("Golden", "Two segments", "tests")
    assert track.started_at == datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
    assert [len(segment) for segment in track.segments] == [8, 4]
    assert list(track.segments[1].latitudes) == [point[0] for point in GOLDEN_SEGMENTS[1]]
    assert list(track.segments[1].longitudes) == [point[1] for point in GOLDEN_SEGMENTS[1]]
    assert list(track.segments[1].elevations) == [97, 98, 98.5, 98.2]
    assert [time - track.segments[0].times[0] for time in track.segments[1].times] == [210, 215, 220, 225]


def test_words_that_are_not_in_the_file_are_none() -> None:
    track = read_text(f"<gpx><trk><trkseg>{TWO_POINTS}</trkseg></trk></gpx>")

    assert (track.name, track.description, track.creator) == (None, None, None)


@pytest.mark.parametrize("namespace", [GPX_1_1, GPX_1_0, "urn:anything", None])
def test_the_version_of_the_format_does_not_matter(namespace: str | None) -> None:
    track = read_text(gpx_of([FIRST, SECOND], name="Ride", namespace=namespace))

    assert track.name == "Ride"
    assert len(track.segments[0]) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: b"\n\n  " + text.encode(),
        lambda text: text.partition("?>")[2].encode(),
        lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16-be"),
        lambda text: text.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        lambda text: text.replace("UTF-8", "windows-1252").encode("cp1252"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("<gpx ", "<!-- <!DOCTYPE gpx> --><gpx ").encode(),
    ],
    ids=["plain", "BOM", "blanks", "no declaration", "UTF-16", "UTF-16 BE", "Latin-1", "cp1252", "CRLF", "comment"],
)
def test_every_spelling_of_the_same_file_is_read(change: Callable[[str], bytes]) -> None:
    track = read_text(change(gpx_of([FIRST, SECOND], name="Café")))

    assert track.name == "Café"
    assert list(track.segments[0].elevations) == [100, 110]


def test_a_prefixed_namespace_and_foreign_elements_do_not_confuse() -> None:
    track = read_text(
        f"""<g:gpx xmlns:g="{GPX_1_1}" xmlns:x="urn:x"><g:trk><g:name>Mine</g:name>
        <x:trkseg><x:trkpt/></x:trkseg>
        <g:trkseg><x:trkpt lat="1" lon="1"/>
        <g:trkpt lat="1" lon="2"><x:ele>7</x:ele><g:ele>5</g:ele><g:time>2024-05-01T08:00:00Z</g:time>
        <g:extensions><g:ele>9</g:ele></g:extensions></g:trkpt>
        <g:trkpt lat="1" lon="3"/></g:trkseg></g:trk></g:gpx>"""
    )

    assert track.name == "Mine"
    assert list(track.segments[0].longitudes) == [2, 3]
    assert track.segments[0].elevations[0] == 5


def test_only_the_first_track_counts_and_routes_and_waypoints_do_not() -> None:
    other = '<wpt lat="9" lon="9"/><rte><rtept lat="9" lon="9"/></rte>'
    text = (
        f"<gpx>{other}<trk><name>One</name><trkseg>{TWO_POINTS}</trkseg></trk>{other}<trk><name>Two</name></trk></gpx>"
    )

    track = read_text(text)

    assert track.name == "One"
    assert len(track.segments) == 1


def test_segments_with_fewer_than_two_points_are_dropped() -> None:
    track = track_of([], [FIRST], [FIRST, SECOND], [(48.9, 2.4, 1, 900)])

    assert [len(segment) for segment in track.segments] == [2]


def test_missing_and_senseless_elevations_are_not_there() -> None:
    points: list[Point] = [(1, 1, value, second) for second, value in enumerate([None, "", "high", "nan", "inf", 5])]

    elevations = track_of(points).segments[0].elevations

    assert [isnan(elevation) for elevation in elevations] == [True, True, True, True, True, False]


def test_points_may_lack_their_time_after_the_first() -> None:
    times = track_of([FIRST, (48.86, 2.36, 1, None), (48.87, 2.37, 1, "yesterday")]).segments[0].times

    assert [isnan(time) for time in times] == [False, True, True]


def test_a_file_longer_than_many_pieces_is_read_point_by_point() -> None:
    points = ride(minutes=600, every_s=5)

    track = track_of(points[:3000], points[3000:])

    assert [len(segment) for segment in track.segments] == [3000, 4201]
    assert list(track.segments[0].latitudes) + list(track.segments[1].latitudes) == [point[0] for point in points]


@pytest.mark.parametrize("piece_bytes", [1, 2, 3, 7, 64, 1000])
def test_where_a_file_is_cut_into_pieces_does_not_matter(monkeypatch: pytest.MonkeyPatch, piece_bytes: int) -> None:
    whole = read_text(golden_gpx())
    monkeypatch.setattr(xml_stream, "PIECE_BYTES", piece_bytes)

    assert read_text(golden_gpx()) == whole


def test_a_long_file_leaves_the_point_that_is_cut_in_the_middle_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "PIECE_BYTES", 150)
    extensions = "<extensions><hr>120</hr><cad>80</cad></extensions>"
    text = gpx_of(ride(minutes=2)).replace("</trkpt>", extensions + "</trkpt>")

    segment, without = read_text(text).segments[0], track_of(ride(minutes=2)).segments[0]
    assert (segment.latitudes, segment.elevations, segment.times) == (
        without.latitudes,
        without.elevations,
        without.times,
    )
    assert set(segment.sensors["heart_rate"]) == {120}
    assert len(segment.sensors["cadence"]) == len(segment)


def with_extensions(*extensions: str) -> str:
    """A segment with a point for each of these contents of `extensions`."""
    points = "".join(
        f'<trkpt lat="48.85" lon="2.35"><time>2024-05-01T08:00:{second:02}Z</time>{extension}</trkpt>'
        for second, extension in enumerate(extensions)
    )
    return f'<gpx xmlns:g="urn:g" xmlns:p="urn:p"><trk><trkseg>{points}</trkseg></trk></gpx>'


@pytest.mark.parametrize(
    ("element", "sensor"),
    [
        ("<g:hr>70</g:hr>", "heart_rate"),
        ("<g:TrackPointExtension><g:hr> 70 </g:hr></g:TrackPointExtension>", "heart_rate"),
        ("<heartrate>70</heartrate>", "heart_rate"),
        ("<g:cad>70</g:cad>", "cadence"),
        ("<cadence>70</cadence>", "cadence"),
        ("<power>70</power>", "power"),
        ("<p:PowerInWatts>70</p:PowerInWatts>", "power"),
        ("<g:atemp>70</g:atemp>", "temperature"),
    ],
)
def test_sensors_are_read_wherever_devices_put_them(element: str, sensor: str) -> None:
    extension = f"<extensions>{element}</extensions>"

    assert read_text(with_extensions(extension, extension)).segments[0].sensors == {sensor: array("f", [70, 70])}


@pytest.mark.parametrize("word", ["", "fast", "nan", "inf", "-1", "9999", "1e400"])
def test_what_no_heart_can_do_is_missing(word: str) -> None:
    words = [f"<extensions><hr>{text}</hr></extensions>" for text in ("70", word, "72")]

    column = read_text(with_extensions(*words)).segments[0].sensors["heart_rate"]

    assert [column[0], isnan(column[1]), column[2]] == [70, True, 72]


def test_a_sensor_that_speaks_now_and_then_stays_with_its_points() -> None:
    hr, both = "<extensions><hr>70</hr></extensions>", "<extensions><hr>71</hr><g:hr>99</g:hr><cad>5</cad></extensions>"

    sensors = read_text(with_extensions("", hr, "", both, both, hr)).segments[0].sensors

    assert [None if isnan(value) else value for value in sensors["heart_rate"]] == [None, 70, None, 71, 71, 70]
    assert [None if isnan(value) else value for value in sensors["cadence"]] == [None, None, None, 5, 5, None]


def test_a_sensor_that_only_says_nothing_is_not_there() -> None:
    zero = "<extensions><cad>0</cad></extensions>"

    assert read_text(with_extensions(zero, zero)).segments[0].sensors == {}


BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>
<gpx><trk><name>&e;</name></trk></gpx>"""
EXTERNAL_ENTITY = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><trk><name>&x;</name></trk></gpx>'
EXTERNAL_TYPE = f'<!DOCTYPE gpx SYSTEM "http://example.org/gpx.dtd"><gpx><trk><trkseg>{TWO_POINTS}</trkseg></trk></gpx>'


@pytest.mark.parametrize("text", [BILLION_LAUGHS, EXTERNAL_ENTITY, EXTERNAL_TYPE, "<!DOCTYPE gpx><gpx/>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_document_type_is_refused(text: str, encoding: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_text(text.encode(encoding))

    assert refusal.value.code == "document_type"


def test_a_document_type_behind_a_long_comment_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_text(f"<!-- {'x' * 200_000} -->{EXTERNAL_ENTITY}")

    assert refusal.value.code == "document_type"


WHOLE = golden_gpx()
MUCH = 2_000_000

REFUSED: dict[str, list[bytes | str]] = {
    "not_a_track_file": [
        "", "   \n", "plain text", "PK\x03\x04zip", "\x00" * 100,
        WHOLE.encode("utf-32"), b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", codecs.BOM_UTF8,
    ],
    "broken_xml": [
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-8],
        WHOLE[:60],
        "<",
        "<gpx",
        "<gpx></gpx><gpx></gpx>",
        WHOLE + "more",
        WHOLE.replace("</trkseg>", "", 1),
        WHOLE.replace("Golden", "Gol\x00den"),
        WHOLE.replace("Golden", "&undeclared;"),
        WHOLE.replace("Golden", "\x01"),
        WHOLE.replace("Golden", "é").encode("latin-1"),
        WHOLE.replace("UTF-8", "no-such-encoding"),
        WHOLE.replace("UTF-8", "shift_jis"),
        WHOLE.replace("UTF-8", "utf-7"),
        WHOLE.replace("UTF-8", "rot13"),
        WHOLE.replace("UTF-8", "idna"),
        WHOLE.replace("UTF-8", "UTF-16"),
        "<?xml version='1.0'?><a:gpx/>",
        "<gpx><!DOCTYPE gpx></gpx>",
        "<!-- never ends",
    ],
    "too_complex": [
        "<gpx>" + "<a>" * 200 + "</a>" * 200 + "</gpx>",
        "<gpx>" + "<a>" * MUCH,
        "<gpx><trk><trkseg><trkpt>" + "<a>" * MUCH,
        "<gpx><trk><name>" + "x" * MUCH + "</name></trk></gpx>",
        "<gpx><trk><name>" + "\n" * MUCH + "</name></trk></gpx>",
        "<gpx><trk name='" + "x" * MUCH + "'/></gpx>",
        "<gpx><!--" + "x" * MUCH + "--></gpx>",
        "<!--" + "x" * MUCH + "--><gpx/>",
        "<gpx><trk><trkseg><trkpt lat='1' lon='1'>" + "<hr/>" * MUCH + "</trkpt></trkseg></trk></gpx>",
        "<gpx><trk>" + f"<trkseg>{TWO_POINTS}</trkseg>" * 10_100 + "</trk></gpx>",
        "<gpx>" + "".join(f"<a{number}/>" for number in range(1000)) + "</gpx>",
        "<gpx>" + "".join(f"<a a{number}=''/>" for number in range(1000)) + "</gpx>",
    ],
    "no_track": [
        "<gpx/>",
        "<kml><Document/></kml>",
        '<gpx><wpt lat="1" lon="1"/></gpx>',
        "<html><body><gpx><trk/></gpx></body></html>",
    ],
    "bad_position": [
        gpx_of([("91", 1, None, 0), SECOND]),
        gpx_of([FIRST, (1, "-180.1", None, 60)]),
        gpx_of([(1, "nan", None, 0), SECOND]),
        gpx_of([("inf", 1, None, 0), SECOND]),
        gpx_of([("1e400", 1, None, 0), SECOND]),
        gpx_of([("", 1, None, 0), SECOND]),
        gpx_of([("north", 1, None, 0), SECOND]),
        gpx_of([FIRST, SECOND]).replace('lon="2.36"', ""),
    ],
    "no_segment": ["<gpx><trk/></gpx>", gpx_of(), gpx_of([]), gpx_of([FIRST]), gpx_of([FIRST], [SECOND])],
    "no_time": [
        gpx_of([(1, 1, 1, None), SECOND]),
        gpx_of([(1, 1, 1, "noon"), SECOND]),
        gpx_of([FIRST], [(1, 1, 1, None), SECOND]),
    ],
    "no_time_in_segment": [gpx_of([FIRST, SECOND], [(1, 1, 1, None), (1, 1, 1, 90)])],
    "same_start": [gpx_of([FIRST, SECOND], [FIRST, SECOND])],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "content"),
    [(code, content) for code, contents in REFUSED.items() for content in contents],
    ids=[f"{code}-{number}" for code, contents in REFUSED.items() for number in range(len(contents))],
)
def test_a_bad_file_is_refused_for_its_reason(code: str, content: bytes | str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_text(content)

    assert refusal.value.code == code


def test_every_code_is_explained_where_the_faces_look_for_it() -> None:
    explained = f"{gpx.__doc__} {xml_stream.__doc__}"
    for code in (*REFUSED, "document_type", "over_limits"):
        assert f"`{code}`" in explained


def test_a_refused_position_says_which() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        track_of([FIRST, (95, 2.36, None, 60)])

    assert refusal.value.details == {"latitude": "95", "longitude": "2.36"}


def only_refuses(content: bytes) -> None:
    """Read; any exception but `UnreadableFile` fails the test, and what is accepted is a proper track."""
    try:
        track = read_gpx(BytesIO(content))
    except UnreadableFile:
        return
    assert track.segments
    assert all(len(segment) >= 2 for segment in track.segments)


@given(st.binary(max_size=400), st.sampled_from([b"", b"<", b"<gpx>", b"<?xml", b"\xff\xfe<\x00", codecs.BOM_UTF8]))
def test_random_bytes_are_refused_and_nothing_else(content: bytes, start: bytes) -> None:
    only_refuses(start + content)


@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=6
    )
)
def test_a_damaged_file_is_read_or_refused(damages: list[tuple[int, int, bytes]]) -> None:
    content = WHOLE.encode()
    for position, length, replacement in damages:
        content = content[:position] + replacement + content[position + length :]

    only_refuses(content)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=12), st.text(max_size=12))
def test_any_text_in_a_number_or_a_time_is_read_or_refused(ele: str, time: str, lat: str, lon: str) -> None:
    point = gpx_of([FIRST, (1, 1, ele, time), SECOND])

    only_refuses(point.encode(errors="replace"))
    only_refuses(point.replace('lat="1"', f'lat="{lat}"').replace('lon="1"', f'lon="{lon}"').encode(errors="replace"))
