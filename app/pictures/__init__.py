"""Pictures people send: the rules they must meet, what is taken out of them, and smaller copies."""

from collections.abc import Sequence
from typing import BinaryIO

from app.pictures.picture import LARGEST_BYTES, Picture

__all__ = ["LARGEST_BYTES", "Picture", "read_picture"]


def read_picture(stream: BinaryIO, name: str, copies: Sequence[int] = ()) -> Picture:
    """The picture in a file called `name`, with copies whose longest sides have these lengths.

    Raises Invalid: `empty_file`, `heic_image`, `no_image`, `image_ending`, `image_too_large`, `too_many_pixels`,
    `broken_image`, `image_type`, `animated_image`.
    """
    from app.pictures.reading import read  # noqa: PLC0415

    return read(stream, name, copies)
