"""A picture that may be stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
LARGEST_BYTES = 20 * MEGABYTE


@dataclass(frozen=True)
class Picture:
    """Its file in pieces, without metadata, and smaller copies as JPEG by their longest side."""

    ending: str
    width: int
    height: int
    pieces: Sequence[bytes | memoryview]
    copies: Mapping[int, bytes]
