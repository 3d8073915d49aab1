"""Pictures and films of exercises: rows, and files below the media folder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from uuid import uuid4

from sqlalchemy import inspect

from app.database import Model, now
from app.errors import Invalid
from app.exercises.logic.films import ENDINGS, ENOUGH, kind_of_film
from app.exercises.models import Exercise, ExerciseImage, ExerciseVideo
from app.exercises.services.history import credit, note, note_deletion, state_of
from app.extensions import db
from app.files import FilesOfRows, Stage, declare_files, folder
from app.pictures import Picture

SMALL, MEDIUM = 200, 400
COPIES = (SMALL, MEDIUM)
"""Longest sides of the smaller copies, in pixels."""
LARGEST_FILM_MB = 100
_CHUNK = 1024 * 1024

Row = TypeVar("Row", bound=Model)
Medium = TypeVar("Medium", ExerciseImage, ExerciseVideo)


@dataclass(frozen=True)
class Film:
    """A file that begins like a film."""

    ending: str
    size: int
    stream: BinaryIO

    @property
    def pieces(self) -> Iterator[bytes]:
        """The file, piece by piece."""
        self.stream.seek(0)
        while piece := self.stream.read(_CHUNK):
            yield piece


def read_film(stream: BinaryIO, name: str, largest_mb: int = LARGEST_FILM_MB) -> Film:
    """The film in a file. Raises Invalid: `empty_file`, `film_too_large`, `film_type`, `no_film`."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if not size:
        raise Invalid("empty_file")
    if size > largest_mb * 1024 * 1024:
        raise Invalid("film_too_large", limit=largest_mb)
    if name.rpartition(".")[2].lower() not in ENDINGS:
        raise Invalid("film_type")
    ending = kind_of_film(stream.read(ENOUGH))
    if ending is None:
        raise Invalid("no_film")
    return Film(ending, size, stream)


def copy_of(path: str, size: int) -> str:
    """The path of a smaller copy of a picture."""
    return f"{path}.{size}x{size}_q85.jpg"


def file_at(path: str) -> Path:
    """Where the file with this path below the media folder is."""
    return folder("media") / path


def _files_of_image(path: str) -> list[Path]:
    return [file_at(path), *(file_at(copy_of(path, size)) for size in COPIES)]


declare_files(
    FilesOfRows(
        "exercise_image",
        ("image",),
        r"media/exercise-images/.+",
        lambda row: _files_of_image(row["image"]) if row["image"] else (),
    )
)
declare_files(
    FilesOfRows(
        "exercise_video",
        ("video",),
        r"media/exercise-video/.+",
        lambda row: [file_at(row["video"])] if row["video"] else (),
    )
)


def add_image(
    stage: Stage, user: Any, exercise: Exercise, picture: Picture, values: Mapping[str, Any]
) -> ExerciseImage:
    """A new picture. The first one of an exercise is its main one."""
    image = ExerciseImage(**({"uuid": uuid4()} | dict(values)), exercise_id=exercise.id)
    _store(stage, image, picture)
    exercise.images.append(image)
    return _added(image, exercise.images, user)


def change_image(
    stage: Stage, image: ExerciseImage, user: Any, values: Mapping[str, Any], picture: Picture | None = None
) -> ExerciseImage:
    """The picture with these values, and another file if there is one."""
    if picture is not None:
        _forget(stage, image)
        _store(stage, image, picture)
    return _changed(image, image.exercise.images, user, values)


def add_video(stage: Stage, user: Any, exercise: Exercise, film: Film, values: Mapping[str, Any]) -> ExerciseVideo:
    """A new film. The first one of an exercise is its main one."""
    video = ExerciseVideo(uuid=uuid4(), exercise_id=exercise.id, **values)
    _store_film(stage, video, film)
    exercise.videos.append(video)
    return _added(video, exercise.videos, user)


def change_video(
    stage: Stage, video: ExerciseVideo, user: Any, values: Mapping[str, Any], film: Film | None = None
) -> ExerciseVideo:
    """The film with these values, and another file if there is one."""
    if film is not None:
        stage.remove(file_at(video.video))
        _store_film(stage, video, film)
    return _changed(video, video.exercise.videos, user, values)


