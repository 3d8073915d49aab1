"""GPX: read a recorded track in one streaming pass.

The C parser of the standard library builds the tree; after each piece of the file the finished points are taken out
of it as numbers and forgotten, so that time goes into the parser and memory stays at one piece plus the columns.

Whatever is wrong with a file ends in `UnreadableFile` with one of these codes:

| code | what is wrong | details |
|---|---|---|
| `not_a_track_file` | does not begin like XML: plain text, an image, an empty file | |
| `document_type` | declares a document type (DTD), the door for entity attacks; always refused | |
| `broken_xml` | not well-formed, cut off, or in an unknown encoding | `reason` (English, of the parser) |
| `too_complex` | nesting, a text, an attribute or a list no device writes | `reason` |
| `no_track` | no `trk`: another vocabulary, or only routes and waypoints | |
| `bad_position` | a point without latitude and longitude, or outside ±90 and ±180 degrees | `latitude`, `longitude` |
| `no_segment` | no segment has two points or more | |
| `no_time` | the first point has no (valid) time | |
| `no_time_in_segment` | the first point of a later segment has no (valid) time | `segment` (1-based) |
| `same_start` | two segments start at the same instant | |

The last four come from `track.usable_segments`; `figures.measure` adds `over_limits`.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from math import isfinite
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, XMLPullParser
from xml.parsers import expat

from app.activities.logic.clock import Clock
from app.activities.logic.track import MISSING, Segment, Track, usable_segments
from app.errors import UnreadableFile

_WORDS = ("name", "desc", "type")
PIECE_BYTES = 64 * 1024
MOST_BYTES_WITHOUT_AN_ELEMENT = 1024 * 1024
DEEPEST_NESTING = 100
MOST_SEGMENTS = 10_000
MOST_NAMES_IN_A_PIECE = 500

BLANKS = b" \t\r\n"
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_gpx(file: BinaryIO) -> Track:
    """The first track of a GPX 1.0 or 1.1 file, with or without its namespace; routes and waypoints are left out."""
    pieces = _pieces(file)
    prolog = _checked_prolog(pieces)
    harvest = _Harvest()
    parser: XMLPullParser[Element] = XMLPullParser(events=("start",))
    try:
        for piece in chain(prolog, pieces):
            parser.feed(piece)
            harvest.gather(parser, len(piece))
        parser.close()
        harvest.gather(parser, 0)
    except (SyntaxError, ValueError, LookupError) as error:
        raise UnreadableFile("broken_xml", reason=str(error)) from error
    return harvest.track()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file piece by piece, without a byte order mark and blanks before its first character."""
    first = file.read(PIECE_BYTES)
    if not first.startswith(UTF16_MARKS):
        first = first.removeprefix(UTF8_MARK).lstrip(BLANKS)
    yield first
    while piece := file.read(PIECE_BYTES):
        yield piece


class _RootReached(Exception):
    """The prolog is over."""


def _checked_prolog(pieces: Iterator[bytes]) -> list[bytes]:
    """The pieces up to and including the one with the root's tag, once they are known to declare no document type.

    A document type can only stand before the root. A bare expat parser looks, so that the answer is the same in every
    encoding, and it is asked before any other parser sees a byte.
    """
    seen: list[bytes] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    parser.StartElementHandler = _reach_root
    try:
        for piece in pieces:
            if not seen and not piece[:4].strip(b"\xff\xfe\x00").startswith(b"<"):
                raise UnreadableFile("not_a_track_file")
            seen.append(piece)
            if len(seen) * PIECE_BYTES > MOST_BYTES_WITHOUT_AN_ELEMENT:
                raise UnreadableFile("too_complex", reason="long prolog")
            parser.Parse(piece)
        parser.Parse(b"", True)
    except _RootReached:
        pass
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableFile("broken_xml", reason=str(error)) from error
    return seen


def _refuse_document_type(*_: object) -> None:
    raise UnreadableFile("document_type")


def _reach_root(*_: object) -> None:
    raise _RootReached


