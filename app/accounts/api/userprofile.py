"""`/api/v2/userprofile/`: what programs know about the person, one object made from several rows.

And what they ask about rights: `/api/v2/check-permission/`.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Response, jsonify, request
from flask.views import MethodView
from flask_login import current_user
from marshmallow import validates_schema

from app.accounts import letters, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import is_trustworthy
from app.accounts.logic.trust import PERMISSIONS
from app.accounts.models import PersonalDetails, User
from app.accounts.queries import details_of
from app.accounts.schemas import OLDEST, SHORTEST_CM, TALLEST_CM, YOUNGEST, check_birthday
from app.api import browsable
from app.api.endpoint import Endpoint, described
from app.api.fields import Boolean, Choice, Computed, Date, DateTime, Decimal, Email, Integer, Reference, Text
from app.api.openapi.operations import answer, answers, operation, parameter
from app.api.openapi.parts import SWITCH, TEXT, Named, record
from app.api.schema import Schema
from app.api.wger.sign_in import PUBLIC
from app.database import now, writing
from app.dates import years_between
from app.extensions import db
from app.reference.queries import ENGLISH, language_id, languages
from app.units import WEIGHT_UNITS
from app.web.limits import REGISTRATION

LEVELS = {"1": "Low", "2": "Medium", "3": "High"}
A_DAY = "On average, each day"


class UserprofileSchema(Schema):
    """Everything programs know about a person; what is about the account itself can only be read."""

    username = Text(dump_only=True)
    email = Email(dump_only=True)
    email_verified = Boolean(dump_only=True)
    is_trustworthy = Boolean(dump_only=True)
    date_joined = DateTime(dump_only=True)
    gym = Computed(lambda _profile: None, {"type": ["integer", "null"]})
    weight_rounding = Decimal(4, 2, allow_none=True)
    repetitions_rounding = Decimal(4, 2, allow_none=True)
    is_temporary = Boolean(dump_only=True)
    workout_reminder_active = Boolean(help_text="Whether to be reminded by mail that a routine ends")
    workout_reminder = Integer(minimum=1, maximum=30, help_text="Days before the end")
    workout_duration = Integer(minimum=1, maximum=30, help_text="Weeks a routine usually lasts")
    last_workout_notification = Date(dump_only=True, allow_none=True)
    notification_language = Reference(
        languages, attribute="notification_language_id", help_text="The language of letters, not of the pages"
    )
    age = Integer(minimum=YOUNGEST, maximum=OLDEST, allow_none=True)
    birthdate = Date(allow_none=True, attribute="birth_date", label="Date of birth")
    height = Integer(minimum=SHORTEST_CM, maximum=TALLEST_CM, allow_none=True, label="Height (cm)")
    gender = Choice("1", "2", names={"1": "Male", "2": "Female"}, allow_none=True)
    sleep_hours = Integer(minimum=4, maximum=10, allow_none=True, label="Hours of sleep", help_text=A_DAY)
    work_hours = Integer(minimum=1, maximum=15, allow_none=True, label="Hours of work", help_text=A_DAY)
    work_intensity = Choice("1", "2", "3", names=LEVELS, allow_none=True, help_text="How hard work is for the body")
    sport_hours = Integer(
        minimum=1, maximum=30, allow_none=True, label="Hours of sport", help_text="On average, each week"
    )
    sport_intensity = Choice("1", "2", "3", names=LEVELS, allow_none=True, help_text="How hard sport is for the body")
    freetime_hours = Integer(minimum=1, maximum=15, allow_none=True, label="Free time", help_text=A_DAY)
    freetime_intensity = Choice(
        "1", "2", "3", names=LEVELS, allow_none=True, help_text="How hard free time is for the body"
    )
    calories = Integer(minimum=1500, maximum=5000, allow_none=True, help_text="Kilocalories a day, with any surplus")
    weight_unit = Choice(*WEIGHT_UNITS, names={"kg": "Metric (kilogram)", "lb": "Imperial (pound)"})
    num_days_weight_reminder = Integer(
        minimum=0, maximum=30, help_text="Days after the last weight entry; 0: no reminder"
    )

    @validates_schema
    def a_possible_birthday(self, values: dict[str, Any], **_options: Any) -> None:
        """Between 10 and 100 years ago."""
        check_birthday("birthdate", values.get("birth_date"))


def profile_of(user: User) -> SimpleNamespace:
    """What `UserprofileSchema` shows."""
    details = details_of(user)
    shown = {column.key: getattr(details, column.key) for column in PersonalDetails.__table__.columns}
    return SimpleNamespace(
        **shown
        | {
            "username": user.username,
            "email": user.email or "",
            "email_verified": user.email_verified,
            "is_trustworthy": is_trustworthy(user),
            "date_joined": user.created_at,
            "is_temporary": False,
            "weight_unit": user.preferences.weight_unit,
            "notification_language_id": details.notification_language_id or language_id(ENGLISH),
        }
    )


def change_profile(user: User, values: dict[str, Any]) -> None:
    """Keep what a program sent. Who tells a birthday but no age is as old as the birthday says."""
    told = dict(values)
    if "weight_unit" in told:
        services.change_preferences(user, weight_unit=told.pop("weight_unit"))
    born: date | None = told.get("birth_date") or details_of(user).birth_date
    if born and told.get("age", details_of(user).age) is None:
        told["age"] = min(max(years_between(born, now().date()), YOUNGEST), OLDEST)
    if told:
        services.change_details(user, **told)


@blueprint.route("/api/v2/userprofile/")
@operation({"responses": {"200": answer("The profile as it is now", UserprofileSchema)}})
class UserProfile(MethodView):
    """Who is signed in, and what they told about themselves. POST is what older programs send in place of PATCH."""

    described = Endpoint(
        "User Profile",
        schema=UserprofileSchema,
        sends=("PUT", "POST"),
        limits={"POST": REGISTRATION},
        description=__doc__,
    )

    def get(self) -> Response:
        return _profile(_me())

    def put(self) -> Response:
        return self._change()

    def patch(self) -> Response:
        return self._change()

    def post(self) -> Response:
        return self._change()

    def _change(self) -> Response:
        body = browsable.json_body(request)
        with writing():
            values = UserprofileSchema().read(body, partial=True)
            change_profile(_me(), values)
            return _profile(_me())


@blueprint.route("/api/v2/userprofile/verify-email/", methods=["POST"])
@answers(
    Named("VerifyEmailResponse", {"type": "object", "properties": {"status": TEXT, "result": TEXT, "message": TEXT}})
)
@described("Verify Email")
def verify_email() -> Response:
    """Send a letter with a link that confirms the address of the account."""
    user = _me()
    if not user.email:
        return jsonify({"result": "not sent", "message": "The user has no associated email"})
    if user.email_verified:
        return jsonify({"status": "verified", "message": "This email is already verified"})
    letters.send_confirmation(user, user.email)
    return jsonify({"status": "sent", "message": f"A verification email was sent to {user.email}"})


@blueprint.route("/api/v2/check-permission/")
@operation(
    {
        "parameters": [parameter("permission", {"type": "string"}, "As `exercises.add_exercise`.")],
        "responses": {
            "200": answer("Whether", Named("PermissionResponse", record({"result": SWITCH}))),
            "400": answer("No name was given", {"type": "string"}),
        },
    }
)
@described("Check Permission", access=PUBLIC)
def check_permission() -> Response | tuple[Response, int]:
    """Whether whoever asks has a right over the server, `?permission=exercises.add_exercise` for instance."""
    permission = request.args.get("permission")
    if permission is None:
        return jsonify("Please pass a permission name in the 'permission' parameter"), 400
    return jsonify({"result": current_user.is_authenticated and current_user.is_admin and permission in PERMISSIONS})


def _me() -> User:
    return db.session.get_one(User, current_user.id)


def _profile(user: User) -> Response:
    return jsonify(UserprofileSchema().dump(profile_of(user)))
