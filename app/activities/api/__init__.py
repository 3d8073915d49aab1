"""The JSON face of activities, as programs written for FitTrackee know it."""

from app.activities.api import catalogue, entries, maps, tracks, uploads, workouts

__all__ = ["catalogue", "entries", "maps", "tracks", "uploads", "workouts"]
