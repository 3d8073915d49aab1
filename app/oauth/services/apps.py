"""Applications: registering them, and ending what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from authlib.common.security import generate_token
from sqlalchemy import delete

from app.accounts.models import User
from app.accounts.services import hashed_token
from app.extensions import db
from app.oauth.logic import CLIENT_ID_LENGTH, SECRET_LENGTH
from app.oauth.models import OAuthClient, OAuthCode, OAuthToken


@dataclass(frozen=True)
class Registration:
    """What somebody says about an application."""

    name: str
    website: str
    description: str | None
    redirect_uris: Sequence[str]
    scope: str


def register_client(user: User, said: Registration) -> tuple[OAuthClient, str]:
    """A new application and its secret; this is the only time the secret can be read."""
    secret = generate_token(SECRET_LENGTH)
    client = OAuthClient(
        user_id=user.id,
        client_id=generate_token(CLIENT_ID_LENGTH),
        secret_hash=hashed_token(secret),
        name=said.name,
        website=said.website,
        description=said.description,
        redirect_uris=list(said.redirect_uris),
        scope=said.scope,
    )
    db.session.add(client)
    db.session.flush()
    return client, secret


def delete_client(client: OAuthClient) -> None:
    """Forget an application (a locked row); its codes and tokens go along."""
    db.session.delete(client)
    db.session.flush()


def revoke_all(client: OAuthClient) -> None:
    """End what an application (a locked row) may do, for everybody."""
    for table in (OAuthToken, OAuthCode):
        db.session.execute(delete(table).where(table.client_id == client.id))


def withdraw(client: OAuthClient, user: User) -> None:
    """End what an application (a locked row) may do for one person."""
    for table in (OAuthToken, OAuthCode):
        db.session.execute(delete(table).where(table.client_id == client.id, table.user_id == user.id))
