"""A small writer of FIT files, for tests: header, definitions, messages, checksum."""

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from app.activities.logic.fit import EPOCH_S

START_S = int(datetime(2024, 5, 1, 8, tzinfo=UTC).timestamp()) - EPOCH_S
"""Eight o'clock on the first of May 2024, as devices count."""

# name: number of the field, struct format, base type, the value that means none
RECORD_FIELDS = {
    "time": (253, "I", 0x86, 0xFFFFFFFF),
    "latitude": (0, "i", 0x85, 0x7FFFFFFF),
    "longitude": (1, "i", 0x85, 0x7FFFFFFF),
    "altitude": (2, "H", 0x84, 0xFFFF),
    "heart_rate": (3, "B", 0x02, 0xFF),
    "cadence": (4, "B", 0x02, 0xFF),
    "power": (7, "H", 0x84, 0xFFFF),
    "temperature": (13, "b", 0x01, 0x7F),
}
Fields = dict[str, tuple[int, str, int, int]]
EVENT_FIELDS: Fields = {
    "time": (253, "I", 0x86, 0xFFFFFFFF),
    "event": (0, "B", 0x00, 0xFF),
    "event_type": (1, "B", 0x00, 0xFF),
    "data": (3, "I", 0x86, 0xFFFFFFFF),
}
LAP_FIELDS: Fields = {"start": (2, "I", 0x86, 0xFFFFFFFF)}
FILE_ID_FIELDS: Fields = {"type": (0, "B", 0x00, 0xFF), "manufacturer": (1, "H", 0x84, 0xFFFF)}
SESSION_FIELDS: Fields = {"total_calories": (11, "H", 0x84, 0xFFFF)}
ACTIVITY_FIELDS: Fields = {"time": (253, "I", 0x86, 0xFFFFFFFF), "local": (5, "I", 0x86, 0xFFFFFFFF)}
KINDS: dict[str, tuple[int, Fields]] = {
    "file_id": (0, FILE_ID_FIELDS),
    "session": (18, SESSION_FIELDS),
    "lap": (19, LAP_FIELDS),
    "record": (20, RECORD_FIELDS),
    "event": (21, EVENT_FIELDS),
    "activity": (34, ACTIVITY_FIELDS),
}
CRC_TABLE = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip

Message = tuple[str, dict[str, int]]


def fit_of(messages: Iterable[Message], *, big_endian: bool = False) -> bytes:
    """A FIT file of these messages. Values are those of the device: semicircles, (metres + 500) * 5, FIT seconds."""
    body = b"".join(_definition(kind, big_endian) for kind in KINDS)
    body += b"".join(_data(kind, values, big_endian) for kind, values in messages)
    head = struct.pack("<BBHI4s", 14, 0x20, 2140, len(body), b".FIT")
    head += struct.pack("<H", _crc(head))
    return head + body + struct.pack("<H", _crc(head + body))


def record(second: int, latitude: float | None = None, longitude: float | None = None, **more: int) -> Message:
    """A record so many seconds after the start; degrees."""
    values = {"time": START_S + second, **more}
    if latitude is not None and longitude is not None:
        values |= {"latitude": semicircles(latitude), "longitude": semicircles(longitude)}
    return "record", values


def ride(seconds: Sequence[int], **more: int) -> list[Message]:
    """Records along a line to the north-east."""
    return [record(second, 48.85 + second * 1e-5, 2.35 + second * 1e-5, **more) for second in seconds]


def stop(second: int, *, by_itself: bool = False) -> Message:
    """The timer stops: somebody pressed the button, or the device noticed that nobody moves."""
    return "event", {"time": START_S + second, "event": 0, "event_type": 4, "data": 1 if by_itself else 0}


def semicircles(degrees: float) -> int:
    return round(degrees * 2**31 / 180)


def altitude(metres: float) -> int:
    return round((metres + 500) * 5)


def _definition(kind: str, big_endian: bool) -> bytes:
    number, fields = KINDS[kind]
    endian = ">" if big_endian else "<"
    head = struct.pack(f"{endian}BBBHB", 0x40 | list(KINDS).index(kind), 0, big_endian, number, len(fields))
    return head + b"".join(bytes((field, struct.calcsize(code), base)) for field, code, base, _ in fields.values())


def _data(kind: str, values: dict[str, int], big_endian: bool) -> bytes:
    endian = ">" if big_endian else "<"
    parts = [
        struct.pack(f"{endian}{code}", values.get(name, none)) for name, (_, code, _, none) in KINDS[kind][1].items()
    ]
    return bytes([list(KINDS).index(kind)]) + b"".join(parts)


def _crc(content: bytes) -> int:
    crc = 0
    for byte in content:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) & 0x0FFF ^ CRC_TABLE[crc & 0xF] ^ CRC_TABLE[nibble]
    return crc
