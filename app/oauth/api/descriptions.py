"""What `/api/oauth/` takes and answers, for its description."""

from app.api.openapi.parts import INTEGER, SWITCH, TEXT, Named, Shape, listed, maybe, record

_APP = {
    "client_id": TEXT,
    "client_description": maybe(TEXT),
    "id": INTEGER,
    "issued_at": TEXT,
    "name": TEXT,
    "redirect_uris": listed(TEXT),
    "scope": TEXT,
    "website": maybe(TEXT),
}
APP = Named("OAuthApp", record(_APP))
_PAGINATION = record({"has_next": SWITCH, "has_prev": SWITCH, "page": INTEGER, "pages": INTEGER, "total": INTEGER})
ONE_APP = record({"status": TEXT, "data": record({"client": APP})})
APPS = record({"status": TEXT, "data": record({"clients": listed(APP)}), "pagination": _PAGINATION})
NEW_APP = record({"status": TEXT, "data": record({"client": record(_APP | {"client_secret": TEXT})})})
APPS_QUERY: dict[str, Shape] = {"page": INTEGER | {"minimum": 1, "default": 1}}
REDIRECT = record({"redirect_url": TEXT})
TOKEN = Named(
    "OAuthToken",
    {
        "type": "object",
        "required": ["access_token", "token_type", "expires_in"],
        "properties": {
            **dict.fromkeys(("access_token", "token_type", "refresh_token", "scope"), TEXT),
            **dict.fromkeys(("expires_in", "expires_at"), INTEGER),
        },
    },
)


def _form(*required: str, optional: tuple[str, ...] = ()) -> Shape:
    return {
        "type": "object",
        "required": list(required),
        "properties": dict.fromkeys((*required, *optional), TEXT),
    }


APP_BODY = Named(
    "OAuthAppRequest",
    {
        "type": "object",
        "required": ["client_name", "client_uri", "redirect_uris", "scope"],
        "properties": {
            **dict.fromkeys(("client_name", "client_uri"), TEXT),
            "client_description": maybe(TEXT),
            "redirect_uris": listed(TEXT),
            "scope": TEXT | {"description": "Blanks between the scopes."},
        },
    },
)
_PROOF = ("code_challenge", "code_challenge_method")
AUTHORIZE_BODY = _form("client_id", "response_type", "scope", "confirm", optional=("redirect_uri", "state", *_PROOF))
TOKEN_BODY = _form(
    "grant_type", optional=("client_id", "client_secret", "code", "code_verifier", "redirect_uri", "refresh_token")
)
REVOKE_BODY = _form("token", optional=("client_id", "client_secret", "token_type_hint"))
