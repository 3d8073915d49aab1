"""What people and programs may send about accounts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.accounts.logic import (
    LONGEST_PASSWORD,
    LONGEST_USERNAME,
    MEMBER,
    ROLES,
    SCOPES,
    SHORTEST_PASSWORD,
    is_username,
    password_weakness,
    plain_name,
)
from app.api.fields import Boolean, Choice, Date, Email, Field, Integer, Text, problem
from app.api.schema import Schema
from app.database import now
from app.dates import timezone_names, years_between
from app.errors import Problem
from app.units import DISTANCE_UNITS, WEIGHT_UNITS
from app.web.formatting import DATE_FORMATS
from app.web.language import LANGUAGES

LONGEST_EMAIL = 254
THEMES = ("system", "light", "dark")
LONGEST_INVITATION_DAYS = 90
YOUNGEST, OLDEST = 10, 100
SHORTEST_CM, TALLEST_CM = 140, 230


class Username(Text):
    """A new name: letters, digits and @ . + - _"""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=LONGEST_USERNAME, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        return plain_name(super()._deserialize(value, attr, data, **options))

    def _problems_in(self, text: str) -> list[Problem]:
        found = super()._problems_in(text)
        return found or ([] if is_username(plain_name(text)) else [Problem("username_invalid")])


class Password(Text):
    """A password: exactly as typed, blanks included."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=LONGEST_PASSWORD, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("string")
        if not value:
            raise self.make_error("blank")
        if found := self._problems_in(value):
            raise problem(found[0].code, **found[0].details)
        return value


