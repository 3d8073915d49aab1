"""The catalogue for people."""

from app.exercises.pages import browsing, contributing, editing, exercise, history, pictures

__all__ = ["browsing", "contributing", "editing", "exercise", "history", "pictures"]
