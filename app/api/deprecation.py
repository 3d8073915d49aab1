"""Addresses that programs should leave behind: since when, and for which others."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Response, request


@dataclass(frozen=True)
class Superseded:
    """An address that is kept for older programs."""

    by: str
    """The path of what does the same today."""
    since: date

    @property
    def hint(self) -> str:
        """For the description of the API."""
        return f"Kept for older programs; use `{self.by}` instead."

    def announce(self, response: Response) -> None:
        """Say so in the answer, as RFC 9745 and RFC 5829 have it."""
        began = datetime(self.since.year, self.since.month, self.since.day, tzinfo=UTC)
        response.headers["Deprecation"] = f"@{int(began.timestamp())}"
        response.headers.add("Link", f'<{request.root_path}{self.by}>; rel="successor-version"')
