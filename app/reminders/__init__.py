"""Reminders: weigh in, a routine ends, nothing was done for a while; on the page, and by mail for who wants it."""
