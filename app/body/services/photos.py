"""Photos: a row and its files, which come and go together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.body.models import Image, picture_name
from app.extensions import db
from app.files import FilesOfRows, Stage, declare_files, folder
from app.pictures import Picture

COPIES = (400, 1280)
"""Longest sides of the smaller copies: for the gallery, and for comparing."""


def file_of(image: Image, copy: int | None = None) -> Path:
    """Where the picture lies, or one of its smaller copies."""
    place = folder("uploads") / str(image.user_id) / "gallery"
    return place / (f"{image.name}.{copy}.jpg" if copy else f"{image.name}.{image.ending}")


def _files_of(image: Image) -> list[Path]:
    return [file_of(image), *(file_of(image, size) for size in COPIES)]


declare_files(
    FilesOfRows(
        "gallery_image",
        ("user_id", "name", "ending"),
        r"uploads/\d+/gallery/[^/]+",
        lambda row: _files_of(Image(**row)),
    )
)


def add_photo(stage: Stage, user: Any, picture: Picture, values: Mapping[str, Any]) -> Image:
    """Store a picture for its owner."""
    image = Image(user_id=user.id, **values, **_facts(picture))
    _write(stage, image, picture)
    db.session.add(image)
    db.session.flush()
    return image


def change_photo(stage: Stage, image: Image, values: Mapping[str, Any], picture: Picture | None = None) -> Image:
    """Change what is said about a photo, or the picture itself; then its old files go."""
    for name, value in values.items():
        setattr(image, name, value)
    if picture:
        _remove_files(stage, image)
        for name, value in _facts(picture).items():
            setattr(image, name, value)
        _write(stage, image, picture)
    db.session.flush()
    return image


def remove_photo(stage: Stage, image: Image) -> None:
    """Forget a photo; its files go when that is stored."""
    _remove_files(stage, image)
    db.session.delete(image)
    db.session.flush()


def _facts(picture: Picture) -> dict[str, Any]:
    return {"name": picture_name(), "ending": picture.ending, "width": picture.width, "height": picture.height}


def _write(stage: Stage, image: Image, picture: Picture) -> None:
    stage.add(file_of(image), picture.pieces)  # type: ignore[arg-type]
    for size, copy in picture.copies.items():
        stage.add(file_of(image, size), [copy])


def _remove_files(stage: Stage, image: Image) -> None:
    for path in _files_of(image):
        stage.remove(path)
