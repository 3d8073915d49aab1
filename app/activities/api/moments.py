"""Times programs send, by the clock of the person they speak for."""

from datetime import datetime

from flask_login import current_user

from app.api.fittrackee.bodies import bad_request
from app.dates import YEARS, to_utc


def moment(wall_clock: datetime) -> datetime:
    """The instant the caller's clock means. Raises Refused in years nobody means."""
    if wall_clock.year not in YEARS:
        raise bad_request("invalid format for workout date", hint=f"a year from {YEARS[0]} to {YEARS[-1]}")
    return to_utc(wall_clock, current_user.preferences.timezone)
