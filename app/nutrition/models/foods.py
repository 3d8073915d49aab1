"""Tables of foods.

Energy is in kilocalories, nutrients are in grams, both for 100 g of a food (100 ml of a drink): exact numbers.
"""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, Uuid, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Fixed, Model, Owned, UtcDateTime, now, uuid7
from app.documents import Documents
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


PREPARED_FOODS = 20_000
"""Of so many foods programs find answers ready that never were asked for; of all others when they change."""
INGREDIENTS = Documents(
    "ingredient",
    Ingredient,
    {IngredientWeightUnit.__table__: "{row}.ingredient_id"},
    prepared_upto=PREPARED_FOODS,
)
INGREDIENT_INFOS = Documents(
    "ingredientinfo",
    Ingredient,
    {
        IngredientWeightUnit.__table__: "{row}.ingredient_id",
        IngredientImage.__table__: "{row}.ingredient_id",
        # Hardly ever, and then all of them: looking for those concerned would mean reading millions of foods.
        Language.__table__: "SELECT row_id FROM ingredientinfo_document",
        License.__table__: "SELECT row_id FROM ingredientinfo_document",
    },
    prepared_upto=PREPARED_FOODS,
)


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
