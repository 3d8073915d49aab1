"""Routines: training plans, and the engine that computes what a plan prescribes."""

from app.routines import api, models, pages, revisions
from app.routines.blueprint import blueprint

__all__ = ["api", "blueprint", "models", "pages", "revisions"]
