"""Backups: everything a server remembers in one archive, and back into an empty one, on either database."""
