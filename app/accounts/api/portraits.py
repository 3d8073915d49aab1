"""`/api/auth/picture`, `/api/users/<name>/picture`: the picture a person shows, to whom they know here."""

from flask import Response, request
from flask_login import current_user

from app.accounts import queries, services
from app.accounts.blueprint import blueprint
from app.accounts.models import User
from app.api.fittrackee.bodies import answer, bad_request, failed, not_found, too_large
from app.api.fittrackee.problems import words_of
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import PARTS, PICTURE, SAID, file_told, tells
from app.api.pictures import attempted
from app.database import writing
from app.errors import Invalid
from app.extensions import db
from app.files import largest_file, no_room_is_told, staged
from app.pictures import LARGEST_BYTES, Picture
from app.web.sending import sent_file
from app.web.uploads import takes_files

OTHER_KINDS = {"heic_image", "image_ending", "image_type", "no_image"}


@offered(blueprint, "/api/auth/picture", scope="profile:write", method="POST")
@takes_files
@tells(SAID, body=PICTURE, kind=PARTS)
def change_picture() -> Response:
    """Show the picture in the part `file`: JPEG, PNG, WebP or AVIF. Only a small copy without metadata is kept."""
    picture = _picture()
    with staged() as stage, writing():
        services.change_portrait(stage, db.session.get_one(User, current_user.id), picture)
    return answer({"status": "success", "message": "user picture updated"})


@offered(blueprint, "/api/auth/picture", scope="profile:write", method="DELETE")
@tells()
def remove_picture() -> Response:
    """Show no picture any more."""
    with staged() as stage, writing():
        services.remove_portrait(stage, db.session.get_one(User, current_user.id))
    return answer(None, 204)


@offered(blueprint, "/api/users/<username>/picture", scope="profile:read")
@file_told("image/*")
def get_picture(username: str) -> Response:
    """The picture of the caller, of a trainer of theirs, or of somebody who lets them look as their trainer."""
    person = queries.known_person_called(username.replace("\x00", ""), current_user)
    if person is None:
        raise not_found("user does not exist")
    portrait = db.session.scalar(queries.portraits_of(person))
    if portrait is None or not services.portrait_file(portrait).is_file():
        raise not_found("No picture.")
    return sent_file(services.portrait_file(portrait), kept_s=0)


def _picture() -> Picture:
    """The part `file`, once it is read. Raises Refused, StorageFull."""
    limit, size = min(largest_file(), LARGEST_BYTES), request.content_length
    if (size or 0) > limit:
        raise too_large(size, limit, "picture update")
    with no_room_is_told():
        file = request.files.get("file")
    if file is None:
        raise failed("no file part")
    if not file.filename:
        raise failed("no selected file")
    found = attempted(file, [services.PORTRAIT_SIDE])
    if not isinstance(found, Invalid):
        return found
    if found.code in OTHER_KINDS:
        raise failed("file extension not allowed")
    if found.code == "image_too_large":
        raise too_large(size, limit, "picture update")
    message, hint = words_of(found)
    raise bad_request(message, "fail", hint=hint)
