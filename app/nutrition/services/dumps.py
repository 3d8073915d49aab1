"""Reading large files line by line: packed or not, from where an earlier run stopped, in little memory."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import RegimenError

_BEGINNING = 64 * 1024
_CHUNK = 1 << 20


class BrokenDump(RegimenError):
    """The file cannot be read on: `position` bytes of its content were fine."""


@dataclass
class Dump:
    """A file. `position` counts the unpacked bytes of the lines that were handed out."""

    path: Path
    position: int = 0
    packed_read: int = field(default=0, repr=False)
    """Bytes of the file itself that were read, for a progress bar."""

    def __post_init__(self) -> None:
        """Look at how it begins."""
        with self.path.open("rb") as file:
            self.is_packed = file.read(2) == b"\x1f\x8b"

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    def fingerprint(self) -> str:
        """The same for a file that was cut off and for the whole of it."""
        with self._opened() as stream:
            return sha256(_carefully_read(stream, _BEGINNING)).hexdigest()[:32]

    def first_line(self) -> str:
        """The header of a table."""
        with self._opened() as stream:
            return _carefully_read(stream, _BEGINNING).partition(b"\n")[0].decode("utf-8-sig", "replace").rstrip("\r")

    def lines(self) -> Iterator[bytes]:
        """The lines from the position on. Raises BrokenDump where the file is cut off or damaged."""
        with self.path.open("rb") as file:
            stream: Any = BufferedReader(gzip.GzipFile(fileobj=file), _CHUNK) if self.is_packed else file  # type: ignore[arg-type]
            try:
                self._skip(stream)
                for number, line in enumerate(stream):
                    self.position += len(line)
                    if not number & 1023:
                        self.packed_read = file.tell()
                    yield line
            except (EOFError, OSError, zlib.error) as error:
                raise BrokenDump("broken_dump", position=self.position, reason=str(error)) from error
            self.packed_read = self.size

    def _opened(self) -> BinaryIO:
        opened: Any = gzip.open(self.path, "rb") if self.is_packed else self.path.open("rb")
        return opened  # type: ignore[no-any-return]

    def _skip(self, stream: Any) -> None:
        if not self.is_packed:
            stream.seek(self.position)
            return
        left = self.position
        while left > 0:
            read = stream.read(min(left, _CHUNK))
            if not read:
                raise EOFError("the file is shorter than what was read of it before")
            left -= len(read)


def _carefully_read(stream: BinaryIO, size: int) -> bytes:
    """As much as can be read: a file may be cut off within its first bytes."""
    found = b""
    try:
        while len(found) < size and (part := stream.read(size - len(found))):
            found += part
    except (EOFError, OSError, zlib.error):
        pass
    return found


def delimiter_of(header: str) -> str:
    """What stands between the columns: the mark the header has most of."""
    return max("\t,;|", key=header.count)


def table_rows(dump: Dump, delimiter: str, columns: int) -> Iterator[list[str]]:
    """The rows of a table behind its header. Raises BrokenDump for a last line that is cut off."""
    lines = dump.lines()
    if dump.position == 0:
        next(lines, None)
    if delimiter == "\t":
        # Dumps with tabs quote nothing, and have quotation marks inside.
        yield from _tabbed(dump, lines, columns)
        return
    texts = (line.decode("utf-8", "replace") for line in lines)
    last = ""

    def noted() -> Iterator[str]:
        nonlocal last
        for last in texts:
            yield last.replace("\0", "")

    before = dump.position
    for row in csv.reader(noted(), delimiter=delimiter):
        if len(row) < columns and not last.endswith("\n") and row:
            dump.position = before
            raise BrokenDump("cut_off_line", position=before, reason="the last line is cut off")
        before = dump.position
        if row:
            yield row


def _tabbed(dump: Dump, lines: Iterator[bytes], columns: int) -> Iterator[list[str]]:
    for line in lines:
        row = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
        if len(row) < columns and not line.endswith(b"\n"):
            dump.position -= len(line)
            raise BrokenDump("cut_off_line", position=dump.position, reason="the last line is cut off")
        yield row
