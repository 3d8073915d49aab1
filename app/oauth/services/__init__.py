"""What can be done with applications and their tokens."""

from app.oauth.services.apps import Registration, delete_client, register_client, revoke_all, withdraw
from app.oauth.services.grants import note_use
from app.oauth.services.provider import (
    DENIED,
    Answer,
    Consent,
    ConsentRefused,
    answer_revocation,
    answer_token_request,
    asked_consent,
)

__all__ = [
    "DENIED",
    "Answer",
    "Consent",
    "ConsentRefused",
    "Registration",
    "answer_revocation",
    "answer_token_request",
    "asked_consent",
    "delete_client",
    "note_use",
    "register_client",
    "revoke_all",
    "withdraw",
]
