"""What programs ask before or beside workouts: sports, records, limits of this server."""

from flask import Response, current_app
from flask_login import current_user
from markupsafe import Markup

from app.activities import queries
from app.activities.api import shapes
from app.activities.api.checking import sport_named
from app.activities.blueprint import blueprint
from app.activities.logic import short_ids
from app.api.fittrackee.bodies import answer, nothing_found, success
from app.api.fittrackee.sign_in import offered
from app.extensions import db

# The version of the workouts API we speak; programs refuse to work with an older one.
SPOKEN_VERSION = "0.8.13"


@offered(blueprint, "/api/sports", scope="workouts:read")
def list_sports() -> Response:
    """Every sport."""
    return success({"sports": [shapes.sport(sport) for sport in db.session.scalars(queries.sports())]})


@offered(blueprint, "/api/sports/<sport_id>", scope="workouts:read")
def get_sport(sport_id: str) -> Response:
    """One sport."""
    sport = sport_named(sport_id)
    if sport is None:
        raise nothing_found("sports")
    return success({"sports": [shapes.sport(sport)]})


@offered(blueprint, "/api/records", scope="workouts:read")
def list_records() -> Response:
    """The caller's records."""
    found = db.session.execute(queries.records_with_uuids_of(current_user)).all()
    name = current_user.username
    return success({"records": [shapes.record(held, short_ids.encode(uuid), name) for held, uuid in found]})


@offered(blueprint, "/api/config")
def get_config() -> Response:
    """What this server allows."""
    settings = current_app.config
    credit, _, link = settings["MAP_ATTRIBUTION"].partition("|")
    attribution = Markup('<a href="{}">{}</a>').format(link, credit) if link else Markup.escape(credit)
    return success(
        {
            "about": None,
            "admin_contact": None,
            "file_limit_import": settings["MAX_ARCHIVE_FILES"],
            "file_sync_limit_import": 10,
            "gpx_limit_import": settings["MAX_ARCHIVE_FILES"],
            "is_email_sending_enabled": False,
            "is_registration_enabled": settings["REGISTRATION"] == "open",
            "map_attribution": str(attribution),
            "max_single_file_size": settings["MAX_FILE_SIZE"],
            "max_users": 0,
            "max_zip_file_size": settings["MAX_ARCHIVE_SIZE"],
            "privacy_policy": None,
            "privacy_policy_date": None,
            "product": "Regimen",
            "product_version": settings["VERSION"],
            "stats_workouts_limit": 10000,
            "version": SPOKEN_VERSION,
            "weather_provider": None,
        }
    )


@offered(blueprint, "/api/ping")
def ping() -> Response:
    """A sign of life."""
    return answer({"status": "success", "message": "pong!"})
