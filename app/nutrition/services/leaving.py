"""What a person who leaves takes along before the rest goes by foreign keys."""

from sqlalchemy import delete

from app.accounts.services import AccountDeleted
from app.events import listens_to
from app.extensions import db
from app.nutrition.models import LogItem, MealItem, RecipeItem
from app.nutrition.queries import log_items_of, meal_items_of, recipe_items_of


@listens_to(AccountDeleted)
def forget_portions(event: AccountDeleted) -> None:
    """Delete what stands between a person and their own foods.

    PostgreSQL would else try the foods first, and refuse: portions of plans and diaries still name them.
    """
    for model, rows in ((LogItem, log_items_of), (MealItem, meal_items_of), (RecipeItem, recipe_items_of)):
        ids = rows(event.user).with_only_columns(model.id).order_by(None)
        db.session.execute(delete(model).where(model.id.in_(ids)), execution_options={"synchronize_session": False})
