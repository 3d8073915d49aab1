"""What a person has done."""

from app.training.queries.history import counted_sets, history_of, needs_logs
from app.training.queries.rows import (
    logs_in,
    logs_of,
    open_session_on,
    routine_sessions,
    session_on,
    sessions_of,
    trained_passes,
)
from app.training.queries.strength import (
    best_sets,
    last_sets,
    latest_sets,
    sets_before,
    sets_between,
    sets_of_exercise,
    sets_of_session,
    volume_by_week_and_muscle,
    worked_sets,
)

__all__ = [
    "best_sets",
    "counted_sets",
    "history_of",
    "last_sets",
    "latest_sets",
    "logs_in",
    "logs_of",
    "needs_logs",
    "open_session_on",
    "routine_sessions",
    "session_on",
    "sessions_of",
    "sets_before",
    "sets_between",
    "sets_of_exercise",
    "sets_of_session",
    "trained_passes",
    "volume_by_week_and_muscle",
    "worked_sets",
]
