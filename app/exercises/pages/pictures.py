"""Pictures on the page of an exercise."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import find, writing
from app.errors import Invalid, NotFound, TooLarge
from app.exercises import queries, services
from app.exercises.blueprint import blueprint
from app.exercises.logic.rights import may_remove
from app.exercises.models import ExerciseImage
from app.exercises.pages.exercise import AT, HIGHEST_ID, find_exercise, in_words_of, may_change
from app.files import largest_file, staged
from app.pictures import Picture, read_picture
from app.web.htmx import redirect
from app.web.uploads import takes_files

PICTURE = f"{AT}/pictures/<int(max={HIGHEST_ID}):image_id>"


@blueprint.page(f"{AT}/pictures", methods=["POST"])
@takes_files
def add_picture(exercise_id: int) -> ResponseReturnValue:
    """Add a picture to one's own exercise, or as a trusted person to any."""
    if not may_change(find_exercise(exercise_id)):
        raise NotFound("no_such_row")
    try:
        picture = _sent_picture()
    except (Invalid, TooLarge) as error:
        flash(in_words_of(error), "warn")
        return redirect("exercises.exercise", exercise_id=exercise_id)
    author = request.form.get("license_author", "").replace("\x00", "").strip()[:200]
    with staged() as stage, writing():
        exercise = find_exercise(exercise_id)
        services.add_image(stage, current_user, exercise, picture, {"license_author": author})
    flash(_("Saved"), "done")
    return redirect("exercises.exercise", exercise_id=exercise_id)


def _sent_picture() -> Picture:
    file = request.files.get("image")
    if file is None or not file.filename:
        raise Invalid("empty_file")
    size, limit = file.stream.seek(0, 2), largest_file()
    file.stream.seek(0)
    if size > limit:
        raise TooLarge("too_large", size=size, limit=limit)
    return read_picture(file.stream, file.filename, services.COPIES)  # type: ignore[arg-type]


@blueprint.page(f"{PICTURE}/main", methods=["POST"])
def choose_picture(exercise_id: int, image_id: int) -> ResponseReturnValue:
    """Make this the picture that stands for the exercise."""
    with staged() as stage, writing():
        services.change_image(stage, _find(exercise_id, image_id), current_user, {"is_main": True})
    return redirect("exercises.exercise", exercise_id=exercise_id)


@blueprint.page(f"{PICTURE}/delete", methods=["POST"])
def delete_picture(exercise_id: int, image_id: int) -> ResponseReturnValue:
    """Delete a picture: of one's own exercise, or as an administrator."""
    with staged() as stage, writing():
        image = _find(exercise_id, image_id)
        if not may_remove(current_user, image.exercise.owner_id):
            raise NotFound("no_such_row")
        services.remove_image(stage, image, current_user)
    flash(_("Deleted"), "done")
    return redirect("exercises.exercise", exercise_id=exercise_id)


def _find(exercise_id: int, image_id: int) -> ExerciseImage:
    if not may_change(find_exercise(exercise_id)):
        raise NotFound("no_such_row")
    rows: Any = queries.images_for(current_user)
    found: ExerciseImage = find(rows, ExerciseImage.id == image_id, ExerciseImage.exercise_id == exercise_id)
    return found
