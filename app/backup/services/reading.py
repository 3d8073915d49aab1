"""Reading a backup: everything in it is looked at before anything is written, and what is not ours is refused.

The archive is unpacked as a stream of members. Only plain files with the names of `logic` are members; tar's further
headers, links and folders are refused, so that nothing can lead anywhere or grow in memory.
"""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from app.backup.logic import (
    CHECKSUMS,
    FORMAT,
    HEAD,
    KEY,
    MANIFEST,
    Head,
    lines_of,
    path_of_file,
    read_head,
    table_of_part,
)
from app.backup.services.columns import StoredTable
from app.backup.services.files import names_of_files, plain_values
from app.errors import Invalid
from app.files import declared_files

BLOCK = tarfile.BLOCKSIZE
PIECE_BYTES = 256 * 1024
LARGEST_PART = 128 * 1024 * 1024
"""A part is some megabytes and one row, and is read line by line."""
LARGEST_DESCRIPTION = 16 * 1024 * 1024
MOST_MEMBERS = 10_000_000
MOST_PADDING = 64 * 1024
"""After the last member: tar fills its last block."""


class Member:
    """One file of an archive, to be read once, in the order in which they come."""

    def __init__(self, name: str, size: int, read: Callable[[int], bytes]) -> None:
        self.name, self.size = name, size
        self._read, self._left = read, size
        self.sum = hashlib.sha256()

    def pieces(self) -> Iterator[bytes]:
        """What is left of it, piece by piece."""
        while self._left:
            piece = self._read(min(PIECE_BYTES, self._left))
            self._left -= len(piece)
            self.sum.update(piece)
            yield piece

    def content(self, most: int) -> bytes:
        """All of it. Raises Invalid `backup_damaged` when it is larger than it can be."""
        if self.size > most:
            raise damaged(self.name, "too large")
        return b"".join(self.pieces())


def damaged(name: str, reason: str) -> Invalid:
    """The archive is not what a server wrote."""
    return Invalid("backup_damaged", name=name[:200], reason=reason)


@contextmanager
def members_of(path: Path) -> Iterator[Iterator[Member]]:
    """The members of an archive. Raises Invalid: `no_backup`, `backup_cut_off`, `backup_damaged`."""
    try:
        with gzip.open(path, "rb") as packed:
            yield _members(packed.read)
    except EOFError:
        raise Invalid("backup_cut_off") from None
    except gzip.BadGzipFile as error:
        raise Invalid("no_backup" if "Not a gzipped" in str(error) else "backup_damaged", **_told(error)) from None
    except zlib.error as error:
        raise Invalid("backup_damaged", **_told(error)) from None


def _told(error: Exception) -> dict[str, str]:
    return {"name": "", "reason": str(error)}


def _members(read_some: Callable[[int], bytes]) -> Iterator[Member]:
    def read(size: int) -> bytes:
        found = read_some(size)
        if not found:
            raise Invalid("backup_cut_off")
        return found

    def exactly(size: int) -> bytes:
        found = b""
        while len(found) < size:
            found += read(size - len(found))
        return found

    for number in range(MOST_MEMBERS):
        block = exactly(BLOCK)
        if not block.strip(b"\0"):
            _end(read_some)
            return
        member = _described(block, read, is_first=not number)
        yield member
        for _ in member.pieces():
            """What nobody wanted to read is passed over, and summed up all the same."""
        exactly(-member.size % BLOCK)
    raise damaged("", "too many members")


def _end(read_some: Callable[[int], bytes]) -> None:
    """Nothing may follow; reading to the end also has gzip compare its own sum."""
    left = MOST_PADDING
    while left and (found := read_some(left)):
        if found.strip(b"\0"):
            raise damaged("", "something after the end")
        left -= len(found)
    if not left:
        raise damaged("", "something after the end")


def _described(block: bytes, read: Callable[[int], bytes], *, is_first: bool) -> Member:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.TarError, ValueError):
        if is_first:
            raise Invalid("no_backup") from None
        raise damaged("", "header") from None
    if info.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or info.size < 0 or info.name.endswith("/"):
        raise damaged(info.name, "not a plain file")
    return Member(info.name, info.size, read)


@dataclass
class Contents:
    """What an archive holds."""

    head: Head
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    bytes_of_files: int = 0


def read_description(path: Path, known: Callable[[str], bool], version: str) -> Head:
    """The first member of an archive. Raises Invalid, `backup_too_new` for one of a later version."""
    with members_of(path) as members:
        first = next(members, None)
        if first is None or first.name != HEAD:
            raise Invalid("no_backup")
        head = read_head(_json(first.content(LARGEST_DESCRIPTION), HEAD))
    if head is None:
        raise Invalid("no_backup")
    if head.format > FORMAT or not known(head.migration):
        raise Invalid("backup_too_new", version=head.version[:40], ours=version)
    return head


def verify(path: Path, head: Head, tables: list[StoredTable], instance: Path, room: int) -> Contents:
    """Read an archive from end to end; `room` is how many bytes its files may need.

    Raises Invalid: `backup_cut_off`, `backup_damaged` with the name of the member, `no_room`.
    """
    arranged = arranged_as(head, tables)
    seen = Contents(head, dict.fromkeys(arranged, 0))
    check = _Check(seen, arranged, instance, room)
    with members_of(path) as members:
        for member in members:
            check.take(member)
    check.finish()
    return seen


