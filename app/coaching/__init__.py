"""Coaching: who lets which trainer see what they do, and what the trainer sees then."""

from app.coaching import listening, models, pages
from app.coaching.blueprint import blueprint

__all__ = ["blueprint", "listening", "models", "pages"]
