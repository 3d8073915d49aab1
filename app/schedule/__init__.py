"""Schedule: a plan and its history together: what is due, when, and why."""

from app.schedule import api, models, pages
from app.schedule.blueprint import blueprint

__all__ = ["api", "blueprint", "models", "pages"]
