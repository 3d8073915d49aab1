"""Photos as phones and browsers send them."""

from io import BytesIO
from typing import Any

from PIL import Image

SECRET = "Regimen secret camera 4711"


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), orientation: int = 1, **options: Any) -> bytes:
    """A picture that says where and with what it was taken; its left upper quarter is red."""
    picture = Image.new("RGB", size, "navy")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    said = Image.Exif()
    said[0x0112] = orientation
    said[0x010F] = SECRET
    place = said.get_ifd(0x8825)
    place[1], place[2] = "N", (48.0, 51.0, 30.0)
    written = BytesIO()
    picture.save(written, kind, exif=said, **options)
    return written.getvalue()


def upload(content: bytes | None = None, name: str = "me.jpg", **fields: str) -> dict[str, Any]:
    """The parts of a form with a photo."""
    return {"date": "2026-01-01"} | fields | {"image": (BytesIO(content if content is not None else photo()), name)}


def opened(content: bytes) -> Image.Image:
    """The picture in a file."""
    return Image.open(BytesIO(content))
