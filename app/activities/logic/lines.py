"""Lines of tracks, simplified and packed: what maps of many tracks are drawn from, and what places are found by.

A packed line is a row of whole numbers, each as few bytes as it needs (seven bits in a byte, the eighth says that more
follow): how many pieces; for each piece how many points, and for each point how far it lies from the one before,
in latitude and longitude. Differences are small, so nearly all of them need one byte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from app.activities.logic.outline import Line, simplified
from app.activities.logic.track import METRES_PER_DEGREE, Segment, Track

COARSE_PER_DEGREE, FINE_PER_DEGREE = 10_000, 100_000
"""A step of a coarse line is about 11 m, of a fine one 1 m."""
COARSE_TOLERANCE_M, FINE_TOLERANCE_M = 40.0, 8.0
MOST_COARSE_POINTS, MOST_FINE_POINTS = 40, 1500
MOST_PIECES = 200


@dataclass(frozen=True)
class PackedLine:
    """A track's line twice: for maps of thousands of tracks, and for a closer look."""

    coarse: bytes
    fine: bytes


NO_LINE = PackedLine(b"\0", b"\0")


def packed_line(track: Track) -> PackedLine:
    """The line of a track; of senselessly many pieces only the longest count."""
    segments = sorted(track.segments, key=len, reverse=True)[:MOST_PIECES]
    fine = _thinned(sorted(segments, key=lambda part: part.times[0]), FINE_TOLERANCE_M, MOST_FINE_POINTS)
    pieces = [Segment.of((*place, None, None) for place in line) for line in fine]
    coarse = _thinned(pieces, COARSE_TOLERANCE_M, MOST_COARSE_POINTS)
    return PackedLine(pack(coarse, COARSE_PER_DEGREE), pack(fine, FINE_PER_DEGREE))


def _thinned(segments: Sequence[Segment], tolerance_m: float, most_points: int) -> list[Line]:
    """The lines of segments, as exact as that many points allow."""
    lines = [simplified(segment, tolerance_m) for segment in segments]
    while sum(map(len, lines)) > max(most_points, 2 * len(lines)):
        tolerance_m *= 2
        lines = [simplified(Segment.of((*place, None, None) for place in line), tolerance_m) for line in lines]
    return lines


def pack(lines: Sequence[Line], per_degree: int) -> bytes:
    """Lines of (latitude, longitude) as bytes."""
    packed = bytearray()
    _add(packed, len(lines))
    latitude = longitude = 0
    for line in lines:
        places = _steps(line, per_degree)
        _add(packed, len(places))
        for here in places:
            _add_signed(packed, here[0] - latitude)
            _add_signed(packed, here[1] - longitude)
            latitude, longitude = here
    return bytes(packed)


def unpack(packed: bytes, per_degree: int) -> list[Line]:
    """The lines again, each place to the nearest step."""
    numbers = _numbers(packed)
    latitude = longitude = 0
    lines = []
    for _ in range(next(numbers, 0)):
        line: Line = []
        for _ in range(next(numbers)):
            latitude += _signed(next(numbers))
            longitude += _signed(next(numbers))
            line.append((latitude / per_degree, longitude / per_degree))
        lines.append(line)
    return lines


def _steps(line: Line, per_degree: int) -> list[tuple[int, int]]:
    """The places in whole steps; what falls on the same one as its neighbour is left out."""
    places: list[tuple[int, int]] = []
    for latitude, longitude in line:
        place = round(latitude * per_degree), round(longitude * per_degree)
        if not places or place != places[-1]:
            places.append(place)
    return places


def _add_signed(packed: bytearray, number: int) -> None:
    _add(packed, number << 1 if number >= 0 else (-number << 1) - 1)


def _signed(number: int) -> int:
    return -((number + 1) >> 1) if number & 1 else number >> 1


def _add(packed: bytearray, number: int) -> None:
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)


def _numbers(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            continue
        yield number
        number = shift = 0


def passes_near(lines: Sequence[Line], latitude: float, longitude: float, radius_m: float) -> bool:
    """Whether a line comes within a radius of a place. On a plane around the place: meant for a city or a valley."""
    along = METRES_PER_DEGREE * cos(radians(latitude))
    for line in lines:
        before: tuple[float, float] | None = None
        for here in line:
            x = ((here[1] - longitude + 540) % 360 - 180) * along
            y = (here[0] - latitude) * METRES_PER_DEGREE
            if hypot(x, y) <= radius_m or (before and distance_to_way(before, (x, y)) <= radius_m):
                return True
            before = x, y
    return False


def distance_to_way(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Metres from the origin to the nearest point of a straight way."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    share = max(0.0, min(1.0, -(start[0] * x + start[1] * y) / length)) if length else 0.0
    return hypot(start[0] + share * x, start[1] + share * y)
