"""Archives of track files, opened with suspicion: they may lie about sizes, hold paths, or a million files."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from app.errors import Invalid, UnreadableFile

MOST_DIRECTORY_BYTES = 2 * 1024 * 1024
_END_RECORD, _LONGEST_END = b"PK\x05\x06", 22 + 65_535
# The other kinds unpack as much at once as somebody packed, and no program packs recordings with them.
_KINDS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# A broken table of contents leads anywhere: before the beginning of the file, to a password, into nonsense.
_UNOPENED = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError, struct.error)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError)


@dataclass(frozen=True)
class ArchiveLimits:
    """What is taken from one archive."""

    files: int
    bytes_of_a_file: int


class TrackArchive:
    """The entries of an archive that have one of the wanted endings, in its own order."""

    def __init__(self, file: IO[bytes], endings: tuple[str, ...], limits: ArchiveLimits) -> None:
        """Raises UnreadableFile for what is no archive; Invalid with `no_tracks`, `too_many_files`, `file_too_large`.

        Nothing is unpacked yet.
        """
        _check_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _UNOPENED as error:
            raise UnreadableFile("not_a_track_file") from error
        entries = [entry for entry in self._zip.infolist() if _is_wanted(entry, endings)]
        if not entries:
            raise Invalid("no_tracks")
        if len(entries) > limits.files:
            raise Invalid("too_many_files")
        if any(entry.file_size > limits.bytes_of_a_file for entry in entries):
            raise Invalid("file_too_large")
        self._entries = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> list[str]:
        """The full names of the entries."""
        return list(self._entries)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """One entry; never more bytes come out of it than it declared. Raises UnreadableFile, also while it is read."""
        if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise UnreadableFile("not_a_track_file")
        entry = self._entries[name]
        if entry.compress_type not in _KINDS:
            raise UnreadableFile("not_a_track_file")
        try:
            file = self._zip.open(entry)
        except _UNOPENED as error:
            raise UnreadableFile("not_a_track_file") from error
        try:
            with file:
                yield file
        except _UNREADABLE as error:
            raise UnreadableFile("not_a_track_file") from error


def _is_wanted(entry: zipfile.ZipInfo, endings: tuple[str, ...]) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    hidden = "__MACOSX" in parts or parts[-1].startswith(".")
    return not entry.is_dir() and not hidden and parts[-1].lower().endswith(endings)


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a table of contents that would fill the memory, before anybody reads it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END))
    end = file.read()
    start = end.rfind(_END_RECORD)
    file.seek(0)
    if start < 0 or int.from_bytes(end[start + 12 : start + 16], "little") > MOST_DIRECTORY_BYTES:
        raise UnreadableFile("not_a_track_file")