def remove_image(stage: Stage, image: ExerciseImage, user: Any) -> None:
    """Delete a picture; if it was the main one, another takes its place."""
    _remove(stage, image, image.exercise.images, user, "image")


def remove_video(stage: Stage, video: ExerciseVideo, user: Any) -> None:
    """Delete a film; if it was the main one, another takes its place."""
    _remove(stage, video, video.exercise.videos, user, "video")


def forget_files(stage: Stage, exercise: Exercise) -> None:
    """Remove all files of an exercise once its deletion is stored."""
    for row in (*exercise.images, *exercise.videos):
        _forget(stage, row)


def copied(row: Row, **changed: Any) -> Row:
    """A new row with the same values, but for its keys and the exercise it belongs to."""
    columns = inspect(type(row)).column_attrs
    skipped = {"id", "uuid", "exercise_id"}
    return type(row)(**({one.key: getattr(row, one.key) for one in columns if one.key not in skipped} | changed))


def copy_media(stage: Stage, exercise: Exercise, copy: Exercise) -> None:
    """Give the copy of an exercise its pictures and films, as files of its own; those lost on the disk are left out."""
    for image in exercise.images:
        made, ending = uuid4(), image.image.rpartition(".")[2]
        path = f"exercise-images/{copy.id}/{made}.{ending}"
        if _shared(stage, zip(_files_of_image(image.image), _files_of_image(path), strict=True)):
            copy.images.append(copied(image, uuid=made, image=path))
    for video in exercise.videos:
        made, ending = uuid4(), video.video.rpartition(".")[2]
        path = f"exercise-video/{copy.id}/{made}.{ending}"
        if _shared(stage, [(file_at(video.video), file_at(path))]):
            copy.videos.append(copied(video, uuid=made, video=path))
    settle_main(copy.images)
    settle_main(copy.videos)
    db.session.flush()


def _shared(stage: Stage, paths: Iterable[tuple[Path, Path]]) -> bool:
    there = [(old, new) for old, new in paths if old.is_file()]
    for old, new in there:
        stage.share(new, old)
    return bool(there)


def settle_main(rows: Sequence[Any], chosen: Any = None) -> None:
    """Exactly one of the rows is the main one: the one just chosen, else the one there is, else the first."""
    if not rows:
        return
    main = chosen if chosen is not None and chosen.is_main else next((row for row in rows if row.is_main), rows[0])
    for row in rows:
        row.is_main = row is main


def _store(stage: Stage, image: ExerciseImage, picture: Picture) -> None:
    # A new file has a new name: programs keep what they have under the old one.
    name = image.uuid if image.image is None else uuid4()
    image.image = f"exercise-images/{image.exercise_id}/{name}.{picture.ending}"
    image.width, image.height = picture.width, picture.height
    stage.add(file_at(image.image), picture.pieces)  # type: ignore[arg-type]
    for size, content in picture.copies.items():
        stage.add(file_at(copy_of(image.image, size)), [content])


def _store_film(stage: Stage, video: ExerciseVideo, film: Film) -> None:
    name = video.uuid if video.video is None else uuid4()
    video.video = f"exercise-video/{video.exercise_id}/{name}.{film.ending}"
    video.size = film.size
    stage.add(file_at(video.video), film.pieces)


def _added(row: Medium, rows: Sequence[Any], user: Any) -> Medium:
    settle_main(rows, row)
    credit(row)
    db.session.flush()
    note(user, row, "created", after=state_of(row))
    return row


def _changed(row: Medium, rows: Sequence[Any], user: Any, values: Mapping[str, Any]) -> Medium:
    before = state_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    settle_main(rows, row)
    credit(row)
    row.last_update = now()
    db.session.flush()
    note(user, row, "updated", before, state_of(row))
    return row


def _remove(stage: Stage, row: Any, rows: Any, user: Any, kind: str) -> None:
    note(user, row, "deleted", before=state_of(row))
    note_deletion(row, kind)
    _forget(stage, row)
    rows.remove(row)
    settle_main(rows)
    db.session.flush()


def _forget(stage: Stage, row: Any) -> None:
    if isinstance(row, ExerciseVideo):
        stage.remove(file_at(row.video))
        return
    for path in _files_of_image(row.image):
        stage.remove(path)
