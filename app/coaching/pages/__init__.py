"""What people set up for their trainers, and what those see."""

from app.coaching.pages import granting, offers, trainees, watching

__all__ = ["granting", "offers", "trainees", "watching"]
