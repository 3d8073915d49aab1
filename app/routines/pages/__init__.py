"""The pages of routines: the list, the builder, ready-made programmes and templates."""

from app.routines.pages import building, exercises, labels, ready_made, routine_list, rules

__all__ = ["building", "exercises", "labels", "ready_made", "routine_list", "rules"]
