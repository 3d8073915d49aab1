"""Invitations: links with which one person each may make an account."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from app.accounts.models import Invitation, User
from app.accounts.queries import open_invitation_with
from app.accounts.services.tokens import hashed_token
from app.errors import NotAllowed
from app.extensions import db


def invite(inviter: User, note: str, *, days: int, at: datetime, email: str | None = None) -> str:
    """A new invitation; returns the secret of its link, which can be read only now."""
    secret = secrets.token_urlsafe(24)
    db.session.add(
        Invitation(
            token_hash=hashed_token(secret),
            invited_by_id=inviter.id,
            note=note,
            email=email.lower() if email else None,
            expires_at=at + timedelta(days=days),
        )
    )
    db.session.flush()
    return secret


def open_invitation(secret: str, at: datetime) -> Invitation | None:
    """The invitation of a link by which somebody may still come in."""
    return open_invitation_with(hashed_token(secret), at)


def accept(secret: str, at: datetime) -> None:
    """Use up an invitation, and forget where it was sent. Raises NotAllowed when it is unknown, over, or used.

    One statement, so only one wins.
    """
    usable = (
        update(Invitation)
        .where(Invitation.token_hash == hashed_token(secret), Invitation.used_at.is_(None), Invitation.expires_at > at)
        .values(used_at=at, email=None)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(usable).rowcount != 1:  # type: ignore[attr-defined]
        raise NotAllowed("invitation_over")


def revoke_invitation(invitation: Invitation) -> None:
    """Take an invitation back."""
    db.session.delete(invitation)


def forget_invitations(email: str | None) -> None:
    """Somebody leaves: no invitation tells their address."""
    if email:
        names_it = Invitation.note.icontains(email, autoescape=True)
        db.session.execute(delete(Invitation).where((Invitation.email == email.lower()) | names_it))
