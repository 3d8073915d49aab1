"""The rows of large tables, many at once."""

import csv
from collections.abc import Iterator
from contextlib import suppress

from app.nutrition.importing.dumps import BrokenDump, Dump

_LONGEST_QUOTATION = 1 << 22
"""A quotation that is still open after so many bytes is a stray mark."""

Rows = list[list[str]]


def delimiter_of(header: str) -> str:
    """What stands between the columns: the mark the header has most of."""
    return max("\t,;|", key=header.count)


def row_blocks(dump: Dump, delimiter: str, columns: int) -> Iterator[Rows]:
    """The rows of a table behind its header; the dump's position is behind those handed out last.

    A row that cannot be read is an empty one. Raises BrokenDump, also for a last line that is cut off.
    """
    # Dumps with tabs quote nothing, and have quotation marks inside.
    read = _tabbed if delimiter == "\t" else _quoted
    has_header = dump.position == 0
    for block in _closed(dump, quotes=delimiter != "\t"):
        torn = len(block) if block.endswith(b"\n") else _end_of_whole_rows(block, delimiter, columns)
        rows = read(block[:torn].decode("utf-8", "replace"), delimiter)
        dump.position -= len(block) - torn
        yield rows[1:] if has_header else rows
        has_header = False
        if torn < len(block):
            raise BrokenDump.at(dump.position, "the last line is cut off")


def _closed(dump: Dump, *, quotes: bool) -> Iterator[bytes]:
    """Blocks in which every quotation that begins also ends."""
    held = b""
    for block in dump.blocks():
        held += block
        if quotes and held.count(b'"') % 2 and len(held) < _LONGEST_QUOTATION:
            continue
        yield held
        held = b""
    if held:
        yield held


def _tabbed(text: str, _delimiter: str) -> Rows:
    return [line.rstrip("\r").split("\t") for line in text.removesuffix("\n").split("\n")] if text else []


def _quoted(text: str, delimiter: str) -> Rows:
    lines = text.split("\n")
    if '"' not in text and "\r" not in text:
        return [line.split(delimiter) for line in lines if line]
    lines = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
    try:
        return [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        # One odd line spoils no other.
        return [_alone(line, delimiter) for line in lines if line.strip()]


def _alone(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _end_of_whole_rows(block: bytes, delimiter: str, columns: int) -> int:
    """Where the last row begins if it has too few columns, else the end."""
    lines, whole = block.split(b"\n"), -1
    if delimiter == "\t" or b'"' not in block:
        number = lines[-1].count(delimiter.encode()) + 1
    else:
        texts = (f"{line.decode('utf-8', 'replace')}\n" for line in lines)
        reader, before, number = csv.reader(texts, delimiter=delimiter), 0, columns
        with suppress(csv.Error):
            for row in reader:
                whole, before, number = before, reader.line_num, len(row)
    return len(block) if number >= columns else sum(len(line) + 1 for line in lines[:whole])
