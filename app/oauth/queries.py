"""Which applications there are, and what they hold."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.accounts.services import hashed_token
from app.extensions import db
from app.oauth.logic import is_client_id
from app.oauth.models import OAuthClient, OAuthCode, OAuthSpentToken, OAuthToken

PER_PAGE = 5


@dataclass(frozen=True)
class ClientPage:
    """Some of a person's applications, and where they stand among all."""

    clients: list[OAuthClient]
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class Connection:
    """What a person lets an application do, and since when."""

    client: OAuthClient
    since: datetime
    last_used_at: datetime | None


def clients_of(user: User) -> Select[OAuthClient]:
    """The applications a person registered, the newest first."""
    return (
        select(OAuthClient)
        .where(OAuthClient.user_id == user.id)
        .order_by(OAuthClient.created_at.desc(), OAuthClient.id.desc())
    )


def page_of_clients(user: User, number: int) -> ClientPage:
    """One page of them."""
    total = db.session.scalar(select(func.count()).where(OAuthClient.user_id == user.id)) or 0
    rows = clients_of(user).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return ClientPage(list(db.session.scalars(rows)), number, ceil(total / PER_PAGE), total)


def client_with(client_id: str) -> OAuthClient | None:
    """The application with this public name, whoever registered it."""
    if not is_client_id(client_id):
        return None
    found: OAuthClient | None = db.session.scalar(select(OAuthClient).where(OAuthClient.client_id == client_id))
    return found


def locked_client_with(client_id: str) -> OAuthClient | None:
    """The same, for a request that changes what it holds: such requests of one application wait for each other."""
    if not is_client_id(client_id):
        return None
    rows = select(OAuthClient).where(OAuthClient.client_id == client_id)
    found: OAuthClient | None = db.session.scalar(locked(rows))
    return found


def locked(rows: Select[OAuthClient]) -> Select[OAuthClient]:
    """These applications, kept from being given or refused anything until the transaction ends."""
    return rows.with_for_update(of=OAuthClient)


def connections_of(user: User, at: datetime) -> list[Connection]:
    """Which applications may act for a person now, by name."""
    held = (
        select(
            OAuthToken.client_id,
            func.min(OAuthToken.created_at).label("since"),
            func.max(OAuthToken.last_used_at).label("used"),
        )
        .where(OAuthToken.user_id == user.id, OAuthToken.refresh_expires_at > at)
        .group_by(OAuthToken.client_id)
        .subquery()
    )
    rows = select(OAuthClient, held.c.since, held.c.used).join(held, held.c.client_id == OAuthClient.id)
    return [Connection(*row) for row in db.session.execute(rows.order_by(OAuthClient.name, OAuthClient.id))]


def token_with_access(token: str) -> OAuthToken | None:
    """The pair with this access token, expired or not."""
    found: OAuthToken | None = db.session.scalar(
        select(OAuthToken).where(OAuthToken.access_hash == hashed_token(token))
    )
    return found


def locked_token_with_refresh(token: str) -> OAuthToken | None:
    """The pair with this refresh token. Whoever else wants it waits, and then sees what became of it."""
    rows = select(OAuthToken).where(OAuthToken.refresh_hash == hashed_token(token))
    found: OAuthToken | None = db.session.scalar(rows.with_for_update(of=OAuthToken))
    return found


def spent_token(refresh: str) -> OAuthSpentToken | None:
    """What is remembered of a refresh token that became the next pair."""
    found: OAuthSpentToken | None = db.session.scalar(
        select(OAuthSpentToken).where(OAuthSpentToken.refresh_hash == hashed_token(refresh))
    )
    return found


def locked_code(code: str, client: OAuthClient) -> OAuthCode | None:
    """A code that was given to this application. Whoever else wants it waits, and then sees what became of it."""
    rows = select(OAuthCode).where(OAuthCode.code_hash == hashed_token(code), OAuthCode.client_id == client.id)
    found: OAuthCode | None = db.session.scalar(rows.with_for_update())
    return found


def active_person(user_id: int) -> User | None:
    """Whom a code or a token stands for, unless their account is shut."""
    user = db.session.get(User, user_id)
    return user if user is not None and user.active else None