def arranged_as(head: Head, tables: list[StoredTable]) -> dict[str, StoredTable]:
    """The tables as an archive has them, by name. Raises Invalid `backup_damaged` for others than these."""
    if set(head.tables) != {one.name for one in tables}:
        raise damaged(HEAD, "other tables")
    try:
        return {one.name: one.arranged(head.tables[one.name]) for one in tables}
    except ValueError:
        raise damaged(HEAD, "other columns") from None


class _Check:
    """What has been seen of an archive so far, and whether the next member may follow."""

    def __init__(self, seen: Contents, tables: Mapping[str, StoredTable], instance: Path, room: int) -> None:
        self.seen, self.tables, self.instance, self.room = seen, tables, instance, room
        self.names: set[str] = set()
        self.folders: set[str] = set()
        self.checksums = bytearray()
        self.parts: dict[str, int] = {}
        self.is_summed_up = False
        self.manifest: Any = None

    def take(self, member: Member) -> None:
        """Look at one member."""
        if member.name in self.names or self.manifest is not None:
            raise damaged(member.name, "twice")
        self.names.add(member.name)
        if member.name == CHECKSUMS:
            self._compare_sums(member)
        elif member.name == MANIFEST:
            self.manifest = _json(member.content(LARGEST_DESCRIPTION), MANIFEST)
        else:
            self._look_at(member)
        # Whatever was not read yet: its sum belongs to the list.
        for _ in member.pieces():
            """Summed up."""
        self.checksums += f"{member.sum.hexdigest()}  {member.name}\n".encode()

    def _look_at(self, member: Member) -> None:
        if self.is_summed_up:
            raise damaged(member.name, "after the checksums")
        part = table_of_part(member.name)
        if part:
            self._check_rows(member, *part)
        elif path_of_file(member.name):
            self._check_place(member.name)
            self.seen.files += 1
            self.seen.bytes_of_files += member.size
            if self.seen.bytes_of_files > self.room:
                raise Invalid("no_room", needed=self.seen.bytes_of_files, free=self.room)
        elif member.name == KEY:
            if not member.content(4096).strip():
                raise damaged(KEY, "empty")
        elif member.name != HEAD or len(self.names) > 1:
            raise damaged(member.name, "unknown")

    def _check_place(self, name: str) -> None:
        above = {folder.as_posix() for folder in PurePosixPath(name).parents}
        if name in self.folders or not above.isdisjoint(self.names):
            raise damaged(name, "both a file and a folder")
        self.folders |= above

    def _check_rows(self, member: Member, name: str, number: int) -> None:
        stored = self.tables.get(name)
        if stored is None:
            raise damaged(member.name, "unknown table")
        if number != self.parts.get(name, 0) + 1:
            raise damaged(member.name, "out of order")
        self.parts[name] = number
        owners = [files for files in declared_files() if files.table == name]
        for values in rows_of_part(member, stored):
            self.seen.rows[name] += 1
            for files in owners:
                _check_paths(files, stored, values, self.instance, member.name)

    def _compare_sums(self, member: Member) -> None:
        if member.size != len(self.checksums) or member.content(member.size) != bytes(self.checksums):
            raise damaged(CHECKSUMS, "a checksum differs")
        self.is_summed_up = True

    def finish(self) -> None:
        """At the end of the archive: nothing may be missing."""
        if self.manifest is None or not self.is_summed_up:
            raise Invalid("backup_cut_off")
        if not isinstance(self.manifest, dict):
            raise damaged(MANIFEST, "not a description")
        if (self.manifest.get("rows"), self.manifest.get("files")) != (self.seen.rows, self.seen.files):
            raise damaged(MANIFEST, "something is missing")


def _check_paths(files: Any, stored: StoredTable, values: list[Any], instance: Path, name: str) -> None:
    by_name = dict(zip(stored.names, values, strict=True))
    # What a row of an earlier version does not say is nothing.
    row = {column: by_name.get(column) for column in files.columns}
    try:
        for path, _ in names_of_files(files, plain_values(stored, row), instance):
            if path_of_file(f"files/{path}") is None:
                raise ValueError(path)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise damaged(name, "a path that leads elsewhere") from None


def rows_of_part(member: Member, stored: StoredTable) -> Iterator[list[Any]]:
    """The rows of a member, as Python values in the order of the table's columns."""
    if member.size > LARGEST_PART:
        raise damaged(member.name, "too large")
    for line in lines_of(member.pieces()):
        values = _json(line, member.name)
        if not isinstance(values, list) or len(values) != len(stored.columns):
            raise damaged(member.name, "number of columns")
        try:
            yield [column.decode(value) for column, value in zip(stored.columns, values, strict=True)]
        except (ValueError, TypeError, OverflowError):
            raise damaged(member.name, "a value that does not fit its column") from None


def _json(content: bytes, name: str) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise damaged(name, "no JSON") from None
