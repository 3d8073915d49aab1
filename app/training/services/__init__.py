"""Doing things with sessions and logs."""

from app.training.services.logs import change_log, log_set, remove_log, replace_exercise
from app.training.services.sessions import (
    change_session,
    finish_session,
    goes_on,
    records_won,
    remove_session,
    start_session,
    to_instant,
    today_of,
)

__all__ = [
    "change_log",
    "change_session",
    "finish_session",
    "goes_on",
    "log_set",
    "records_won",
    "remove_log",
    "remove_session",
    "replace_exercise",
    "start_session",
    "to_instant",
    "today_of",
]
