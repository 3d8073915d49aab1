"""The pages that need plan and history together."""

from app.schedule.pages import calendar, feed, gym, overview, preview, printing, start, statistics

__all__ = ["calendar", "feed", "gym", "overview", "preview", "printing", "start", "statistics"]
