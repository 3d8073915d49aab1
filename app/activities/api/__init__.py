"""The JSON face of activities, as programs written for FitTrackee know it."""

from app.activities.api import maps

__all__ = ["maps"]
