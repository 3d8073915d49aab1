"""Read a picture somebody sent: check it by the rules of the contract, free it of metadata, make smaller copies.

Large pictures are decoded at a fraction of their size where the format can (JPEG), and one at a time in each process,
so that memory stays within bounds however many people send pictures.
"""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import PurePath
from threading import Lock
from typing import Any, BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import Transpose

from app.errors import Invalid
from app.pictures.metadata import UPRIGHT, Pieces, bare_jpeg, bare_png, bare_webp
from app.pictures.picture import LARGEST_BYTES, MEGABYTE, Picture

LARGEST_JPEG, LARGEST_OTHER = 64_000_000, 36_000_000
"""Pixels. A JPEG is decoded small, anything else whole."""
FORMATS = "jpeg, jpg, png, webp, avif"
_ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "jpg"}
_BARE: Mapping[str, Callable[[bytes, int], Pieces]] = {
    "JPEG": bare_jpeg,
    # Several pictures in one file, as some phones write them: the first one counts, and it is an ordinary JPEG.
    "MPO": bare_jpeg,
    "PNG": bare_png,
    "WEBP": bare_webp,
}
_ORIENTATION = 0x0112
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_one_at_a_time = Lock()


def read(stream: BinaryIO, name: str, copies: Sequence[int]) -> Picture:
    """As `app.pictures.read_picture` says."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if not size:
        raise Invalid("empty_file")
    image = _opened(stream)
    _check_ending(name)
    if size > LARGEST_BYTES:
        raise Invalid("image_too_large", limit=LARGEST_BYTES // MEGABYTE)
    kind = image.format or ""
    most = LARGEST_JPEG if _BARE.get(kind) is bare_jpeg else LARGEST_OTHER
    if kind in _ENDINGS and image.width * image.height > most:
        raise _too_many_pixels(most)
    if kind not in _ENDINGS:
        raise Invalid("image_type", formats=FORMATS)
    if getattr(image, "is_animated", False) and kind != "MPO":
        raise Invalid("animated_image")
    with _one_at_a_time:
        return _prepared(image, stream, kind, sorted(copies, reverse=True))


def _opened(stream: BinaryIO) -> Image.Image:
    beginning = stream.read(64)
    stream.seek(0)
    if beginning[4:8] == b"ftyp" and beginning[8:12] in _HEIC_BRANDS and b"avif" not in beginning:
        raise Invalid("heic_image")
    try:
        return Image.open(stream)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(LARGEST_OTHER) from None
    except (UnidentifiedImageError, *_BROKEN):
        raise Invalid("no_image") from None


_BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError),
    # Of its reader of AVIF, for frames that cannot be decoded.
    RuntimeError,
)
"""What the library raises for files that are not what they seem."""


def _too_many_pixels(most: int) -> Invalid:
    return Invalid("too_many_pixels", limit=most // 1_000_000)


def _check_ending(name: str) -> None:
    Image.init()
    known = [ending.removeprefix(".") for ending in Image.EXTENSION]
    ending = PurePath(name.replace("\x00", "")).suffix.removeprefix(".").lower()
    if ending not in known:
        raise Invalid("image_ending", ending=ending, known=", ".join(known))


def _prepared(image: Image.Image, stream: BinaryIO, kind: str, copies: Sequence[int]) -> Picture:
    try:
        orientation = _orientation_of(image)
        width, height = image.size
        if kind == "AVIF":
            return _converted(image, copies)
        stream.seek(0)
        pieces = list(_BARE[kind](stream.read(), orientation))
        return Picture(_ENDINGS[kind], width, height, pieces, _copies(image, copies, orientation))
    except _BROKEN as error:
        raise Invalid("broken_image") from error
    finally:
        image.close()


def _orientation_of(image: Image.Image) -> int:
    try:
        found: Any = image.getexif().get(_ORIENTATION, UPRIGHT)
    except _BROKEN:
        # Damaged metadata, which goes anyway; the picture may be whole.
        return UPRIGHT
    return found if isinstance(found, int) and 1 <= found <= 8 else UPRIGHT


def _converted(image: Image.Image, copies: Sequence[int]) -> Picture:
    """AVIF as JPEG, upright: its metadata cannot be taken out piece by piece, and not everything shows it."""
    upright = _on_white(ImageOps.exif_transpose(image))
    return Picture("jpg", upright.width, upright.height, [_jpeg(upright, 90)], _copies(upright, copies, UPRIGHT))


def _copies(image: Image.Image, sizes: Sequence[int], orientation: int) -> dict[int, bytes]:
    """Smaller copies, turned upright, each made from the next larger one. Decodes the picture in any case."""
    if not sizes:
        image.draft("RGB", (256, 256))
        image.load()
        return {}
    made: dict[int, bytes] = {}
    profile = image.info.get("icc_profile")
    image.thumbnail((sizes[0], sizes[0]), reducing_gap=1.01)
    image = _on_white(_turned(image, orientation))
    for size in sizes:
        image.thumbnail((size, size), reducing_gap=2)
        made[size] = _jpeg(image, 82, profile)
    return made


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, in colours JPEG knows."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")


def _jpeg(image: Image.Image, quality: int, profile: bytes | None = None) -> bytes:
    written = BytesIO()
    # A profile of CMYK or grey does not fit the converted colours.
    fitting = profile if profile and image.mode == "RGB" and profile[16:20] == b"RGB " else None
    image.save(written, "JPEG", quality=quality, progressive=True, icc_profile=fitting)
    return written.getvalue()
