"""Times programs send, by the clock of the person they speak for."""

from datetime import datetime

from flask_login import current_user

from app.api.fittrackee.bodies import bad_request
from app.dates import to_utc


def moment(wall_clock: datetime) -> datetime:
    """The instant the caller's clock means. Raises Refused at both ends of the calendar."""
    try:
        return to_utc(wall_clock, current_user.preferences.timezone)
    except OverflowError:
        raise bad_request("invalid format for workout date") from None
