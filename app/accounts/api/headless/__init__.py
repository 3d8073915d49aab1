"""The headless login: what apps do before they have a token, and what they ask about the account."""

from app.accounts.api.headless import account, authenticators, entrance

__all__ = ["account", "authenticators", "entrance"]
