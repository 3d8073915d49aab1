"""The token a phone opens its stream with. It opens nothing else, and no other token opens the stream."""

from datetime import UTC, datetime, timedelta

import jwt
from flask_jwt_extended import create_access_token

from app.accounts.models import User
from app.accounts.services import BadToken
from app.sync.logic import SyncClaims

AUDIENCE = "powersync"
LIFETIME = timedelta(minutes=10)


def make_sync_token(user: User, session_id: int = 0, token_id: int = 0, lifetime: timedelta = LIFETIME) -> str:
    """A JWT that ends with its minutes, with the session or permanent token it was made for, or with the password."""
    claims = {
        "aud": AUDIENCE,
        "token_use": "sync",
        "version": user.credential_version,
        "sid": session_id,
        "tid": token_id,
    }
    return str(create_access_token(str(user.id), additional_claims=claims, expires_delta=lifetime))


def read_sync_token(token: str, secret: str) -> SyncClaims:
    """What a token says that is of ours and not over. Raises BadToken."""
    try:
        required = ["sub", "iat", "exp", "aud"]
        claims = jwt.decode(token, secret, algorithms=["HS256"], audience=AUDIENCE, options={"require": required})
        return SyncClaims(
            int(claims["sub"]),
            datetime.fromtimestamp(claims["exp"], UTC),
            int(claims["version"]),
            int(claims["sid"]),
            int(claims["tid"]),
        )
    except jwt.ExpiredSignatureError:
        raise BadToken("expired") from None
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise BadToken("invalid") from None
