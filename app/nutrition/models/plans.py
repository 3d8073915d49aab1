"""Tables of plans, meals, recipes and what was eaten. Amounts are grams, or so many of a unit: exact numbers."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, false
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.database import Created, Fixed, Model, Owned, UtcDateTime, now, uuid7
from app.nutrition.models.foods import Ingredient, IngredientWeightUnit


class Keyed(Model):
    """A row that programs may give its key, a UUID."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid7)  # type: ignore[assignment]


class NutritionPlan(Owned, Keyed):
    """What a person means to eat, or only the place of a diary (`only_logging`). Goals are for one day."""

    __tablename__ = "nutrition_plan"

    creation_date: Mapped[dt.date] = mapped_column(default=lambda: now().date())
    start: Mapped[dt.date] = mapped_column(default=lambda: now().date())
    end: Mapped[dt.date | None]
    description: Mapped[str] = mapped_column(String(80), default="")
    only_logging: Mapped[bool] = mapped_column(default=False)
    has_goal_calories: Mapped[bool] = mapped_column(default=False, server_default=false())
    goal_energy: Mapped[int | None] = mapped_column(BigInteger)
    """Kilocalories; the others grams."""
    goal_protein: Mapped[int | None] = mapped_column(BigInteger)
    goal_carbohydrates: Mapped[int | None] = mapped_column(BigInteger)
    goal_fat: Mapped[int | None] = mapped_column(BigInteger)
    goal_fiber: Mapped[int | None] = mapped_column(BigInteger)

    meals: Mapped[list["Meal"]] = relationship(
        back_populates="plan",
        order_by="Meal.time.asc().nulls_first(), Meal.order, Meal.id",
        passive_deletes=True,
        cascade="all, delete-orphan",
    )


class Meal(Keyed):
    """A meal of a plan."""

    __tablename__ = "meal"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("nutrition_plan.id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column(default=1)
    time: Mapped[dt.time | None]
    name: Mapped[str] = mapped_column(String(25), default="")

    plan: Mapped[NutritionPlan] = relationship(back_populates="meals")
    items: Mapped[list["MealItem"]] = relationship(
        back_populates="meal",
        order_by="MealItem.order, MealItem.id",
        passive_deletes=True,
        cascade="all, delete-orphan",
    )


class Portion:
    """So much of a food: grams, or so many of a unit."""

    @declared_attr
    def ingredient_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("ingredient.id"), index=True)

    @declared_attr
    def weight_unit_id(cls) -> Mapped[int | None]:
        """None for grams."""
        return mapped_column(ForeignKey("ingredient_weight_unit.id", ondelete="SET NULL"), index=True)

    amount: Mapped[Decimal] = mapped_column(Fixed(2))

    @declared_attr
    def ingredient(cls) -> Mapped[Ingredient]:
        return relationship(viewonly=True)

    @declared_attr
    def weight_unit(cls) -> Mapped[IngredientWeightUnit | None]:
        return relationship(viewonly=True)


class MealItem(Portion, Keyed):
    """A food of a meal."""

    __tablename__ = "meal_item"

    meal_id: Mapped[UUID] = mapped_column(ForeignKey("meal.id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column(default=1)

    meal: Mapped[Meal] = relationship(back_populates="items")


class Recipe(Owned, Created, Keyed):
    """Foods that are cooked together. `servings` is how many portions they make."""

    __tablename__ = "recipe"

    name: Mapped[str] = mapped_column(String(200))
    instructions: Mapped[str] = mapped_column(Text, default="")
    servings: Mapped[Decimal] = mapped_column(Fixed(2), default=Decimal(1))
    cooked_weight_g: Mapped[int | None]
    """What the finished dish weighs, where it was weighed; else the sum of what is in it."""
    share_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The secret of the address at which others can read and copy it; None while it is not shared."""

    items: Mapped[list["RecipeItem"]] = relationship(
        back_populates="recipe",
        order_by="RecipeItem.order, RecipeItem.id",
        passive_deletes=True,
        cascade="all, delete-orphan",
    )


class RecipeItem(Portion, Keyed):
    """A food of a recipe."""

    __tablename__ = "recipe_item"

    recipe_id: Mapped[UUID] = mapped_column(ForeignKey("recipe.id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column(default=1)

    recipe: Mapped[Recipe] = relationship(back_populates="items")


class LogItem(Owned, Portion, Keyed):
    """What a person ate, and when: an entry of the diary."""

    __tablename__ = "log_item"
    __table_args__ = (Index("ix_log_item_user_id_datetime", "user_id", "datetime"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("nutrition_plan.id", ondelete="CASCADE"), index=True)
    meal_id: Mapped[UUID | None] = mapped_column(ForeignKey("meal.id", ondelete="SET NULL"), index=True)
    datetime: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    comment: Mapped[str] = mapped_column(Text, default="", server_default="")
    recipe_id: Mapped[UUID | None] = mapped_column(ForeignKey("recipe.id", ondelete="SET NULL"), index=True)
    """The recipe this was part of."""


class QuickEntry(Owned, Keyed):
    """Calories without a food: for what has no label."""

    __tablename__ = "quick_entry"
    __table_args__ = (Index("ix_quick_entry_user_id_datetime", "user_id", "datetime"),)

    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("nutrition_plan.id", ondelete="CASCADE"), index=True)
    meal_id: Mapped[UUID | None] = mapped_column(ForeignKey("meal.id", ondelete="SET NULL"), index=True)
    datetime: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    name: Mapped[str] = mapped_column(String(200), default="")
    energy: Mapped[int]
    protein: Mapped[Decimal | None] = mapped_column(Fixed(3))
    carbohydrates: Mapped[Decimal | None] = mapped_column(Fixed(3))
    fat: Mapped[Decimal | None] = mapped_column(Fixed(3))


class WaterEntry(Owned, Keyed):
    """Something that was drunk."""

    __tablename__ = "water_entry"
    __table_args__ = (Index("ix_water_entry_user_id_drunk_at", "user_id", "drunk_at"),)

    drunk_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    millilitres: Mapped[int]


class DayGoal(Owned, Model):
    """What a person means to eat on one kind of day, from a day on."""

    __tablename__ = "day_goal"
    __table_args__ = (UniqueConstraint("user_id", "day_kind", "since"),)

    day_kind: Mapped[str] = mapped_column(String(10), default="every")
    """`every`, `training` or `rest`; the special ones go before `every`."""
    since: Mapped[dt.date] = mapped_column(default=lambda: now().date())
    energy: Mapped[int | None]
    """Kilocalories; the others grams."""
    protein: Mapped[int | None]
    carbohydrates: Mapped[int | None]
    fat: Mapped[int | None]
    fiber: Mapped[int | None]
    water_ml: Mapped[int | None]
