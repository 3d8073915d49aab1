"""Reminders: weigh in, a routine ends, nothing was done for a while; on the page, and by mail for who wants it."""

from app.reminders import jobs, pages
from app.reminders.blueprint import blueprint

__all__ = ["blueprint", "jobs", "pages"]
