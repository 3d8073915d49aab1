"""Reading large files piece by piece: packed or not, from where an earlier run stopped, in little memory."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, is_zipfile

from app.errors import RegimenError

_BEGINNING = 4096
_CHUNK = 1 << 17
_LONGEST_LINE = 64 << 20
_GZIP = 31
"""What zlib calls a window of 32 kB with gzip's head and sum."""
_UNREADABLE = (EOFError, OSError, zlib.error, BadZipFile, NotImplementedError, RuntimeError)
"""The last two are what zipfile says of archives that are packed or locked in a way it does not know."""


class BrokenDump(RegimenError):
    """The file cannot be read on: `position` bytes of its content were fine."""

    @classmethod
    def at(cls, position: int, reason: str) -> "BrokenDump":
        """What came before the position is fine."""
        return cls("broken_dump", position=position, reason=reason)


def members_of(path: Path) -> list[str]:
    """The files in an archive; none where the file is no archive. Raises BrokenDump."""
    with path.open("rb") as file:
        looks_so = file.read(4) == b"PK\x03\x04"
    if not looks_so and not is_zipfile(path):
        return []
    try:
        with ZipFile(path) as archive:
            return [one.filename for one in archive.infolist() if not one.is_dir()]
    except _UNREADABLE as error:
        raise BrokenDump.at(0, f"the archive is cut off or damaged ({error})") from error


@dataclass
class Dump:
    """A file, or one in a zip archive. `position` counts the unpacked bytes of what was handed out."""

    path: Path
    member: str = ""
    """Its name in the archive."""
    position: int = 0
    packed_read: int = field(default=0, repr=False)
    """Bytes of the file itself that were read, for a progress bar."""

    def __post_init__(self) -> None:
        """Look at how it begins."""
        self.is_packed = False
        with self._opened() as file:
            self.is_packed = file.read(2) == b"\x1f\x8b"

    @property
    def name(self) -> str:
        """What the file is called."""
        return Path(self.member or self.path).name

    @property
    def size(self) -> int:
        """Bytes of the file."""
        if not self.member:
            return self.path.stat().st_size
        with ZipFile(self.path) as archive:
            return archive.getinfo(self.member).file_size

    def fingerprint(self) -> str:
        """The same for a file that was cut off and for the whole of it."""
        return sha256(self._beginning()).hexdigest()[:32]

    def first_line(self) -> str:
        """The header of a table."""
        return self.beginning().partition("\n")[0].rstrip("\r")

    def beginning(self) -> str:
        """Some lines."""
        return self._beginning().decode("utf-8-sig", "replace")

    def pieces(self) -> Iterator[bytes]:
        """The content from the position on, which does not move. Raises BrokenDump."""
        read = self.position
        try:
            for piece in self._pieces(self.position):
                read += len(piece)
                yield piece
        except _UNREADABLE as error:
            raise BrokenDump.at(read, str(error) or "it is cut off or damaged") from error

    def blocks(self) -> Iterator[bytes]:
        """Whole lines, many at once, from the position on; the last may have no end. Raises BrokenDump.

        The position is behind the lines that were handed out last.
        """
        rest = b""
        try:
            for piece in self.pieces():
                cut = piece.rfind(b"\n") + 1
                if not cut:
                    rest += piece
                    if len(rest) > _LONGEST_LINE:
                        raise BrokenDump.at(self.position, "a line has no end")
                    continue
                block, rest = rest + piece[:cut], piece[cut:]
                self.position += len(block)
                yield block
        except BrokenDump as error:
            raise BrokenDump.at(self.position, error.details["reason"]) from error
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
        except _UNREADABLE:
            pass
        self.packed_read = 0
        return found[:_BEGINNING]

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if not self.member:
            with self.path.open("rb") as file:
                yield file
            return
        with ZipFile(self.path) as archive, archive.open(self.member) as packed:
            yield cast("BinaryIO", packed)

    def _pieces(self, position: int) -> Iterator[bytes]:
        """The content from a position on."""
        with self._opened() as file:
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
