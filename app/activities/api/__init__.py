"""The JSON face of activities, as programs written for FitTrackee know it."""

from app.activities.api import (
    catalogue,
    courses,
    entries,
    equipment,
    maps,
    profile,
    sport_preferences,
    statistics,
    tasks,
    tracks,
    uploads,
    workouts,
)

__all__ = [
    "catalogue",
    "courses",
    "entries",
    "equipment",
    "maps",
    "profile",
    "sport_preferences",
    "statistics",
    "tasks",
    "tracks",
    "uploads",
    "workouts",
]
