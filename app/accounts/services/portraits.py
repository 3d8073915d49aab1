"""The picture a person shows of themselves: a row and a file, which come and go together."""

from pathlib import Path

from app.accounts.models import Portrait, User
from app.accounts.queries import portraits_of
from app.extensions import db
from app.files import FilesOfRows, Stage, declare_files, folder
from app.pictures import Picture

PORTRAIT_SIDE = 512
"""Pixels of the longest side. Only this copy is kept, never what was sent."""


def portrait_file(portrait: Portrait) -> Path:
    """Where the picture lies."""
    return folder("uploads") / str(portrait.user_id) / "portrait" / f"{portrait.name}.jpg"


declare_files(
    FilesOfRows(
        "portrait", ("user_id", "name"), r"uploads/\d+/portrait/[^/]+", lambda row: [portrait_file(Portrait(**row))]
    )
)


def change_portrait(stage: Stage, user: User, picture: Picture) -> Portrait:
    """Show this picture, read with a copy of `PORTRAIT_SIDE`, and forget the one before."""
    remove_portrait(stage, user)
    portrait = Portrait(user_id=user.id)
    db.session.add(portrait)
    db.session.flush()
    stage.add(portrait_file(portrait), [picture.copies[PORTRAIT_SIDE]])
    return portrait


def remove_portrait(stage: Stage, user: User) -> None:
    """Show none; the file goes when that is stored."""
    portrait = db.session.scalar(portraits_of(user))
    if portrait is None:
        return
    stage.remove(portrait_file(portrait))
    db.session.delete(portrait)
    db.session.flush()
