"""Takes out of a picture's file what it tells besides the picture: place, camera, times, hidden further pictures.

The compressed picture itself is copied as it is, so nothing of its quality is lost. Of all that EXIF can say, only the
orientation is written again; colour profiles stay. Every function takes a whole file and gives the pieces of the new
one; a file that breaks off raises ValueError.
"""

import re
import struct
import zlib
from collections.abc import Iterator

UPRIGHT = 1
"""The orientation (EXIF tag 0x0112) of a picture that is shown as it is stored."""

_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD"}

_WEBP_KEPT = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"}
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04

Pieces = Iterator[bytes | memoryview]


def orientation_only(orientation: int) -> bytes:
    """EXIF that says nothing but how to turn the picture: one directory with one entry."""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def bare_jpeg(content: bytes, orientation: int) -> Pieces:
    """A JPEG with its picture, colour profile and orientation. What follows its end is left out as well."""
    view = memoryview(content)
    yield b"\xff\xd8"
    place, is_marked = 2, orientation == UPRIGHT
    while True:
        found = _JPEG_MARKER.match(content, place)
        if found is None:
            raise ValueError("no marker where one should be")
        marker, start = found[1][0], found.end()
        if marker == _EOI:
            yield b"\xff\xd9"
            return
        if marker != _APP0 and not is_marked:
            yield from _jpeg_exif(orientation)
            is_marked = True
        end = start + _u16(content, start)
        if end > len(content):
            raise ValueError("a segment breaks off")
        if _is_kept(marker, content[start + 2 : start + 14]):
            yield bytes((0xFF, marker))
            yield view[start:end]
        if marker == _SOS:
            following = _JPEG_MARKER.search(content, end)
            if following is None:
                # Some cameras forget the end; decoders do not mind.
                yield view[end:]
                yield b"\xff\xd9"
                return
            yield view[end : following.start()]
            end = following.start()
        place = end


def _is_kept(marker: int, beginning: bytes) -> bool:
    if marker == _APP2:
        return beginning.startswith(b"ICC_PROFILE\x00")
    return marker in {_APP0, _APP14} or not (_APP0 <= marker <= _APP15 or marker == _COMMENT)


def _jpeg_exif(orientation: int) -> Pieces:
    payload = b"Exif\x00\x00" + orientation_only(orientation)
    yield b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload


def bare_png(content: bytes, orientation: int) -> Pieces:
    """A PNG with its picture, colours and orientation."""
    view = memoryview(content)
    yield _PNG_START
    place, is_marked = len(_PNG_START), orientation == UPRIGHT
    while True:
        kind = content[place + 4 : place + 8]
        end = place + 12 + _u32(content, place)
        if end > len(content):
            raise ValueError("a chunk breaks off")
        if kind == b"IDAT" and not is_marked:
            exif = b"eXIf" + orientation_only(orientation)
            yield struct.pack(">I", len(exif) - 4) + exif + struct.pack(">I", zlib.crc32(exif))
            is_marked = True
        if kind in _PNG_KEPT:
            yield view[place:end]
        if kind == b"IEND":
            return
        place = end


def bare_webp(content: bytes, orientation: int) -> Pieces:
    """A WebP picture with its colour profile and orientation."""
    chunks = list(_webp_chunks(content))
    if orientation != UPRIGHT and chunks and chunks[0][0] == b"VP8X":
        flags = chunks[0][1]
        chunks[0] = (b"VP8X", bytes([flags[0] | _WEBP_EXIF]) + flags[1:])
        chunks.append((b"EXIF", orientation_only(orientation)))
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2) for kind, data in chunks)
    yield b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP"
    yield body


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, end = 12, min(len(content), 8 + struct.unpack_from("<I", content, 4)[0])
    while place + 8 <= end:
        kind, size = content[place : place + 4], struct.unpack_from("<I", content, place + 4)[0]
        data = content[place + 8 : place + 8 + size]
        if len(data) < size:
            raise ValueError("a chunk breaks off")
        if kind == b"VP8X" and data:
            data = bytes([data[0] & ~(_WEBP_XMP | _WEBP_EXIF)]) + data[1:]
        if kind in _WEBP_KEPT:
            yield kind, data
        place += 8 + size + size % 2


def _u16(content: bytes, place: int) -> int:
    if place + 2 > len(content):
        raise ValueError("the file breaks off")
    size: int = struct.unpack_from(">H", content, place)[0]
    if size < 2:
        raise ValueError("a segment without room for its length")
    return size


def _u32(content: bytes, place: int) -> int:
    if place + 8 > len(content):
        raise ValueError("the file breaks off")
    size: int = struct.unpack_from(">I", content, place)[0]
    return size