class _Harvest:
    """Takes the finished points out of a tree that is still growing.

    What a parser has open is always the last child of the last child and so on; everything else is complete. The last
    point of a segment is therefore taken when the next segment begins, or at the end.
    """

    def __init__(self) -> None:
        self._root: Element | None = None
        self._track: Element | None = None
        self._segment: Element | None = None
        self._columns = _Columns()
        self._finished: list[Segment] = []
        self._words: dict[str, Element] = {}  # read at the end: an element fills while it is open
        self._newest: Element | None = None
        self._bytes_since_newest = 0

    def gather(self, parser: "XMLPullParser[Element]", fed_bytes: int) -> None:
        """Harvest what the last piece completed; only what is still open stays in the tree."""
        events: Iterator[Any] = parser.read_events()
        if self._root is None:
            self._root = next((element for _, element in events), None)
        if self._root is None:
            return
        self._check_names(element for _, element in events)
        self._look_into_track()
        if self._segment is not None:
            self._columns.take(self._segment, self._segment[:-1])
        self._clear(self._root, fed_bytes)

    def track(self) -> Track:
        """What was gathered, once the file is at its end."""
        if self._root is None or self._track is None:
            raise UnreadableFile("no_track")
        self._leave_segment()
        name, description, kind = (self._words[word].text if word in self._words else None for word in _WORDS)
        return Track(name, description, self._root.get("creator"), usable_segments(self._finished), kind)

    @staticmethod
    def _check_names(started: Iterable[Element]) -> None:
        # The parser keeps every name it ever saw. (This also empties its queue, which keeps elements alive.)
        names: set[str] = set()
        for element in started:
            names.add(element.tag)
            names.update(element.keys())
        if len(names) > MOST_NAMES_IN_A_PIECE:
            raise UnreadableFile("too_complex", reason="too many different names")

    def _look_into_track(self) -> None:
        if self._track is None and self._root is not None:
            self._track = next((child for child in self._root if _is_named("trk", child)), None)
        if self._track is None:
            return
        namespace = self._track.tag.removesuffix("trk")
        for child in self._track:
            kind = child.tag.removeprefix(namespace)  # keeps the namespace of an element that only looks like ours
            if kind in _WORDS:
                self._words.setdefault(kind, child)
            elif kind == "trkseg" and child is not self._segment:
                self._leave_segment()
                self._segment = child
                self._columns.take(child, child[:-1])
                del child[:-1]

    def _leave_segment(self) -> None:
        if self._segment is not None:
            self._columns.take(self._segment, self._segment)
        if len(self._columns.latitudes) >= 2:
            self._finished.append(self._columns.segment())
        self._columns = _Columns(self._columns.clock)
        self._segment = None
        if len(self._finished) > MOST_SEGMENTS:
            raise UnreadableFile("too_complex", reason="too many segments")

    def _clear(self, root: Element, fed_bytes: int) -> None:
        """Forget what is complete, and refuse what would fill the memory although it is still open."""
        node, depth, within_point, newest = root, 0, False, root
        while len(node):
            if not within_point:
                del node[:-1]
                newest = node[-1]
            within_point = within_point or node is self._segment
            node = node[-1]
            depth += 1
        if depth > DEEPEST_NESTING:
            raise UnreadableFile("too_complex", reason="deep nesting")
        self._bytes_since_newest = self._bytes_since_newest + fed_bytes if newest is self._newest else 0
        self._newest = newest
        if self._bytes_since_newest > MOST_BYTES_WITHOUT_AN_ELEMENT:
            raise UnreadableFile("too_complex", reason="one element is too long")


class _Columns:
    """The columns of the segment that is being read. Another column (heart rate, say) is another array here."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.latitudes = array("d")
        self.longitudes = array("d")
        self.elevations = array("d")
        self.times = array("d")

    def take(self, segment: Element, points: Iterable[Element]) -> None:
        """Append the `points` of a `trkseg`; its tag tells the namespace of theirs."""
        namespace = segment.tag.removesuffix("trkseg")
        trkpt, ele, time = namespace + "trkpt", namespace + "ele", namespace + "time"
        clock, minutes, seconds = self.clock, self.clock.minutes, self.clock.seconds
        add_latitude, add_longitude = self.latitudes.append, self.longitudes.append
        add_elevation, add_time = self.elevations.append, self.times.append
        for point in points:
            if point.tag != trkpt:
                continue
            try:
                latitude, longitude = float(point.get("lat")), float(point.get("lon"))  # type: ignore[arg-type]
            except (TypeError, ValueError):
                latitude = longitude = MISSING
            if not (-90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0):
                raise UnreadableFile("bad_position", latitude=point.get("lat"), longitude=point.get("lon"))
            add_latitude(latitude)
            add_longitude(longitude)
            try:
                elevation = float(point.findtext(ele))  # type: ignore[arg-type]
                add_elevation(elevation if isfinite(elevation) else MISSING)
            except (TypeError, ValueError):
                add_elevation(MISSING)
            text = point.findtext(time)
            try:
                add_time(minutes[text[:17]] + seconds[text[17:]])  # type: ignore[index]
            except (TypeError, KeyError):
                add_time(clock.read(text))

    def segment(self) -> Segment:
        """The columns as a segment."""
        return Segment(self.latitudes, self.longitudes, self.elevations, self.times)


def _is_named(name: str, element: Element) -> bool:
    return element.tag.rpartition("}")[2] == name
