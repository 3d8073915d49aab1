"""What people see of accounts: the entrance, their settings, and who else is here."""

from app.accounts.pages import entrance, people, person, portrait, programs, proof, recovery, security, settings, words

__all__ = ["entrance", "people", "person", "portrait", "programs", "proof", "recovery", "security", "settings", "words"]
