"""What can be done with backups."""

from app.backup.services.kept import KeptBackup, keep_backup, kept_backup, kept_backups, remove_backup
from app.backup.services.making import Backup, Source, make_backup
from app.backup.services.restoring import restore_backup

__all__ = [
    "Backup",
    "KeptBackup",
    "Source",
    "keep_backup",
    "kept_backup",
    "kept_backups",
    "make_backup",
    "remove_backup",
    "restore_backup",
]
