"""Routines: training plans, and the engine that computes what a plan prescribes."""

from app.routines.blueprint import blueprint

__all__ = ["blueprint"]
