"""Doing things with the log and the phones that follow it."""

from app.sync.services.devices import (
    GREATEST_CHECKPOINT,
    LONGEST_CLIENT_ID,
    disconnect,
    forget_oldest,
    has_devices,
    keep_checkpoint_request,
    next_write_checkpoint,
    note_visit,
)
from app.sync.services.filling import (
    add_up,
    begin_anew,
    bring_up,
    differences,
    epoch,
    expected,
    is_filled,
    note_filled,
    note_used_foods,
    wrong_sums,
)
from app.sync.services.tidying import buckets, tidy
from app.sync.services.tokens import LIFETIME, make_sync_token, read_sync_token

__all__ = [
    "GREATEST_CHECKPOINT",
    "LIFETIME",
    "LONGEST_CLIENT_ID",
    "add_up",
    "begin_anew",
    "bring_up",
    "buckets",
    "differences",
    "disconnect",
    "epoch",
    "expected",
    "forget_oldest",
    "has_devices",
    "is_filled",
    "keep_checkpoint_request",
    "make_sync_token",
    "next_write_checkpoint",
    "note_filled",
    "note_used_foods",
    "note_visit",
    "read_sync_token",
    "tidy",
    "wrong_sums",
]
