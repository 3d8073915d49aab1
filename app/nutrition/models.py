"""Tables of foods, plans, meals and what was eaten.

Energy is in kilocalories, nutrients are in grams, both for 100 g of a food (100 ml of a drink). Amounts are grams, or
so many of a unit. All of them are exact numbers.
"""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.database import Created, Fixed, Model, Owned, UtcDateTime, UuidKey, now, uuid7
from app.reference.models import Language, License


class Licensed:
    """The licence a content is shared under, and whom it names."""

    license_id: Mapped[int] = mapped_column(ForeignKey("license.id"), default=2)
    license_title: Mapped[str] = mapped_column(String(300), default="", server_default="")
    license_object_url: Mapped[str] = mapped_column(String(200), default="", server_default="")
    license_author: Mapped[str] = mapped_column(String(3500), default="", server_default="")
    license_author_url: Mapped[str] = mapped_column(String(200), default="", server_default="")
    license_derivative_source_url: Mapped[str] = mapped_column(String(200), default="", server_default="")


class Ingredient(Licensed, Model):
    """A food, in one language. Without an owner it is everybody's; else only its owner sees it."""

    __tablename__ = "ingredient"
    # A number is never given twice, although foods are deleted: programs remember them.
    __table_args__ = (
        Index(
            "ix_ingredient_code",
            "code",
            sqlite_where=text("code IS NOT NULL"),
            postgresql_where=text("code IS NOT NULL"),
        ),
        Index(
            "ix_ingredient_remote_id",
            "source_name",
            "remote_id",
            sqlite_where=text("code IS NULL"),
            postgresql_where=text("code IS NULL"),
        ),
        Index(
            "ix_ingredient_owner_id",
            "owner_id",
            sqlite_where=text("owner_id IS NOT NULL"),
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid7)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    rank: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How early a search shows it, 0 first: plain foods before products, short names before long ones."""
    remote_id: Mapped[str | None] = mapped_column(String(200))
    """Its key where it comes from."""
    source_name: Mapped[str | None] = mapped_column(String(200))
    source_url: Mapped[str | None] = mapped_column(String(200))
    """None for foods whose address follows from their source and code."""
    code: Mapped[str | None] = mapped_column(String(200))
    """The barcode."""
    name: Mapped[str] = mapped_column(String(200), index=True)
    common_name: Mapped[str | None] = mapped_column(String(200))
    brand: Mapped[str | None] = mapped_column(String(200))
    synonyms: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Other names, one in each line, by which it is found as well."""
    category: Mapped[str | None] = mapped_column(String(100))
    is_liquid: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether people measure it in millilitres; the values are then for 100 ml."""
    created: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    last_update: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now, onupdate=now, index=True)
    last_imported: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    edited_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    """When a person last corrected it here; from then on imports leave it alone."""
    deleted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    """When its owner took it away; diaries and plans that name it keep it."""
    energy: Mapped[int]
    protein: Mapped[Decimal] = mapped_column(Fixed(3))
    carbohydrates: Mapped[Decimal] = mapped_column(Fixed(3))
    carbohydrates_sugar: Mapped[Decimal | None] = mapped_column(Fixed(3))
    fat: Mapped[Decimal] = mapped_column(Fixed(3))
    fat_saturated: Mapped[Decimal | None] = mapped_column(Fixed(3))
    fiber: Mapped[Decimal | None] = mapped_column(Fixed(3))
    sodium: Mapped[Decimal | None] = mapped_column(Fixed(3))
    is_vegan: Mapped[bool | None]
    is_vegetarian: Mapped[bool | None]
    nutriscore: Mapped[str | None] = mapped_column(String(1))
    language_id: Mapped[int] = mapped_column(ForeignKey("language.id"))

    language: Mapped[Language] = relationship(viewonly=True)
    license: Mapped[License] = relationship(viewonly=True)
    weight_units: Mapped[list["IngredientWeightUnit"]] = relationship(
        back_populates="ingredient",
        order_by="IngredientWeightUnit.id",
        passive_deletes=True,
        cascade="all, delete-orphan",
    )
    image: Mapped["IngredientImage | None"] = relationship(
        back_populates="ingredient", passive_deletes=True, cascade="all, delete-orphan"
    )


class IngredientWeightUnit(Model):
    """A household portion of a food: a cup, a slice."""

    __tablename__ = "ingredient_weight_unit"

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid7)
    ingredient_id: Mapped[int] = mapped_column(ForeignKey("ingredient.id", ondelete="CASCADE"), index=True)
    gram: Mapped[int]
    """Grams of one unit."""
    name: Mapped[str] = mapped_column(String(200))

    ingredient: Mapped[Ingredient] = relationship(back_populates="weight_units")


class IngredientImage(Licensed, Model):
    """The picture of a food; the file lies below `ingredients` among the uploads."""

    __tablename__ = "ingredient_image"

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid7)
    ingredient_id: Mapped[int] = mapped_column(ForeignKey("ingredient.id", ondelete="CASCADE"), unique=True)
    path: Mapped[str] = mapped_column(String(200))
    created: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    last_update: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    size: Mapped[int]
    """Bytes."""
    width: Mapped[int]
    height: Mapped[int]

    ingredient: Mapped[Ingredient] = relationship(back_populates="image")


class NutritionPlan(UuidKey, Owned, Model):
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


class Meal(UuidKey, Model):
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


class MealItem(UuidKey, Portion, Model):
    """A food of a meal."""

    __tablename__ = "meal_item"

    meal_id: Mapped[UUID] = mapped_column(ForeignKey("meal.id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column(default=1)

    meal: Mapped[Meal] = relationship(back_populates="items")


class Recipe(UuidKey, Owned, Created, Model):
    """Foods that are cooked together. `servings` is how many portions they make."""

    __tablename__ = "recipe"

    name: Mapped[str] = mapped_column(String(200))
    instructions: Mapped[str] = mapped_column(Text, default="")
    servings: Mapped[Decimal] = mapped_column(Fixed(2), default=Decimal(1))
    cooked_weight_g: Mapped[int | None]
    """What the finished dish weighs, where it was weighed; else the sum of what is in it."""

    items: Mapped[list["RecipeItem"]] = relationship(
        back_populates="recipe",
        order_by="RecipeItem.order, RecipeItem.id",
        passive_deletes=True,
        cascade="all, delete-orphan",
    )


class RecipeItem(UuidKey, Portion, Model):
    """A food of a recipe."""

    __tablename__ = "recipe_item"

    recipe_id: Mapped[UUID] = mapped_column(ForeignKey("recipe.id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column(default=1)

    recipe: Mapped[Recipe] = relationship(back_populates="items")


class LogItem(UuidKey, Owned, Portion, Model):
    """What a person ate, and when: an entry of the diary."""

    __tablename__ = "log_item"
    __table_args__ = (Index("ix_log_item_user_id_datetime", "user_id", "datetime"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("nutrition_plan.id", ondelete="CASCADE"), index=True)
    meal_id: Mapped[UUID | None] = mapped_column(ForeignKey("meal.id", ondelete="SET NULL"), index=True)
    datetime: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    comment: Mapped[str] = mapped_column(Text, default="", server_default="")
    recipe_id: Mapped[UUID | None] = mapped_column(ForeignKey("recipe.id", ondelete="SET NULL"), index=True)
    """The recipe this was part of."""


class QuickEntry(UuidKey, Owned, Model):
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


class WaterEntry(UuidKey, Owned, Model):
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


class FavoriteFood(Owned, Model):
    """A food somebody wants to find first."""

    __tablename__ = "favorite_food"
    __table_args__ = (UniqueConstraint("user_id", "ingredient_id"),)

    ingredient_id: Mapped[int] = mapped_column(ForeignKey("ingredient.id", ondelete="CASCADE"), index=True)


class FoodImport(Model):
    """An import and how far it came, so that it goes on where it stopped."""

    __tablename__ = "food_import"

    source: Mapped[str] = mapped_column(String(500), unique=True)
    """What is read, how, and a fingerprint of its beginning."""
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    position: Mapped[str] = mapped_column(Text, default="")
    """Where to go on: bytes of the unpacked file, or an address."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Rows read, added, changed, unchanged, and those rejected by reason."""
