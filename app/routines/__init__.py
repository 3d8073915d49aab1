"""Routines: training plans, and the engine that computes what a plan prescribes."""

from app.routines import models
from app.routines.blueprint import blueprint

__all__ = ["blueprint", "models"]
