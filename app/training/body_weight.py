"""What a person weighed on which day, for loads that one's own body is part of."""

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from app.accounts.models import User
from app.body.queries import weight_series_of
from app.dates import to_local
from app.training.logic import BodyWeight


def body_weight_of(user: User) -> BodyWeight:
    """The last weight on or before a day, else the first one there is. One statement."""
    zone = user.preferences.timezone
    series = [
        (to_local(moment, zone).date(), Decimal(milligrams).scaleb(-6)) for moment, milligrams in weight_series_of(user)
    ]
    days = [day for day, _weight in series]

    def on(day: date) -> Decimal | None:
        if not series:
            return None
        return series[max(bisect_right(days, day) - 1, 0)][1]

    return on
