"""The pages of training: workouts, single sets, the history of an exercise, and what one trains with."""

from app.training.pages import progress, sessions, setup

__all__ = ["progress", "sessions", "setup"]
