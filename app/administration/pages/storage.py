"""How much room everything takes, and making some."""

from flask import current_app, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from app.accounts.deeds import note_deed
from app.accounts.models import User
from app.accounts.roles import for_admins
from app.activities.tile_store import tile_store
from app.administration import storage
from app.administration.blueprint import blueprint
from app.database import writing
from app.extensions import db
from app.web import htmx

MOST_PEOPLE = 50
ALWAYS_SHOWN = (storage.RECORDINGS, storage.PHOTOS, "backups", "tiles")

PLACES = {
    storage.RECORDINGS: lazy_gettext("Recorded activities"),
    storage.PHOTOS: lazy_gettext("Photos"),
    "media": lazy_gettext("Pictures and films of exercises"),
    "backups": lazy_gettext("Backups"),
    "tiles": lazy_gettext("Map tiles"),
    "maps": lazy_gettext("Small maps of activities"),
    "imports": lazy_gettext("Archives that are being imported"),
    "dumps": lazy_gettext("Files with foods"),
    "cache": lazy_gettext("Short-lived notes"),
}


@blueprint.page("/administration/storage")
@for_admins
def storage_use() -> ResponseReturnValue:
    """What takes how much: by kind, and by person, the largest first."""
    use = storage.use_of(current_app.config["INSTANCE"])
    largest = use.people.most_common(MOST_PEOPLE)
    names = dict(
        db.session.execute(select(User.id, User.username).where(User.id.in_([who for who, _ in largest]))).all()
    )
    return htmx.render(
        "administration/storage.html",
        use=use,
        kinds=sorted(
            ((name, label) for name, label in PLACES.items() if use.files[name] or name in ALWAYS_SHOWN),
            key=lambda place: -use.sizes[place[0]],
        ),
        people=[(who, names[who], size) for who, size in largest if who in names and size],
        share=round(100 * (use.whole - use.free) / use.whole) if use.whole else 0,
        tiles_most=current_app.config["TILE_CACHE_MB"],
    )


@blueprint.page("/administration/storage/tiles/delete", methods=["POST"])
@for_admins
def empty_tiles() -> ResponseReturnValue:
    """Forget the map tiles; they are fetched anew when somebody looks at a map."""
    with writing():
        note_deed("tiles_emptied")
    tile_store().empty()
    flash(gettext("The map tiles are deleted. They come back when somebody looks at a map."))
    return htmx.redirect("administration.storage_use")
