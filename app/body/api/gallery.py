"""`gallery`: photos, sent as forms with a file. Only who owns a photo is told its address."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_login import current_user
from sqlalchemy import select

from app.api.filters import exact
from app.api.pictures import picture_body
from app.api.resource import Resource
from app.body import services
from app.body.blueprint import blueprint
from app.body.models import Image
from app.body.queries import images_of
from app.body.schemas import ImageSchema
from app.database import find
from app.errors import NotFound
from app.files import stage_of_this_change
from app.web.sending import sent_file
from app.web.wall import public


@blueprint.page("/media/gallery/<int:user_id>/<name>.<ending>")
@public
def photo_file(user_id: int, name: str, ending: str) -> Response:
    """The file of a photo, for whoever was told its name. Phone apps load pictures without a token.

    The name is 122 random bits, which only the owner's answers tell. Somebody else who is signed in gets nothing.
    """
    if user_id > 2**62 or (current_user.is_authenticated and current_user.id != user_id):
        raise NotFound("no_such_row")
    image = find(
        select(Image), Image.user_id == user_id, Image.name == name.replace("\x00", ""), Image.ending == ending
    )
    return sent_file(services.file_of(image))


def _add(_model: Any, user: Any, values: Mapping[str, Any]) -> Image:
    picture, words = _apart(values)
    assert picture is not None
    return services.add_photo(stage_of_this_change(), user, picture, words)


def _change(image: Image, _user: Any, values: Mapping[str, Any]) -> Image:
    picture, words = _apart(values)
    return services.change_photo(stage_of_this_change(), image, words, picture)


def _remove(image: Image, _user: Any) -> None:
    services.remove_photo(stage_of_this_change(), image)


def _apart(values: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    return values.get("image"), {name: value for name, value in values.items() if name != "image"}


blueprint.resources(
    Resource(
        "gallery",
        Image,
        ImageSchema,
        visible=images_of,
        filters=exact(Image.id, Image.date, Image.description),
        ordering=(Image.date.desc(),),
        sortable=("id", "date", "description", "height", "width", "user"),
        add=_add,
        change=_change,
        remove=_remove,
        title="Gallery Image",
        takes_files=True,
        body=picture_body("image", services.COPIES),
        description="Photos of one's body. An address works without a token, and cannot be guessed.",
    ),
)
