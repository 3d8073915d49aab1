"""The JSON face of activities, as programs written for FitTrackee know it."""

from app.activities.api import catalogue, entries, tracks, uploads, workouts

__all__ = ["catalogue", "entries", "tracks", "uploads", "workouts"]
