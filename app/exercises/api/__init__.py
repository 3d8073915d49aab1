"""The catalogue for programs."""

from app.exercises.api import exercises, media, submission, vocabulary

__all__ = ["exercises", "media", "submission", "vocabulary"]
