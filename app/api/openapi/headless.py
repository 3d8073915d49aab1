"""Operations of the headless login: what each takes, and the few ways in which all of them answer."""

from collections.abc import Mapping
from typing import Any

from app.api.openapi.parts import ADDRESS, INTEGER, NUMBER, SWITCH, TEXT, Named, Shape, listed, maybe, record

_ANSWERS = {
    "200": "What was asked for",
    "400": "Something that was sent is bad",
    "401": "Nobody is signed in, or a step is still owed",
    "403": "Not on this server",
    "404": "Not set up yet",
    "409": "It is so already",
    "410": "The session is over",
    "413": "The body is too large",
    "429": "Too often",
}
_CODE, _KEY, _EMAIL = {"code": TEXT}, {"key": TEXT}, {"email": {"type": "string", "format": "email"}}
_NAME = {"username": TEXT}
_PASSWORD = {"password": {"type": "string", "minLength": 1}}

BODIES: Mapping[tuple[str, str], tuple[Mapping[str, Any], tuple[str, ...]]] = {
    ("auth/login", "post"): (_NAME | _EMAIL | _PASSWORD, ("password",)),
    ("auth/2fa/authenticate", "post"): (_CODE, ("code",)),
    ("auth/2fa/reauthenticate", "post"): (_CODE, ("code",)),
    ("auth/reauthenticate", "post"): (_PASSWORD, ("password",)),
    ("auth/signup", "post"): (_NAME | _EMAIL | _PASSWORD, ("username", "password")),
    ("auth/password/request", "post"): (_EMAIL, ("email",)),
    ("auth/password/reset", "post"): (_KEY | _PASSWORD, ("key", "password")),
    ("auth/email/verify", "post"): (_KEY, ("key",)),
    ("account/password/change", "post"): (
        {"current_password": TEXT, "new_password": TEXT},
        ("current_password", "new_password"),
    ),
    ("account/email", "post"): (_EMAIL, ("email",)),
    ("account/email", "put"): (_EMAIL, ("email",)),
    ("account/email", "patch"): (_EMAIL | {"primary": SWITCH}, ("email",)),
    ("account/email", "delete"): (_EMAIL, ("email",)),
    ("account/authenticators/totp", "post"): (_CODE, ("code",)),
    ("tokens/refresh", "post"): ({"refresh_token": TEXT}, ("refresh_token",)),
}
"""Path and method → fields of the body, and those of them that have to be there."""

_USER = Named(
    "HeadlessUser",
    {
        "type": "object",
        "required": ["id", "display", "has_usable_password", "username"],
        "properties": {"id": INTEGER, "display": TEXT, "has_usable_password": SWITCH, "username": TEXT} | _EMAIL,
    },
)
_METHOD = Named(
    "HeadlessMethod",
    {
        "type": "object",
        "required": ["method", "at"],
        "properties": {"method": TEXT, "at": NUMBER, "type": TEXT, "id": INTEGER, "reauthenticated": SWITCH}
        | _NAME
        | _EMAIL,
    },
)
_SIGNED_IN = Named(
    "HeadlessPerson",
    {
        "type": "object",
        "required": ["user", "methods"],
        "properties": {"user": _USER, "methods": listed(_METHOD), "access": TEXT, "refresh": TEXT},
    },
)
_FLOWS = Named(
    "HeadlessFlows",
    {
        "type": "object",
        "required": ["flows"],
        "properties": {
            "requires_mfa": SWITCH,
            "flows": listed(
                {
                    "type": "object",
                    "required": ["id"],
                    "properties": {"id": TEXT, "is_pending": SWITCH, "types": listed(TEXT)},
                }
            ),
            "user": _USER,
            "methods": listed(_METHOD),
        },
    },
)
_TOTP = record({"type": TEXT, "created_at": maybe(INTEGER), "last_used_at": maybe(INTEGER)})
_COUNTS = {"total_code_count": INTEGER, "unused_code_count": INTEGER}
_CODES = record(_TOTP["properties"] | _COUNTS | {"unused_codes": listed(TEXT)})
_ADDRESSES = listed(record(_EMAIL | {"verified": SWITCH, "primary": SWITCH}))
_CONFIG = record(
    {
        "account": record(
            {
                "login_methods": listed(TEXT),
                "is_open_for_signup": SWITCH,
                "email_verification_by_code_enabled": SWITCH,
                "login_by_code_enabled": SWITCH,
                "password_reset_by_code_enabled": SWITCH,
                "authentication_method": TEXT,
            }
        ),
        "socialaccount": record({"providers": listed({"type": "object"})}),
        "mfa": record({"supported_types": listed(TEXT), "passkey_login_enabled": SWITCH}),
    }
)
DATA: Mapping[tuple[str, str], Any] = {
    ("config", "get"): _CONFIG,
    ("auth/login", "post"): _SIGNED_IN,
    ("auth/2fa/authenticate", "post"): _SIGNED_IN,
    ("auth/2fa/reauthenticate", "post"): _SIGNED_IN,
    ("auth/reauthenticate", "post"): _SIGNED_IN,
    ("auth/signup", "post"): _SIGNED_IN,
    ("auth/session", "get"): _SIGNED_IN,
    ("auth/email/verify", "post"): _SIGNED_IN,
    ("account/password/change", "post"): _SIGNED_IN,
    ("auth/password/reset", "get"): record({"user": _USER}),
    ("auth/email/verify", "get"): record(_EMAIL | {"user": _USER}),
    ("tokens/refresh", "post"): record({"access_token": TEXT, "refresh_token": TEXT}),
    ("account/email", "get"): _ADDRESSES,
    ("account/email", "post"): _ADDRESSES,
    ("account/email", "patch"): _ADDRESSES,
    ("account/email", "delete"): _ADDRESSES,
    ("account/authenticators", "get"): listed({"type": "object"}),
    ("account/authenticators/totp", "get"): _TOTP,
    ("account/authenticators/totp", "post"): _TOTP,
    ("account/authenticators/recovery-codes", "get"): _CODES,
    ("account/authenticators/recovery-codes", "post"): _CODES,
}
"""Path and method → `data` of the answer when all is well."""

