"""How a request with an application's token is recognised; `accounts` asks."""

from app.accounts.credentials import bearer_reader
from app.accounts.models import User
from app.api.credential import Credential
from app.database import now
from app.oauth import queries, services
from app.oauth.logic import is_access_token


@bearer_reader
def person_of_application(text: str) -> tuple[User | None, Credential] | None:
    """Whom an application acts for, and how far it may; None when the text is no token of an application."""
    if not is_access_token(text):
        return None
    token = queries.token_with_access(text)
    if token is None:
        return None, Credential("bad", "bearer", "unknown")
    if not token.user.active:
        return None, Credential("bad", "bearer", "inactive")
    if token.expires_at <= now():
        return None, Credential("bad", "bearer", "expired")
    services.note_use(token, now())
    return token.user, Credential("oauth", "bearer", scopes=frozenset(token.scope.split()))
