"""What programs and forms send about an activity; both load the same schema, errors are codes.

A form first turns what was typed in the person's units into these values: kilometres, metres, seconds, and a time
on the person's own clock like `2026-05-15 14:05`.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

MOMENT = "%Y-%m-%d %H:%M"
GREATEST_THRESHOLD_KMH = 100
MOST_CALORIES = 2_147_483_647
COLOR = re.compile("#[0-9a-fA-F]{6}")
CLIMB_FIELDS = ("ascent", "descent")


class Number(fields.Field[float]):
    """A finite number of zero or more, `most` at most; `texts` also takes one that was written down."""

    def __init__(self, *, texts: bool = False, most: float | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.texts, self.most = texts, most

    def _deserialize(self, value: Any, *_rest: Any, **_options: Any) -> float:
        kinds = (int, float, str) if self.texts else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise ValidationError("not_a_number")
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise ValidationError("not_a_number") from None
        if not isfinite(number):
            raise ValidationError("not_a_number")
        if number < 0:
            raise ValidationError("negative")
        if self.most is not None and number > self.most:
            raise ValidationError("over_limits")
        return number


class Text(fields.Field[str]):
    """Words."""

    def _deserialize(self, value: Any, *_rest: Any, **_options: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("not_a_text")
        return value


class WallClock(fields.Field[datetime]):
    """A minute as the person's clock shows it, without a zone."""

    def _deserialize(self, value: Any, *_rest: Any, **_options: Any) -> datetime:
        if not isinstance(value, str):
            raise ValidationError("not_a_text")
        try:
            return datetime.strptime(value, MOMENT)
        except ValueError:
            raise ValidationError("bad_moment") from None


class ActivityWords(Schema):
    """What a person says about an activity."""

    class Meta:
        """What is not asked for is not looked at."""

        unknown = EXCLUDE

    title = Text(allow_none=True)
    notes = Text(allow_none=True)
    description = Text(allow_none=True)


class ActivityFigures(ActivityWords):
    """What a person says about an activity without a track: seconds, kilometres, metres."""

    workout_date = WallClock(allow_none=True)
    duration = Number(allow_none=True)
    distance = Number(allow_none=True)
    ascent = Number(allow_none=True, texts=True)
    descent = Number(allow_none=True, texts=True)
    calories = Number(allow_none=True, most=MOST_CALORIES)

    @validates_schema
    def _check_climb(self, values: Mapping[str, Any], **_options: Any) -> None:
        """Up without down says nothing."""
        given = [values.get(name) is not None for name in CLIMB_FIELDS]
        if given[0] != given[1]:
            raise ValidationError("half_a_climb", "ascent")


class NewActivity(ActivityFigures):
    """An activity that is written down: these must be there."""

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _check_presence(self, _values: Any, given: Mapping[str, Any], *, partial: Any = (), **_options: Any) -> None:
        needed = {"sport_id", "duration", "distance", "workout_date"} - set(partial or ())
        missing = [name for name in sorted(needed) if not given.get(name)]
        if missing:
            raise ValidationError({name: ["missing"] for name in missing})


def loaded(schema: Schema, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, set[str]]]:
    """The values that can be used, and the codes of what is wrong with the others, by field."""
    try:
        return dict(schema.load(given)), {}
    except ValidationError as error:
        assert isinstance(error.messages, dict)
        return dict(error.valid_data or {}), {name: set(codes) for name, codes in error.messages.items()}
