"""What programs ask before or beside workouts: sports, records, limits of this server."""

from flask import Response, current_app, request
from flask_login import current_user
from markupsafe import Markup

from app import mail
from app.activities import queries
from app.activities.api import answer_shapes, request_shapes, shapes
from app.activities.api.checking import sport_named, usual_gear
from app.activities.blueprint import blueprint
from app.activities.logic import short_ids
from app.api.fittrackee.bodies import answer, bad_request, forbidden, json_body, nothing_found, success
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.database import writing
from app.extensions import db

# The version of the workouts API we speak; programs refuse to work with an older one.
SPOKEN_VERSION = "0.8.13"


@offered(blueprint, "/api/sports", scope="workouts:read")
@tells(answer_shapes.SPORTS, query=request_shapes.SPORTS_QUERY)
def list_sports() -> Response:
    """Every sport."""
    wanted = queries.preferences_by_sport(current_user)
    gear = usual_gear(wanted.values())
    found = [shapes.sport(kind, wanted.get(kind.id), gear) for kind in db.session.scalars(queries.sports())]
    if current_user.is_admin and request.args.get("check_workouts") == "true":
        done = set(db.session.scalars(queries.sports_of_anybody()))
        found = [one | {"has_workouts": one["id"] in done} for one in found]
    return success({"sports": found})


@offered(blueprint, "/api/sports/<sport_id>", scope="workouts:read")
@tells(answer_shapes.SPORTS)
def get_sport(sport_id: str) -> Response:
    """One sport."""
    sport = sport_named(sport_id)
    if sport is None:
        raise nothing_found("sports")
    wanted = queries.sport_preference_of(current_user, sport.id)
    return success({"sports": [shapes.sport(sport, wanted, usual_gear([wanted] if wanted else []))]})


@offered(blueprint, "/api/sports/<sport_id>", scope="application:write", method="PATCH")
@tells(answer_shapes.SPORTS, body=request_shapes.OFFERED)
def change_sport(sport_id: str) -> Response:
    """Offer a sport to everybody, or no longer: for administrators."""
    if not current_user.is_admin:
        raise forbidden()
    is_active = json_body().get("is_active")
    sport = sport_named(sport_id)
    if sport is None:
        raise nothing_found("sports")
    if not isinstance(is_active, bool):
        raise bad_request(hint="is_active is true or false")
    with writing():
        sport.is_active = is_active
    return success({"sports": [shapes.sport(sport, queries.sport_preference_of(current_user, sport.id), {})]})


@offered(blueprint, "/api/records", scope="workouts:read")
@tells(answer_shapes.RECORDS)
def list_records() -> Response:
    """The caller's records."""
    found = db.session.execute(queries.records_with_uuids_of(current_user)).all()
    name = current_user.username
    return success({"records": [shapes.record(held, short_ids.encode(uuid), name) for held, uuid in found]})


@offered(blueprint, "/api/config")
@tells(answer_shapes.CONFIG)
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
            "is_email_sending_enabled": mail.is_configured(),
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
            "weather_provider": settings["WEATHER_PROVIDER"] if settings["WEATHER_API_KEY"] else None,
        }
    )


@offered(blueprint, "/api/ping")
@tells(answer_shapes.PONG)
def ping() -> Response:
    """A sign of life."""
    return answer({"status": "success", "message": "pong!"})
