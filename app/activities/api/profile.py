"""The caller's profile, as programs of activities read and change it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from flask import Response
from flask_login import current_user
from marshmallow import ValidationError

from app.accounts import services as accounts
from app.accounts.addresses import take_email
from app.accounts.attempts import knows_password
from app.accounts.models import PersonalDetails, Preferences, User
from app.accounts.queries import personal_details_of, portraits_of, second_step_of
from app.accounts.schemas import EmailSchema, PasswordChangeSchema
from app.activities import queries
from app.activities.api import answer_shapes, shapes
from app.activities.api.request_shapes import body_of
from app.activities.blueprint import blueprint
from app.activities.logic import short_ids
from app.activities.logic.durations import duration_text
from app.activities.logic.statistics import MONDAY, SUNDAY
from app.activities.services.texts import storable
from app.api.fittrackee.bodies import Refused, answer, bad_request, json_body, success
from app.api.fittrackee.sign_in import offered
from app.api.openapi.parts import DATE, SWITCH, TEXT, maybe
from app.api.openapi.workouts import tells
from app.database import writing
from app.dates import rfc1123, timezone_names
from app.errors import Conflict
from app.extensions import db
from app.web.formatting import DATE_FORMATS
from app.web.language import LANGUAGES
from app.web.limits import LOGIN, count_against

MICROSECONDS = 1_000_000
DETAILS = {"first_name": 80, "last_name": 80, "location": 80, "bio": 200}
PREFERENCES = {
    "date_format": str,
    "display_ascent": bool,
    "imperial_units": bool,
    "language": str,
    "start_elevation_at_zero": bool,
    "timezone": str,
    "use_dark_mode": bool,
    "use_raw_gpx_speed": bool,
    "weekm": bool,
}
NULLABLE = {"date_format", "language", "timezone", "use_dark_mode"}
_KINDS = {str: TEXT, bool: SWITCH}
_DETAILS_BODY = body_of(
    "WorkoutsDetailsRequest",
    {name: maybe(TEXT | {"maxLength": longest}) for name, longest in DETAILS.items()} | {"birth_date": maybe(DATE)},
    (*DETAILS, "birth_date"),
)
_ACCOUNT_BODY = body_of(
    "WorkoutsAccountRequest", {"email": TEXT, "password": TEXT, "new_password": TEXT}, ("email", "password")
)
_PREFERENCES_BODY = body_of(
    "WorkoutsPreferencesRequest",
    {name: maybe(_KINDS[kind]) if name in NULLABLE else _KINDS[kind] for name, kind in PREFERENCES.items()},
    tuple(PREFERENCES),
)


@offered(blueprint, "/api/auth/profile", scope="profile:read")
@tells(answer_shapes.PROFILE)
def get_profile() -> Response:
    """Who the caller is, what they prefer and have done."""
    return success(_profile())


@offered(blueprint, "/api/auth/profile/edit", scope="profile:write", method="POST")
@tells(answer_shapes.CHANGED_PROFILE, body=_DETAILS_BODY)
def change_details() -> Response:
    """Change name, birthday, place and biography; all of them must be there."""
    body = json_body()
    if missing := ({"birth_date"} | DETAILS.keys()) - body.keys():
        raise bad_request(hint=f"missing: {', '.join(sorted(missing))}")
    values: dict[str, Any] = {name: _text(body, name, longest) for name, longest in DETAILS.items()}
    values["birth_date"] = _birthday(body["birth_date"])
    with writing():
        accounts.change_details(current_user, **values)
    return _changed("user profile updated")


@offered(blueprint, "/api/auth/profile/edit/account", scope="profile:write", method="PATCH")
@tells(answer_shapes.CHANGED_PROFILE, body=_ACCOUNT_BODY)
def change_account() -> Response:
    """Change e-mail address or password; the present password must be there.

    Where mail can be sent, an address waits until it is confirmed, whether or not it is somebody else's.
    """
    count_against(LOGIN)
    body = json_body()
    values = _account_values(body)
    if not knows_password(current_user, values["current_password"]):
        raise Refused(401, {"status": "error", "message": "invalid credentials"})
    password_hash = accounts.hashed_password(values["new_password"]) if "new_password" in values else None
    email = (values.get("email") or "").lower()
    if email and email != current_user.email:
        _take_email(email)
    if password_hash:
        with writing():
            accounts.change_password(db.session.get_one(User, current_user.id), password_hash)
    return _changed("user account updated")


@offered(blueprint, "/api/auth/profile/edit/preferences", scope="profile:write", method="POST")
@tells(answer_shapes.CHANGED_PROFILE, body=_PREFERENCES_BODY)
def change_preferences() -> Response:
    """Change how things are shown; all preferences must be there. Words we do not know leave it to the default."""
    body = json_body()
    for name, kind in PREFERENCES.items():
        if name not in body or not (isinstance(body[name], kind) or (body[name] is None and name in NULLABLE)):
            raise bad_request(hint=f"{name} is missing or of the wrong kind")
    if body["timezone"] is not None and body["timezone"] not in timezone_names():
        raise bad_request(hint="timezone is a name like Europe/Paris")
    dark = {True: "dark", False: "light", None: "system"}
    chosen = current_user.preferences
    first_weekday = MONDAY if body["weekm"] else SUNDAY
    if body["weekm"] == _preferences(chosen)["weekm"]:
        first_weekday = chosen.first_weekday  # which may be a day that programs cannot name
    with writing():
        accounts.change_preferences(
            db.session.get_one(User, current_user.id),
            date_format=body["date_format"] if body["date_format"] in DATE_FORMATS else "language",
            distance_unit="mi" if body["imperial_units"] else "km",
            elevation_from_zero=body["start_elevation_at_zero"],
            first_weekday=first_weekday,
            language=body["language"] if body["language"] in LANGUAGES else None,
            shows_ascent=body["display_ascent"],
            theme=dark[body["use_dark_mode"]],
            timezone=body["timezone"],
            uses_raw_max_speed=body["use_raw_gpx_speed"],
        )
    return _changed("user preferences updated")


def _take_email(email: str) -> None:
    """Raises Refused."""
    if second_step_of(current_user):
        raise bad_request(hint="The address stays as long as the second step is on.")
    try:
        take_email(current_user, email, discreetly=True)
    except Conflict:
        raise bad_request("email: valid email must be provided\n") from None


def _changed(message: str) -> Response:
    return answer({"status": "success", "message": message, "data": _profile()})


def _profile() -> dict[str, Any]:
    details = db.session.scalar(personal_details_of(current_user)) or PersonalDetails()
    return {
        "bio": details.bio,
        "birth_date": rfc1123(datetime.combine(details.birth_date, time(), UTC)) if details.birth_date else None,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "location": details.location,
        **_account(current_user),
        **_preferences(current_user.preferences),
        **_achievements(current_user),
    }


def _account(user: User) -> dict[str, Any]:
    return {
        "accepted_privacy_policy": None,
        "admin": user.is_admin,
        "created_at": rfc1123(user.created_at),
        "email": user.email,
        "email_to_confirm": user.pending_email,
        "is_active": user.active,
        "picture": db.session.scalar(portraits_of(user)) is not None,
        "role": "admin" if user.is_admin else "user",
        "username": user.username,
    }


def _preferences(chosen: Preferences) -> dict[str, Any]:
    return {
        "date_format": None if chosen.date_format == "language" else chosen.date_format,
        "display_ascent": chosen.shows_ascent,
        "imperial_units": chosen.distance_unit == "mi",
        "language": chosen.language,
        "start_elevation_at_zero": chosen.elevation_from_zero,
        "timezone": chosen.timezone,
        "use_dark_mode": {"dark": True, "light": False}.get(chosen.theme),
        "use_raw_gpx_speed": chosen.uses_raw_max_speed,
        "weekm": chosen.first_weekday == MONDAY,
    }


def _achievements(user: User) -> dict[str, Any]:
    done = queries.done_by_sport(queries.activities_of(user))
    records = db.session.execute(queries.records_with_uuids_of(user)).all()
    seconds = sum(one.moving_us for one in done.values()) // MICROSECONDS
    return {
        "nb_sports": len(done),
        "nb_workouts": sum(one.count for one in done.values()),
        "records": [shapes.record(held, short_ids.encode(uuid), user.username) for held, uuid in records],
        "sports_list": sorted(done),
        "total_ascent": sum(one.ascent_mm or 0 for one in done.values()) / 1000,
        "total_distance": sum(one.distance_m for one in done.values()) / 1000,
        "total_duration": duration_text(seconds * MICROSECONDS),
    }


def _account_values(body: Mapping[str, Any]) -> dict[str, Any]:
    """The present password, and the new address and password where they are told. Raises Refused."""
    given = {"current_password": body.get("password"), "new_password": body.get("new_password")}
    told = {name: value for name, value in given.items() if value is not None}
    try:
        passwords = PasswordChangeSchema(current_user.username, current_user.email).load(
            told, partial=("new_password",)
        )
    except ValidationError as error:
        weak = "current_password" not in error.messages_dict
        raise bad_request("password: a longer or less common one is needed\n" if weak else "invalid payload") from None
    try:
        address = EmailSchema().load({"email": body.get("email")})
    except ValidationError:
        raise bad_request("email: valid email must be provided\n") from None
    return {**passwords, **address}


def _text(body: Mapping[str, Any], name: str, longest: int) -> str | None:
    value = body[name]
    if not isinstance(value, str | None) or len(value or "") > longest:
        raise bad_request(hint=f"{name} is a text of at most {longest} characters")
    return storable(value) if value else None


def _birthday(value: Any) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise bad_request(hint="birth_date is a day, like 1990-05-15") from None