_META = Named(
    "HeadlessMeta",
    {
        "type": "object",
        "properties": {
            "is_authenticated": maybe(SWITCH),
            "session_token": TEXT,
            "access_token": TEXT,
            "refresh_token": TEXT,
            "is_authenticating": SWITCH,
            "recovery_codes_generated": SWITCH,
            "secret": TEXT,
            "totp_url": ADDRESS,
        },
    },
)
_MISTAKE = Named(
    "HeadlessMistake",
    {
        "type": "object",
        "required": ["message", "code"],
        "properties": {"message": TEXT, "code": TEXT, "param": TEXT},
    },
)
_HEADERS = {
    "X-Session-Token": "What the last answer said in `meta.session_token`.",
    "X-Password-Reset-Key": "The key of the letter.",
    "X-Email-Verification-Key": "The key of the letter.",
}
_KEYS_OF = {"auth/password/reset": "X-Password-Reset-Key", "auth/email/verify": "X-Email-Verification-Key"}


def of_headless(path: str, method: str, view: Any) -> Shape:
    """One method of an address below `/allauth/app/v1/`; named shapes stand for their components."""
    place = "/".join(path.split("/")[4:])
    name = place.replace("-", "_").replace("/", "_")
    headers = ["X-Session-Token", *([_KEYS_OF[place]] if method == "get" and place in _KEYS_OF else [])]
    found: Shape = {
        "operationId": f"headless_{name}_{method}",
        "summary": " ".join((view.__doc__ or name).split()).partition(". ")[0],
        "tags": ["headless"],
        "parameters": [{"in": "header", "name": one, "description": _HEADERS[one], "schema": TEXT} for one in headers],
        "security": [{"jwtAuth": []}, {}],
        "responses": {status: _answer(status, text, DATA.get((place, method))) for status, text in _ANSWERS.items()},
    }
    if body := BODIES.get((place, method)):
        fields, required = body
        shape = {"type": "object", "properties": dict(fields), "required": list(required)}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": shape}}}
    return found


def _answer(status: str, text: str, data: Any) -> Shape:
    good = {"data": data} if data and status == "200" else {}
    parts = {"status": INTEGER, "data": {"type": ["object", "array"]}, "meta": _META, "errors": listed(_MISTAKE)}
    if status in {"401", "410"}:
        good = {"data": _FLOWS}
    body = {"type": "object", "required": ["status", *good], "properties": parts | good}
    content: Shape = {"application/json": {"schema": body}}
    if status in {"400", "413"}:
        # What is no object is refused without a word.
        content["text/html"] = {"schema": {"type": "string"}}
    return {"description": text, "content": content}
