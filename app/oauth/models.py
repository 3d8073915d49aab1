"""Tables of applications, and of what people let them do. Of secrets, codes and tokens only hashes are kept."""

from datetime import datetime
from hmac import compare_digest

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.services import hashed_token
from app.database import Created, Model, Owned, UtcDateTime
from app.oauth.logic import granted_scope


class OAuthClient(Owned, Created, Model):
    """An application somebody registered here. The methods are what Authlib asks a client."""

    __tablename__ = "oauth_client"
    __table_args__ = {"sqlite_autoincrement": True}

    client_id: Mapped[str] = mapped_column(String(24), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    website: Mapped[str] = mapped_column(String(500), default="")
    description: Mapped[str | None] = mapped_column(String(1000), default=None)
    redirect_uris: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[str] = mapped_column(String(200))
    """Scopes separated by blanks; tokens of this application have no others."""

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    def get_default_redirect_uri(self) -> str:
        """The first registered address."""
        return self.redirect_uris[0]

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether the address is registered, letter by letter."""
        return redirect_uri in self.redirect_uris

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What of a request is allowed, in the order of the request; None when nothing is."""
        return granted_scope(scope or "", self.scope) or None

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether this is the secret."""
        return compare_digest(self.secret_hash, hashed_token(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """The secret is sent in the body, nowhere else."""
        return method == "client_secret_post"

    def check_response_type(self, response_type: str) -> bool:
        """Applications get codes."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Applications turn codes and refresh tokens into tokens."""
        return grant_type in {"authorization_code", "refresh_token"}


class OAuthCode(Owned, Created, Model):
    """What an application gets through the browser of a person who agreed, to be turned into tokens once."""

    __tablename__ = "oauth_code"
    __table_args__ = {"sqlite_autoincrement": True}

    client_id: Mapped[int] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    redirect_uri: Mapped[str] = mapped_column(String(500), default="")
    """The address the application has to name again; empty: none."""
    scope: Mapped[str] = mapped_column(String(200))
    code_challenge: Mapped[str | None] = mapped_column(String(128), default=None)
    code_challenge_method: Mapped[str | None] = mapped_column(String(5), default=None)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    def get_redirect_uri(self) -> str:
        """The address bound to this code, if any."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What the person agreed to."""
        return self.scope


class OAuthToken(Owned, Created, Model):
    """A pair of tokens an application holds. The row goes when the pair is replaced or revoked."""

    __tablename__ = "oauth_token"
    __table_args__ = {"sqlite_autoincrement": True}

    client_id: Mapped[int] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"), index=True)
    code_id: Mapped[int | None] = mapped_column(ForeignKey("oauth_code.id", ondelete="SET NULL"), index=True)
    """The code it began with: a code that is used twice takes its tokens along."""
    access_hash: Mapped[str] = mapped_column(String(64), unique=True)
    refresh_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    refresh_expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    def check_client(self, client: OAuthClient) -> bool:
        """Whether it was given to this application."""
        return self.client_id == client.id

    def get_scope(self) -> str:
        """What the person agreed to."""
        return self.scope


class OAuthSpentToken(Model):
    """A refresh token that became the next pair. Whoever brings it again has a copy, or was robbed of one."""

    __tablename__ = "oauth_spent_token"

    code_id: Mapped[int] = mapped_column(ForeignKey("oauth_code.id", ondelete="CASCADE"), index=True)
    """The code it began with, and with it all that came of it."""
    refresh_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
