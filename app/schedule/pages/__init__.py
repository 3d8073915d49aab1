"""The pages that need plan and history together."""

from app.schedule.pages import (
    calendar,
    feed,
    finish,
    gym,
    gym_changes,
    overview,
    preview,
    printing,
    start,
    statistics,
    templates,
)

__all__ = [
    "calendar",
    "feed",
    "finish",
    "gym",
    "gym_changes",
    "overview",
    "preview",
    "printing",
    "start",
    "statistics",
    "templates",
]
