"""How foods, portions and goals are written."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.extensions import db
from app.nutrition.blueprint import blueprint
from app.nutrition.logic.values import Values, grams_of, values_of
from app.reference.models import Language
from app.web.formatting import Reader, current_reader


def usual_meals() -> list[str]:
    """The meals of a diary nobody planned."""
    return [_("Breakfast"), _("Lunch"), _("Dinner"), _("Snacks")]


def language_id(reader: Reader) -> int | None:
    """The key of the language foods are wanted in."""
    return db.session.scalar(select(Language.id).where(Language.short_name == reader.language))


def amount_text(amount: Decimal, reader: Reader) -> str:
    """`1`, `0.5`, `62.25`, as the reader writes numbers."""
    plain = amount.normalize()
    exponent = plain.as_tuple().exponent
    return reader.number(float(plain), max(0, -exponent) if isinstance(exponent, int) else 0)


def portion_text(portion: Any, reader: Reader) -> str:
    """`2 slices, 90 g` or `150 g`; millilitres for what is drunk."""
    measure = "ml" if portion.ingredient.is_liquid else "g"
    if portion.weight_unit is None:
        return f"{amount_text(portion.amount, reader)} {measure}"
    grams = grams_of(portion.amount, portion.weight_unit.gram)
    return f"{amount_text(portion.amount, reader)} {portion.weight_unit.name}, {amount_text(grams, reader)} {measure}"


def values_of_portion(portion: Any) -> Values:
    """What so much of a food is worth."""
    return values_of(
        portion.ingredient, grams_of(portion.amount, portion.weight_unit.gram if portion.weight_unit else None)
    )


def unit_choices(food: Any, reader: Reader) -> list[tuple[str, str]]:
    """Grams, and the household portions of a food."""
    measure = _("millilitres") if food.is_liquid else _("grams")
    short = "ml" if food.is_liquid else "g"
    return [("", measure)] + [
        (str(unit.id), f"{unit.name} ({reader.number(unit.gram)} {short})") for unit in food.weight_units
    ]


@blueprint.app_template_filter("plain_amount")  # type: ignore[untyped-decorator]
def plain_amount(value: Any) -> str:
    """A number as short as it can be written: `1`, `1.5`."""
    return plain_number(value, current_reader())


def plain_number(value: Any, reader: Reader) -> str:
    """A number as its input shows it."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)).normalize():f}"
    return text.replace(".", reader.number(0.5, 1)[1])
