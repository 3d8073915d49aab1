"""Archives of track files, opened with suspicion: they may lie about sizes, hold paths, or a million files."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from stat import S_ISLNK
from typing import IO

from app.errors import Invalid, UnreadableFile

ARCHIVE = ".zip"
MOST_DIRECTORY_BYTES = 2 * 1024 * 1024
MOST_GROWTH = 100
"""How many times its own size an archive may unpack to; recordings reach twenty."""
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
    """The entries of an archive that have one of the wanted endings, in its own order, each with a name of its own."""

    def __init__(self, file: IO[bytes], endings: tuple[str, ...], limits: ArchiveLimits) -> None:
        """Raises UnreadableFile for what is no archive; Invalid with `no_tracks`, `too_many_files`, `file_too_large`.

        Nothing is unpacked yet.
        """
        size = _check_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _UNOPENED as error:
            raise UnreadableFile("not_a_track_file") from error
        everything = self._zip.infolist()
        entries = [entry for entry in everything if _is_wanted(entry, endings)]
        if not entries:
            raise Invalid("no_tracks")
        if len(entries) > limits.files:
            raise Invalid("too_many_files")
        together = sum(entry.file_size for entry in entries)
        most = max(MOST_GROWTH * size, 10 * limits.bytes_of_a_file)
        if together > most or any(entry.file_size > limits.bytes_of_a_file for entry in entries):
            raise Invalid("file_too_large")
        self._entries = dict(zip(_own_names(entries, endings), entries, strict=True))
        self.archives_inside = [entry.filename for entry in everything if _is_wanted(entry, (ARCHIVE,))]
        """The names of archives in the archive, which nobody opens."""

    @property
    def names(self) -> list[str]:
        """The full names of the entries; the second of two that are called the same has a number."""
        return list(self._entries)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """One entry; never more bytes come out of it than it declared. Raises UnreadableFile, also while it is read."""
        entry = self._entries[name]
        path = entry.filename
        if path.startswith(("/", "\\")) or ":" in path or ".." in path.replace("\\", "/").split("/"):
            raise UnreadableFile("unsafe_name")
        if S_ISLNK(entry.external_attr >> 16):
            raise UnreadableFile("symbolic_link")
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


def _own_names(entries: Iterable[zipfile.ZipInfo], endings: tuple[str, ...]) -> Iterator[str]:
    taken: set[str] = set()
    for entry in entries:
        name, number = entry.filename, 1
        ending = max((one for one in endings if name.lower().endswith(one)), key=len)
        while name in taken:
            number += 1
            name = f"{entry.filename[: -len(ending)]} ({number}){entry.filename[-len(ending) :]}"
        taken.add(name)
        yield name


def _is_wanted(entry: zipfile.ZipInfo, endings: tuple[str, ...]) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    hidden = "__MACOSX" in parts or parts[-1].startswith(".")
    return not entry.is_dir() and not hidden and parts[-1].lower().endswith(endings)


def _check_directory(file: IO[bytes]) -> int:
    """Refuse a table of contents that would fill the memory, before anybody reads it. Returns the archive's size."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END))
    end = file.read()
    start = end.rfind(_END_RECORD)
    file.seek(0)
    if start < 0 or int.from_bytes(end[start + 12 : start + 16], "little") > MOST_DIRECTORY_BYTES:
        raise UnreadableFile("not_a_track_file")
    return size
