"""What the sample account eats and drinks."""

from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from app.accounts.models import User
from app.dates import to_utc
from app.extensions import db
from app.nutrition.models import DayGoal, Ingredient
from app.nutrition.services import Place, diary_of, drink, log_food
from app.nutrition.services.catalogue import food_uuid

_WEEKS = 4
_MEALS = ("Breakfast", "Lunch", "Dinner", "Snacks")
_HOURS = (time(7, 10), time(12, 30), time(18, 45), time(15, 30))
_USUAL = (
    ((("rolled-oats", 70), ("semi-skimmed-milk", 250), ("banana", 120)), (("egg", 110), ("wholemeal-bread", 90))),
    ((("white-rice", 80), ("chicken-breast", 150), ("broccoli", 180)), (("lentils-cooked", 90), ("tomato", 200))),
    ((("pasta", 110), ("tomato-sauce", 150), ("parmesan", 20)), (("salmon", 160), ("potato", 300))),
    ((("apple", 150), ("almonds", 25)), (("natural-yoghurt", 200), ("blueberries", 100))),
)
"""Foods and grams: of each meal two kinds."""


def eat(user: User, today: date) -> None:
    """Four weeks of meals and water, and what was meant."""
    dice = Random(5)  # noqa: S311 (an invented person, the same each time)
    zone = user.preferences.timezone
    start = today - timedelta(weeks=_WEEKS)
    foods = {food.uuid: food for food in db.session.scalars(select(Ingredient).where(Ingredient.rank == 0))}
    plan = diary_of(user, start, "", _MEALS)
    db.session.add(
        DayGoal(user_id=user.id, since=start, energy=2150, protein=130, carbohydrates=240, fat=70, water_ml=2000)
    )
    for days in range((today - start).days):
        day = start + timedelta(days=days)
        for meal, hour, kinds in zip(plan.meals, _HOURS, _USUAL, strict=True):
            place = Place(plan, meal, to_utc(datetime.combine(day, hour), zone))
            for key, grams in dice.choice(kinds):
                food = foods.get(food_uuid(key, "en"))
                if food is not None:
                    log_food(user, food, {"amount": round(grams * dice.uniform(0.85, 1.25) / 5) * 5}, place)
        for drunk_at in (8, 11, 14, 17, 20):
            drink(user, dice.choice((200, 330, 500)), to_utc(datetime.combine(day, time(drunk_at)), zone))
