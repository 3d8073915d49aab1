"""What people set up for their trainers, and what those see."""

from app.coaching.pages import granting, trainees, watching

__all__ = ["granting", "trainees", "watching"]
