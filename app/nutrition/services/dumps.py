"""Reading large files line by line: packed or not, from where an earlier run stopped, in little memory."""

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app.errors import RegimenError

_BEGINNING = 4096
_CHUNK = 1 << 18
_LONGEST_LINE = 64 << 20
_GZIP = 31
"""What zlib calls a window of 32 kB with gzip's head and sum."""


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
        return sha256(self._beginning()).hexdigest()[:32]

    def first_line(self) -> str:
        """The header of a table."""
        return self._beginning().partition(b"\n")[0].decode("utf-8-sig", "replace").rstrip("\r")

    def lines(self) -> Iterator[bytes]:
        """The lines from the position on. Raises BrokenDump where the file is cut off or damaged."""
        rest = b""
        try:
            for piece in self._pieces(self.position):
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    self.position += len(line) + 1
                    yield line + b"\n"
                if len(rest) > _LONGEST_LINE:
                    raise EOFError("a line has no end")
        except (EOFError, OSError, zlib.error) as error:
            raise BrokenDump("broken_dump", position=self.position, reason=str(error)) from error
        if rest:
            self.position += len(rest)
            yield rest

    def _beginning(self) -> bytes:
        """As much as can be read of it: a file may be cut off within its first bytes."""
        found = b""
        try:
            for piece in self._pieces(0):
                found += piece
                if len(found) >= _BEGINNING:
                    break
        except (EOFError, OSError, zlib.error):
            pass
        self.packed_read = 0
        return found[:_BEGINNING]

    def _pieces(self, position: int) -> Iterator[bytes]:
        """The content from a position on."""
        with self.path.open("rb") as file:
            if not self.is_packed:
                file.seek(position)
            for piece in self._unpacked(file) if self.is_packed else iter(lambda: file.read(_CHUNK), b""):
                self.packed_read = file.tell()
                if self.is_packed and position:
                    position, piece = max(position - len(piece), 0), piece[position:]  # noqa: PLW2901
                yield piece

    def _unpacked(self, file: BinaryIO) -> Iterator[bytes]:
        """What a file packed by gzip holds, piece by piece however well it is packed. Raises EOFError, zlib.error."""
        unpacker = zlib.decompressobj(_GZIP)
        while packed := file.read(_CHUNK):
            while packed:
                yield unpacker.decompress(packed, _CHUNK)
                if unpacker.eof:
                    # A file may hold several packed parts, and zeros behind them.
                    packed = unpacker.unused_data.lstrip(b"\0")
                    unpacker = zlib.decompressobj(_GZIP) if packed else unpacker
                else:
                    packed = unpacker.unconsumed_tail
        if not unpacker.eof:
            raise EOFError("the file is cut off")


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
