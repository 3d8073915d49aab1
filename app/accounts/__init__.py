"""Accounts: people, sign-in, tokens for programs, invitations, preferences."""
