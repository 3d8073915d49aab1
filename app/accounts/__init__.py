"""Accounts: people, sign-in, tokens for programs, invitations, preferences."""

from app.accounts import models
from app.accounts.blueprint import blueprint

__all__ = ["blueprint", "models"]
