"""Forms of the body pages: the schemas of the API, read from what people type in their own unit and zone."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.api.fields import Day, Moment, Text
from app.api.schema import Schema
from app.body.logic.weights import HUNDREDTH, in_unit
from app.body.models import LONGEST_NOTES, Category, Measurement, StoredMeasurement, WeightEntry
from app.body.schemas import BodyWeight, Unit, Value
from app.dates import to_local, to_utc
from app.errors import Invalid
from app.web import reading
from app.web.formatting import Reader
from app.web.forms import Form, Joined, add_words

add_words(
    __name__,
    {
        "max_digits": _l("Write fewer digits."),
        "max_decimal_places": _l("Write at most %(limit)s decimals."),
        "max_whole_digits": _l("Write a smaller number."),
        "datetime": _l("Write a day and a time."),
        "datetime_range": _l("Choose a day between %(first)s and %(last)s."),
        "unique_set": _l("There is a weight of this very moment already. Change that one, or choose another time."),
        "parts_of_parts": _l("That category is a part of another one itself."),
        "no_file": _l("Choose a picture."),
        "not_a_file": _l("Choose a picture."),
        "empty_file": _l("The file is empty. Choose another one."),
        "no_image": _l("This file is no picture, or it is damaged. Choose a JPEG, PNG, WebP or AVIF picture."),
        "heic_image": _l(
            "HEIC pictures of iPhones are not read. In the settings of the camera set Formats to Most Compatible, or "
            "share the picture as JPEG."
        ),
        "image_ending": _l("The name of the file does not end like that of a picture, for example in .jpg."),
        "image_too_large": _l("The picture is larger than %(limit)s MB. Choose a smaller one."),
        "too_many_pixels": _l("The picture has more than %(limit)s megapixels. Choose a smaller one."),
        "broken_image": _l("The picture is damaged or cut off. Choose another one."),
        "image_type": _l("This kind of picture is not kept. Choose a JPEG, PNG, WebP or AVIF picture."),
        "animated_image": _l("Moving pictures are not kept. Choose a still one."),
    },
)


class QuickWeight(Schema):
    """A weight of a day."""

    day = Day(required=True)
    weight = BodyWeight(required=True)


class WholeWeight(Schema):
    """A weight at a moment, with a note."""

    date = Moment(required=True)
    weight = BodyWeight(required=True)
    notes = Text(blank=True, longest=LONGEST_NOTES, load_default="")


class Aim(Schema):
    """A weight somebody wants to reach, or none."""

    target = BodyWeight(allow_none=True, load_default=None)


class CategoryOnPages(Schema):
    """Something to measure."""

    name = Text(required=True, longest=100)
    unit = Unit(required=True, longest=30)


class OneValue(Schema):
    """A measured value at a moment."""

    date = Moment(required=True)
    value = Value(6, 2, minimum=0, maximum=5000, required=True)
    notes = Text(blank=True, longest=LONGEST_NOTES, load_default="")


class PhotoWords(Schema):
    """What is said about a photo."""

    date = Day(required=True)
    description = Text(blank=True, longest=1000, load_default="")


def rounded(text: str) -> Decimal:
    """A number as people type it, to the hundredth."""
    return reading.number(text).quantize(HUNDREDTH)


def moment_reader(reader: Reader) -> Joined:
    """A day and a time of the reader's clock, as the instant they mean."""

    def read(day: str, clock: str) -> str:
        wall = datetime.combine(reading.day(day), reading.clock(clock or "12:00"))
        try:
            return to_utc(wall, reader.timezone).isoformat()
        except OverflowError:
            raise Invalid("datetime") from None

    return Joined(("day", "clock"), read)


def shown_moment(moment: datetime, reader: Reader) -> dict[str, str]:
    """A moment as the two inputs show it."""
    there = to_local(moment, reader.timezone)
    return {"day": there.date().isoformat(), "clock": f"{there:%H:%M}"}


def plain(value: Decimal | float, reader: Reader) -> str:
    """A number as its input shows it: no groups, no needless zeros."""
    text = f"{Decimal(str(value)).quantize(HUNDREDTH):f}".rstrip("0").rstrip(".")
    return text.replace(".", reader.number(0.5, 1)[1])


def quick_form(typed: MultiDict[str, str] | None, today: date) -> Form:
    """Weighing in."""
    return Form(QuickWeight(), {"weight": rounded, "day": reading.day}, typed=typed, shown={"day": today.isoformat()})


def weight_form(reader: Reader, unit: str, typed: MultiDict[str, str] | None, shown: WeightEntry | datetime) -> Form:
    """A weight with its time and a note: one that is here, or a new one of this moment."""
    if isinstance(shown, WeightEntry):
        stored: dict[str, Any] = shown_moment(shown.date, reader) | {
            "weight": plain(in_unit(shown.weight, unit), reader),
            "notes": shown.notes,
        }
    else:
        stored = shown_moment(shown, reader)
    return Form(WholeWeight(), {"weight": rounded, "date": moment_reader(reader)}, typed=typed, shown=stored)


def value_form(reader: Reader, typed: MultiDict[str, str] | None, shown: StoredMeasurement | Measurement) -> Form:
    """A measured value."""
    stored = shown_moment(shown.date, reader) | {"value": plain(shown.value, reader), "notes": shown.notes}
    return Form(OneValue(), {"value": rounded, "date": moment_reader(reader)}, typed=typed, shown=stored)


def category_form(typed: MultiDict[str, str] | None, shown: Category | None = None) -> Form:
    """What to measure, and in what."""
    return Form(CategoryOnPages(), typed=typed, shown={"name": shown.name, "unit": shown.unit} if shown else {})
