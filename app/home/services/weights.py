"""What the sample account weighs and measures."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from app.accounts.models import User
from app.body.services import add_category, add_measurement, add_weight, aim_at
from app.dates import to_utc

_DAYS = 180
_FIRST_KG, _LOST_KG = 82.4, 5.6
_HUNDREDTH = Decimal("0.01")


def step_on_the_scale(user: User, today: date) -> None:
    """Most mornings of half a year, slowly downwards; the waist once a week."""
    dice = Random(7)  # noqa: S311 (an invented person, the same each time)
    waist = add_category(user, "Waist", "cm")
    for days_ago in range(_DAYS, -1, -1):
        done = 1 - days_ago / _DAYS
        moment = to_utc(datetime.combine(today - timedelta(days=days_ago), time(6, 40)), user.preferences.timezone)
        kilograms = _FIRST_KG - _LOST_KG * done**0.8 + dice.gauss(0, 0.35)
        if dice.random() < 0.8:
            add_weight(user, {"date": moment, "weight": Decimal(kilograms).quantize(_HUNDREDTH)})
        if days_ago % 7 == 0:
            centimetres = Decimal(93 - 6 * done + dice.gauss(0, 0.3)).quantize(Decimal("0.5"))
            add_measurement(user, {"category_id": waist.id, "date": moment, "value": centimetres})
    aim_at(user, Decimal(76))
