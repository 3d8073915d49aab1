"""How the columns of a table become the columns of a phone, as SQL; `{row}` stands for the row.

Integers and numbers are JSON numbers, booleans 1 and 0, UUIDs have hyphens, instants are
`2026-01-01T10:00:00.000000Z`, dates `2026-01-01`, times `10:00:00` with a fraction if there is one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Date, Float, Integer, Numeric, String, Time, Uuid

from app.body.models import MILLIGRAMS, Kilograms
from app.database import Fixed, UtcDateTime

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Expression:
    """SQL in the words of both databases."""

    sqlite: str
    postgresql: str

    def of(self, dialect: str, row: str) -> str:
        """The value in one row."""
        return (self.sqlite if dialect == SQLITE else self.postgresql).format(row=row)


def same(words: str) -> Expression:
    """SQL both databases understand."""
    return Expression(words, words)


def _uuid(name: str) -> Expression:
    parts = " || '-' || ".join(
        f"substr({name}, {start}, {length})" for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    )
    return Expression(parts, f"{name}::text")


def _instant(name: str) -> Expression:
    return Expression(
        f"substr({name}, 1, 10) || 'T' || substr(substr({name}, 12) || '.000000', 1, 15) || 'Z'",
        f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    )


def _number(name: str) -> Expression:
    return Expression(f"CAST({name} AS REAL)", f"{name}::double precision")


def _shifted(name: str, divisor: int) -> Expression:
    return Expression(f"{name} / {divisor}.0", f"({name} / {divisor}.0)::double precision")


_KINDS: tuple[tuple[Any, Callable[[str], Expression]], ...] = (
    (UtcDateTime, _instant),
    (Uuid, _uuid),
    (Boolean, lambda name: Expression(name, f"{name}::integer")),
    (Date, lambda name: Expression(name, f"to_char({name}, 'YYYY-MM-DD')")),
    (Time, lambda name: Expression(f"replace({name}, '.000000', '')", f"{name}::text")),
    (Integer, same),
    (Numeric, _number),
    (Float, _number),
    (String, same),
)


def expression_of(column: Any) -> Expression:
    """What a phone is told of a column, by its type."""
    name = f'{{row}}."{column.name}"'
    if isinstance(column.type, Fixed):
        return _shifted(name, 10**column.type.places)
    return next(make(name) for kind, make in _KINDS if isinstance(column.type, kind))


def or_empty(column: Any) -> Expression:
    """The same where phones cannot do without a text."""
    plain = expression_of(column)
    return Expression(f"coalesce({plain.sqlite}, '')", f"coalesce({plain.postgresql}, '')")


_HUNDREDTH_OF_A_POUND = 45_359_237
"""In ten-thousandths of a milligram."""


def weight_in_own_unit(column: Any, unit: str) -> Expression:
    """A weight to the hundredth of what its owner thinks in; `unit` is SQL for `kg` or `lb`."""
    assert isinstance(column.type, Kilograms)
    step = MILLIGRAMS // 100

    def words(name: str) -> str:
        pounds = f"({name} * 10000 + {_HUNDREDTH_OF_A_POUND // 2}) / {_HUNDREDTH_OF_A_POUND}"
        return f"(CASE WHEN {unit} = 'lb' THEN {pounds} ELSE ({name} + {step // 2}) / {step} END / 100.0)"

    name = f'{{row}}."{column.name}"'
    return Expression(words(name), f"{words(f'{name}::bigint')}::double precision")
