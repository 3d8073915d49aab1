"""`exerciseimage` and `video`, and the files themselves."""

from collections.abc import Mapping
from typing import Any

from flask import Request, Response, current_app, jsonify, request, send_file
from flask_login import current_user
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.security import safe_join

from app.api.bodies import multipart_body
from app.api.endpoint import described
from app.api.filters import exact, reference
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.openapi.parts import ADDRESS, INTEGER, Named, listed, record
from app.api.pictures import picture_body
from app.api.renaming import in_older_names
from app.api.resource import Resource
from app.api.wger.sign_in import PAGE_CACHED
from app.errors import Invalid, NotFound
from app.exercises import services
from app.exercises.api.access import CONTRIBUTORS, CONTRIBUTORS_PAGE_CACHED
from app.exercises.blueprint import blueprint
from app.exercises.logic.films import MEDIA_TYPES
from app.exercises.models import Contribution, Exercise, ExerciseImage, ExerciseVideo
from app.exercises.queries import contributions, exercises_open_to, images_for, videos_for
from app.exercises.schemas import ExerciseImageSchema, ExerciseVideoSchema, address_of_file
from app.extensions import db
from app.files import stage_of_this_change
from app.reference.queries import licenses
from app.web.wall import public

KEPT_S = 31_536_000
"""A file never changes under its name."""


@blueprint.page("/media/exercise-images/<int:exercise_id>/<name>")
@blueprint.page("/media/exercise-video/<int:exercise_id>/<name>", endpoint="video_file")
@public
def image_file(exercise_id: int, name: str) -> Response:
    """The file of a picture or film. Programs load it without a token; its name cannot be guessed."""
    key = min(exercise_id, 2**62)
    owner_id = db.session.execute(select(Exercise.owner_id).where(Exercise.id == key)).one_or_none()
    if owner_id is None or (owner_id[0] and current_user.is_authenticated and not _may_see(key, owner_id[0])):
        raise NotFound("no_such_row")
    folder = "exercise-images" if request.endpoint == "exercises.image_file" else "exercise-video"
    path = safe_join(str(services.file_at(folder)), str(exercise_id), name.replace("\x00", ""))
    if path is None:
        raise NotFound("no_such_row")
    try:
        response = send_file(path, max_age=KEPT_S, conditional=True, mimetype=MEDIA_TYPES.get(name.rpartition(".")[2]))
    except (FileNotFoundError, IsADirectoryError, ValueError, OSError):
        raise NotFound("no_such_row") from None
    response.headers["Cache-Control"] = f"{'private' if owner_id[0] else 'public'}, max-age={KEPT_S}, immutable"
    return response


def _may_see(exercise_id: int, owner_id: int) -> bool:
    """Whether a private exercise is the reader's own, or offered to everybody and theirs to decide about."""
    if current_user.id == owner_id or not current_user.is_admin:
        return bool(current_user.id == owner_id)
    waiting = contributions().where(Contribution.exercise_id == exercise_id, Contribution.state == services.OPEN)
    return db.session.scalar(waiting.limit(1)) is not None


def _film_body(request: Request) -> Any:
    most = current_app.config["MAX_VIDEO_SIZE_MB"]
    # What is a little too large is told in the words of the contract, what is much too large as everywhere.
    body = multipart_body(request, current_app.config["MAX_UPLOAD"])
    file = body.get("video")
    if isinstance(file, FileStorage):
        try:
            body["video"] = services.read_film(file.stream, file.filename or "", most)  # type: ignore[arg-type]
        except Invalid as error:
            body["video"] = error
    return body


def _apart(values: Mapping[str, Any], name: str) -> tuple[Any, dict[str, Any]]:
    return values.get(name), {key: value for key, value in values.items() if key != name}


def _add_image(_model: Any, user: Any, values: Mapping[str, Any]) -> ExerciseImage:
    picture, rest = _apart(values, "image")
    exercise = db.session.get_one(Exercise, rest.pop("exercise_id"))
    return services.add_image(stage_of_this_change(), user, exercise, picture, rest)


def _change_image(image: ExerciseImage, user: Any, values: Mapping[str, Any]) -> ExerciseImage:
    picture, rest = _apart(values, "image")
    return services.change_image(stage_of_this_change(), image, user, rest, picture)


def _remove_image(image: ExerciseImage, user: Any) -> None:
    services.remove_image(stage_of_this_change(), image, user)


def _add_video(_model: Any, user: Any, values: Mapping[str, Any]) -> ExerciseVideo:
    film, rest = _apart(values, "video")
    exercise = db.session.get_one(Exercise, rest.pop("exercise_id"))
    return services.add_video(stage_of_this_change(), user, exercise, film, rest)


def _change_video(video: ExerciseVideo, user: Any, values: Mapping[str, Any]) -> ExerciseVideo:
    film, rest = _apart(values, "video")
    return services.change_video(stage_of_this_change(), video, user, rest, film)


def _remove_video(video: ExerciseVideo, user: Any) -> None:
    services.remove_video(stage_of_this_change(), video, user)


IMAGES = Resource(
    "exerciseimage",
    ExerciseImage,
    ExerciseImageSchema,
    visible=images_for,
    filters=[
        *exact(ExerciseImage.is_main),
        *reference(ExerciseImage.exercise_id, exercises_open_to),
        *reference(ExerciseImage.license_id, licenses),
        *exact(ExerciseImage.license_author),
    ],
    ordering=(ExerciseImage.is_main.desc(), ExerciseImage.id),
    access=CONTRIBUTORS_PAGE_CACHED,
    add=_add_image,
    change=_change_image,
    remove=_remove_image,
    takes_files=True,
    body=picture_body("image", services.COPIES),
    description="Pictures of exercises, sent as forms with a file.",
)
VIDEOS = Resource(
    "video",
    ExerciseVideo,
    ExerciseVideoSchema,
    visible=videos_for,
    filters=[
        *exact(ExerciseVideo.is_main),
        *reference(ExerciseVideo.exercise_id, exercises_open_to),
        *reference(ExerciseVideo.license_id, licenses),
        *exact(ExerciseVideo.license_author),
    ],
    ordering=(ExerciseVideo.is_main.desc(), ExerciseVideo.id),
    access=CONTRIBUTORS,
    add=_add_video,
    change=_change_video,
    remove=_remove_video,
    takes_files=True,
    body=_film_body,
    description="Films of exercises (MP4, WebM or Ogg), sent as forms with a file.",
)
blueprint.resources(IMAGES, VIDEOS)

_COPY = Named("ThumbnailAlias", record({"url": ADDRESS, "settings": record({"size": listed(INTEGER)})}))
THUMBNAILS = Named("ImageThumbnails", record({"small": _COPY, "medium": _COPY, "original": ADDRESS}))


@blueprint.route(f"{BASE}exerciseimage/<id>/thumbnails/", tags=["exerciseimage"])
@answers(THUMBNAILS)
@described("Thumbnails", access=PAGE_CACHED)
def thumbnails(id: str) -> Response:
    """The smaller copies of a picture, and its original."""
    image = IMAGES.find(current_user, id)
    assert isinstance(image, ExerciseImage)
    copies: dict[str, Any] = {
        name: {"url": address_of_file(services.copy_of(image.image, size)), "settings": {"size": [size, size]}}
        for name, size in (("small", services.SMALL), ("medium", services.MEDIUM))
    }
    return jsonify(in_older_names("thumbnails", copies | {"original": address_of_file(image.image)}))
