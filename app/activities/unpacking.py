"""Track files that come packed: `.gz`, and KML inside a KMZ. Nothing unpacks to more than a limit."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Protocol, cast

from app.activities.archive import ArchiveLimits, TrackArchive
from app.errors import Invalid, UnreadableFile

PIECE_BYTES = 256 * 1024
KEPT_IN_MEMORY_BYTES = 1024 * 1024
MOST_KML_FILES = 100


@contextmanager
def gunzipped(file: IO[bytes], most_bytes: int) -> Iterator[BinaryIO]:
    """What is inside a `.gz`.

    Raises UnreadableFile with `not_a_track_file` for what is none, `broken` for a damaged one, and
    `too_large_unpacked` (details: `limit` in bytes).
    """
    if file.read(2) != b"\x1f\x8b":
        raise UnreadableFile("not_a_track_file")
    file.seek(0)
    with SpooledTemporaryFile(max_size=KEPT_IN_MEMORY_BYTES) as inside:
        try:
            with gzip.GzipFile(fileobj=file, mode="rb") as packed:
                _copy(packed, inside, most_bytes)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFile("broken", reason=str(error)) from error
        inside.seek(0)
        yield cast(BinaryIO, inside)


@contextmanager
def kml_inside(file: IO[bytes], most_bytes: int) -> Iterator[BinaryIO]:
    """The document of a KMZ: `doc.kml`, else the first KML file. The same codes, and `no_track` without any KML."""
    with SpooledTemporaryFile(max_size=KEPT_IN_MEMORY_BYTES) as archive_file:
        # An archive is read back and forth, which takes long inside another one.
        _copy(file, archive_file, most_bytes)
        try:
            archive = TrackArchive(
                cast(IO[bytes], archive_file), (".kml",), ArchiveLimits(MOST_KML_FILES, bytes_of_a_file=most_bytes)
            )
        except Invalid as error:
            code = {"no_tracks": "no_track", "file_too_large": "too_large_unpacked"}.get(error.code, "broken")
            raise UnreadableFile(code, limit=most_bytes) from error
        name = "doc.kml" if "doc.kml" in archive.names else archive.names[0]
        with archive.opened(name) as document:
            yield cast(BinaryIO, document)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _copy(source: _Readable, target: IO[bytes], most_bytes: int) -> None:
    size = 0
    while piece := source.read(PIECE_BYTES):
        size += len(piece)
        if size > most_bytes:
            raise UnreadableFile("too_large_unpacked", limit=most_bytes)
        target.write(piece)
