"""What people see of accounts: the entrance, their settings, and who else is here."""

from app.accounts.pages import entrance, people, person, programs, proof, recovery, security, settings, words

__all__ = ["entrance", "people", "person", "programs", "proof", "recovery", "security", "settings", "words"]
