"""Codes and tokens as rows: stored, used up, replaced, swept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, update

from app.accounts.models import User
from app.accounts.services import hashed_token
from app.database import now, write_beside
from app.extensions import db
from app.oauth import queries
from app.oauth.logic import CODE_LIFETIME, REFRESH_LIFETIME
from app.oauth.models import OAuthClient, OAuthCode, OAuthSpentToken, OAuthToken

NOTED_EVERY = timedelta(minutes=1)


def store_code(code: OAuthCode) -> None:
    """Keep a code for its five minutes; those nothing hangs on any more are swept."""
    at = now()
    # A used code stays as long as its tokens live, however often they were renewed: by it all of them are found.
    alive = exists().where(OAuthToken.code_id == OAuthCode.id, OAuthToken.refresh_expires_at >= at)
    db.session.execute(
        delete(OAuthCode)
        .where(OAuthCode.expires_at < at - REFRESH_LIFETIME, ~alive)
        .execution_options(synchronize_session=False)
    )
    code.expires_at = at + CODE_LIFETIME
    db.session.add(code)
    db.session.flush()


def usable_code(code: str, client: OAuthClient) -> OAuthCode | None:
    """A fresh code of this application. One that was used already was copied: the tokens it led to end."""
    found = queries.locked_code(code, client)
    if found is None:
        return None
    if found.used_at is not None:
        _end_all_of(found.id)
        return None
    return found if found.expires_at > now() else None


def use_up(code: OAuthCode) -> None:
    """The code leads to nothing from now on."""
    code.used_at = now()
    db.session.flush()


def store_token(client: OAuthClient, user: User, token: Mapping[str, Any], code_id: int | None) -> None:
    """Keep the hashes of a new pair; those whose time is over are swept."""
    at = now()
    db.session.execute(delete(OAuthToken).where(OAuthToken.refresh_expires_at < at))
    db.session.execute(delete(OAuthSpentToken).where(OAuthSpentToken.expires_at < at))
    db.session.add(
        OAuthToken(
            client_id=client.id,
            user_id=user.id,
            code_id=code_id,
            access_hash=hashed_token(token["access_token"]),
            refresh_hash=hashed_token(token["refresh_token"]),
            scope=token["scope"],
            expires_at=at + timedelta(seconds=token["expires_in"]),
            refresh_expires_at=at + REFRESH_LIFETIME,
        )
    )
    db.session.flush()


def refreshable_token(refresh: str) -> OAuthToken | None:
    """The pair whose refresh token can still be used.

    One that was used already is in two hands, and nobody knows whose is the thief's: all that came of the same
    consent ends, and the person is asked again (RFC 9700, 4.14.2).
    """
    found = queries.locked_token_with_refresh(refresh)
    if found is None:
        if spent := queries.spent_token(refresh):
            _end_all_of(spent.code_id)
        return None
    return found if found.refresh_expires_at > now() else None


def token_of_either(text: str) -> OAuthToken | None:
    """The pair with this access or refresh token."""
    return queries.locked_token_with_refresh(text) or queries.token_with_access(text)


def replace(token: OAuthToken) -> None:
    """Refuse both tokens of a pair from now on, and remember that another one took its place."""
    if token.code_id is not None:
        spent = {"refresh_hash": token.refresh_hash, "expires_at": token.refresh_expires_at}
        db.session.add(OAuthSpentToken(code_id=token.code_id, **spent))
    end(token)


def end(token: OAuthToken) -> None:
    """Refuse both tokens of a pair from now on."""
    db.session.delete(token)
    db.session.flush()


def _end_all_of(code_id: int) -> None:
    """Refuse every token that a code led to, directly or by renewal."""
    db.session.execute(delete(OAuthToken).where(OAuthToken.code_id == code_id))


def note_use(token: OAuthToken, at: datetime) -> None:
    """Remember when an application last acted for somebody, once a minute at most."""
    if token.last_used_at is None or at - token.last_used_at >= NOTED_EVERY:
        write_beside(update(OAuthToken).where(OAuthToken.id == token.id).values(last_used_at=at))
