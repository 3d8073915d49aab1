"""Accounts: people, sign-in, tokens for programs, invitations, preferences."""

from app.accounts import api, cli, credentials, models, pages
from app.accounts.blueprint import blueprint

__all__ = ["api", "blueprint", "cli", "credentials", "models", "pages"]
