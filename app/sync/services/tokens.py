"""The token a phone opens its stream with. It opens nothing else, and no other token opens the stream."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from flask_jwt_extended import create_access_token

from app.accounts.models import User
from app.accounts.services import BadToken
from app.sync.logic import SyncClaims

AUDIENCE = "powersync"
KEY_ID = "wger"
"""Programs that read the head of a token find there what the original writes."""
LIFETIME = timedelta(minutes=10)
SKEW_S = 60
"""So far the clocks of two machines that serve the same phones may be apart."""


def make_sync_token(user: User, session_id: int = 0, token_id: int = 0, lifetime: timedelta = LIFETIME) -> str:
    """A JWT that ends with its minutes, with the session or permanent token it was made for, or with the password."""
    claims = {
        "aud": AUDIENCE,
        "token_use": "sync",
        "version": user.credential_version,
        "sid": session_id,
        "tid": token_id,
    }
    headers = {"kid": KEY_ID}
    return str(
        create_access_token(str(user.id), additional_claims=claims, expires_delta=lifetime, additional_headers=headers)
    )


def read_sync_token(token: str, secret: str) -> SyncClaims:
    """What a token says that is of ours and not over. Raises BadToken."""
    try:
        options: Any = {"require": ["sub", "iat", "exp", "aud"]}
        claims = jwt.decode(token, secret, algorithms=["HS256"], audience=AUDIENCE, leeway=SKEW_S, options=options)
        return SyncClaims(
            int(claims["sub"]),
            datetime.fromtimestamp(claims["iat"], UTC),
            datetime.fromtimestamp(claims["exp"], UTC),
            int(claims["version"]),
            int(claims["sid"]),
            int(claims["tid"]),
        )
    except jwt.ExpiredSignatureError:
        raise BadToken("expired") from None
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise BadToken("invalid") from None