class TimeZone(Field):
    """The IANA name of a time zone."""

    json_type = {"type": "string"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> str:
        if not isinstance(value, str) or value not in timezone_names():
            raise self.make_error("timezone")
        return value


def refuse_weakness(field: str, password: str | None, *personal: str | None) -> None:
    """Raises the problem of a new password at its field."""
    weakness = password_weakness(password, personal) if password is not None else None
    if weakness:
        raise problem_at(field, weakness, limit=SHORTEST_PASSWORD)


def problem_at(field: str, code: str, **details: Any) -> ValidationError:
    """A problem of one field that only the whole schema can see."""
    return ValidationError({field: [Problem(code, details)]})


class SignInSchema(Schema):
    """What the sign-in page sends."""

    name = Text(required=True, longest=LONGEST_EMAIL)
    password = Password(required=True)
    remember = Boolean()


class CodeSchema(Schema):
    """The second step of signing in."""

    code = Text(required=True, longest=50)


class ProofSchema(Schema):
    """What somebody who is signed in proves once more who they are with."""

    password = Password(required=True)


class FullProofSchema(CodeSchema, ProofSchema):
    """The same with a code: from who begins with the second step, or has one."""


class RefreshTokenSchema(Schema):
    """A refresh token made by hand."""

    name = Text(required=True, longest=100)


class ForgottenSchema(Schema):
    """Where to send a link to a new password."""

    email = Email(required=True, longest=LONGEST_EMAIL)


class TokenRequestSchema(Schema):
    """What `POST /api/v2/token` reads: a user name (or e-mail address) and the password."""

    username = Text(longest=LONGEST_EMAIL)
    email = Text(longest=LONGEST_EMAIL)
    password = Password(required=True)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def somebody(self, _values: dict[str, Any], sent: Mapping[str, Any], **_options: Any) -> None:
        """One of the two has to say who it is."""
        if "username" not in sent and "email" not in sent:
            raise problem_at("username", "required")


class LoginRequestSchema(Schema):
    """What `POST /api/v2/login/` reads."""

    username = Text(longest=LONGEST_EMAIL, blank=True)
    email = Text(longest=LONGEST_EMAIL, blank=True)
    password = Password(required=True)


class RefreshSchema(Schema):
    """What `POST /api/v2/token/refresh` reads."""

    refresh = Text(required=True, longest=10_000)


class VerifySchema(Schema):
    """What `POST /api/v2/token/verify` reads."""

    token = Text(required=True, longest=10_000)


class LoginSchema(Schema):
    """What `POST /api/auth/login` reads."""

    email = Text(longest=LONGEST_EMAIL, blank=True, load_default="")
    password = Password(required=True)


class RegistrationSchema(Schema):
    """A new account."""

    username = Username(required=True)
    email = Email(longest=LONGEST_EMAIL, allow_none=True, load_default=None)
    password = Password(required=True)
    timezone = TimeZone(allow_none=True, load_default=None)
    units = Choice("metric", "imperial", load_default="metric")

    @validates_schema
    def strong_password(self, values: dict[str, Any], **_options: Any) -> None:
        """The password is not a common one, and does not resemble the name."""
        refuse_weakness("password", values.get("password"), values.get("username"), values.get("email"))


class RegisterSchema(Schema):
    """What `POST /api/v2/register/` reads."""

    username = Username(required=True)
    email = Email(longest=LONGEST_EMAIL, allow_none=True, load_default=None)
    password = Password(required=True)

    @validates_schema
    def strong_password(self, values: dict[str, Any], **_options: Any) -> None:
        """As for every account."""
        refuse_weakness("password", values.get("password"), values.get("username"), values.get("email"))


class NewPersonSchema(RegistrationSchema):
    """An account an administrator makes for somebody."""

    role = Choice(*ROLES, load_default=MEMBER)


class RoleSchema(Schema):
    """What somebody may do for others."""

    role = Choice(*ROLES, required=True)


class NameSchema(Schema):
    """The name of somebody who is to be deleted, typed once more."""

    name = Text(required=True, longest=LONGEST_USERNAME)


class PreferencesSchema(Schema):
    """How a person wants to see things."""

    weight_unit = Choice(*WEIGHT_UNITS, required=True)
    distance_unit = Choice(*DISTANCE_UNITS, required=True)
    timezone = TimeZone(required=True)
    first_weekday = Integer(required=True, minimum=1, maximum=7)
    language = Choice(*LANGUAGES, allow_none=True, load_default=None)
    date_format = Choice(*DATE_FORMATS, required=True)
    theme = Choice(*THEMES, required=True)
    uses_raw_max_speed = Boolean(load_default=False)
    shows_ascent = Boolean(load_default=False)
    elevation_from_zero = Boolean(load_default=False)


class AboutYouSchema(Schema):
    """What a person tells about their body; programs read and write the same."""

    height = Integer(minimum=SHORTEST_CM, maximum=TALLEST_CM, allow_none=True, label="Height (cm)")
    birth_date = Date(allow_none=True)
    gender = Choice("1", "2", allow_none=True)

    @validates_schema
    def a_possible_birthday(self, values: dict[str, Any], **_options: Any) -> None:
        """Between 10 and 100 years ago."""
        check_birthday("birth_date", values.get("birth_date"))


def check_birthday(field: str, born: date | None) -> None:
    """Raises ValidationError for a day that is not between 10 and 100 years ago."""
    if born is not None and not YOUNGEST <= years_between(born, now().date()) <= OLDEST:
        raise problem_at(field, "birthdate", date=born.isoformat())


class EmailSchema(Schema):
    """A new e-mail address, or none."""

    email = Email(longest=LONGEST_EMAIL, allow_none=True, load_default=None)


class OwnEmailSchema(EmailSchema, ProofSchema):
    """A new address for oneself. Links to new passwords go there, so whoever changes it knows the password."""


class NewPasswordSchema(Schema):
    """A new password for somebody who proved otherwise who they are."""

    new_password = Password(required=True)

    def __init__(self, *personal: str | None, **options: Any) -> None:
        super().__init__(**options)
        self.personal = personal

    @validates_schema
    def strong_password(self, values: dict[str, Any], **_options: Any) -> None:
        """As for a new account."""
        refuse_weakness("new_password", values.get("new_password"), *self.personal)


class PasswordChangeSchema(NewPasswordSchema):
    """A new password, with the one it replaces."""

    current_password = Password(required=True)


class ApiTokenSchema(Schema):
    """A permanent token."""

    name = Text(required=True, longest=100)
    scopes = fields.List(Choice(*SCOPES), required=True)

    @validates_schema
    def some_scope(self, values: dict[str, Any], **_options: Any) -> None:
        """A token that may do nothing is of no use."""
        if not values["scopes"]:
            raise problem_at("scopes", "no_scope")


class InvitationSchema(Schema):
    """A link to hand out."""

    note = Text(blank=True, longest=100, load_default="")
    email = Email(longest=LONGEST_EMAIL, allow_none=True, load_default=None)
    days = Integer(required=True, minimum=1, maximum=LONGEST_INVITATION_DAYS)
