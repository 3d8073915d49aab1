"""`PATCH /api/config`: administrators' programs change the limits that `GET /api/config` tells."""

from typing import Any

from flask import Response
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import settings
from app.activities.api.answer_shapes import CONFIG
from app.activities.api.catalogue import get_config
from app.administration import services
from app.administration.blueprint import blueprint
from app.administration.forms import settings_form
from app.api.fittrackee.bodies import bad_request, forbidden, json_body
from app.api.fittrackee.sign_in import offered
from app.api.openapi.parts import INTEGER, Named
from app.api.openapi.workouts import tells
from app.database import writing
from config import MEGABYTE

LIMITS = {
    "file_limit_import": ("MAX_ARCHIVE_FILES", 1),
    "gpx_limit_import": ("MAX_ARCHIVE_FILES", 1),
    "max_single_file_size": ("MAX_FILE_SIZE_MB", MEGABYTE),
    "max_zip_file_size": ("MAX_ARCHIVE_SIZE_MB", MEGABYTE),
}
"""What programs call a setting, and how much of theirs is one of ours."""
_POSITIVE = INTEGER | {"minimum": 1}
BODY = Named("WorkoutsConfigRequest", {"type": "object", "properties": dict.fromkeys(LIMITS, _POSITIVE)})


@offered(blueprint, "/api/config", scope="application:write", method="PATCH")
@tells(CONFIG, body=BODY)
def change_config() -> Response:
    """Other limits; sizes are bytes, and kept in whole megabytes. Whatever else is sent stays as it is."""
    if not current_user.is_admin:
        raise forbidden()
    before = settings.in_force()
    wanted = {LIMITS[key][0]: _asked(key, value) for key, value in json_body().items() if key in LIMITS}
    if locked := wanted.keys() - before.keys():
        raise bad_request(hint=f"{', '.join(sorted(locked))}: the server's environment says what it is")
    form = settings_form(list(wanted), MultiDict(wanted), before)
    if wanted and not form.is_valid:
        raise bad_request(hint=f"{', '.join(sorted(wanted))}: too little or too much")
    with writing():
        is_changed = services.change_settings(before, wanted)
    if is_changed:
        settings.tell_everybody()
    told: Response = get_config()
    return told


def _asked(key: str, value: Any) -> str:
    """A whole number of ours, not smaller than the one that was sent. Raises Refused."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**53:
        raise bad_request(hint=f"{key} is a whole number above zero")
    return str(-(-value // LIMITS[key][1]))
