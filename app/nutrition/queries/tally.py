"""Counting millions of foods without looking at each: by the tally of every block of ids."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, literal_column, null, select, text
from sqlalchemy.sql import visitors

from app.extensions import db
from app.nutrition.models import Ingredient, IngredientTally, IngredientTallyMark
from app.nutrition.models.tally import BLOCK, IS_PUBLIC, KINDS

_FOODS = Ingredient.__table__
_TALLY = IngredientTally.__table__
_PLAIN_ID = _FOODS.c.id + 0
"""No column with an index: people's own foods are few, and found by the index of owners."""
_NOBODYS = {"owner_id", "deleted_at"}
"""Empty in every food that is counted."""


class _CannotBeCounted(Exception):
    """A condition concerns more than the tally knows."""


def seek(rows: Select[Any], offset: int) -> tuple[int, Select[Any], int]:
    """How many foods `rows` selects; and those from the block on in which the offset lies, with the offset there.

    Exact, and as quick at the end of the list as at its beginning, where rows are ordered by id and narrowed to kinds
    the tally knows. Otherwise every row is counted.
    """
    direction = _direction_of(rows)
    try:
        numbers = _numbers_by_block(rows) if direction else None
    except _CannotBeCounted:
        numbers = None
    if numbers is None:
        return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0, rows, offset
    passed = 0
    for block in sorted(numbers, reverse=direction < 0):
        if passed + numbers[block] > offset:
            first = Ingredient.id >= block * BLOCK if direction > 0 else Ingredient.id < (block + 1) * BLOCK
            return sum(numbers.values()), rows.where(first), offset - passed
        passed += numbers[block]
    return passed, rows, offset


def _direction_of(rows: Select[Any]) -> int:
    """1 for rows by id, -1 for rows by id backwards, 0 for any other order."""
    order = [str(clause) for clause in rows._order_by_clauses]
    if order[:1] in (["ingredient.id"], ["ingredient.id ASC"]):
        return 1
    return -1 if order[:1] == ["ingredient.id DESC"] else 0


def _numbers_by_block(rows: Select[Any]) -> Counter[int]:
    """How many of the rows lie in each block."""
    upto = db.session.scalar(select(func.max(IngredientTallyMark.upto))) or 0
    numbers: Counter[int] = Counter()
    if upto:
        condition = _of_tally(rows.whereclause)
        tally = select(_TALLY.c.block, func.sum(_TALLY.c.number)).group_by(_TALLY.c.block)
        numbers.update({row[0]: row[1] for row in db.session.execute(tally.where(condition))})
    # Spelt out: for the expression SQLAlchemy writes a division that is not whole.
    block: Any = literal_column(f"ingredient.id / {BLOCK}")
    # Two statements: each has an index, both together would have none.
    new = _FOODS.c.id > upto
    owned = and_(upto >= _PLAIN_ID, _FOODS.c.owner_id.is_not(None))
    for uncounted in (new, owned):
        direct = rows.with_only_columns(block, func.count()).order_by(None).where(uncounted).group_by(block)
        numbers.update({row[0]: row[1] for row in db.session.execute(direct)})
    return +numbers


def _of_tally(condition: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """The same condition over the tally. Raises _CannotBeCounted."""

    def replaced(element: Any, **_options: Any) -> Any:
        if not isinstance(element, Column) or element.table is not _FOODS:
            return None
        if element.name in _NOBODYS:
            return null()
        if element.name not in KINDS:
            raise _CannotBeCounted
        return _TALLY.c[element.name]

    assert condition is not None
    found: ColumnElement[bool] = visitors.replacement_traverse(condition, {}, replaced)
    return found


def number_of(rows: Select[Any]) -> ColumnElement[int]:
    """SQL for how many foods there are among `rows`, which are narrowed by nothing but who sees them."""
    upto = select(func.coalesce(func.max(IngredientTallyMark.upto), 0)).correlate(None).scalar_subquery()
    numbers = select(func.coalesce(func.sum(_TALLY.c.number), 0)).where(upto > 0)
    new, owned = rows.where(_FOODS.c.id > upto), rows.where(upto >= _PLAIN_ID, _FOODS.c.owner_id.is_not(None))
    found: ColumnElement[int] = numbers.correlate(None).scalar_subquery()
    for uncounted in (new, owned):
        counted = uncounted.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
        found += counted.correlate(None).scalar_subquery()
    return found


def count_added_foods(
    connection: Connection, columns: Mapping[str, Sequence[Any]], constants: Mapping[str, Any]
) -> None:
    """Take foods that were just added into the tally, of which everything is at hand: a third of the time of a query.

    `columns` hold a value for each food and an empty text for what is not known, `constants` one for all. Foods that
    do not follow those that are counted are left for `count_new_foods`.
    """
    ids = columns["id"]
    if connection.scalar(select(func.max(IngredientTallyMark.upto))) != ids[0] - 1 or ids[0] == 1:
        return
    kinds = [columns[kind] if kind in columns else repeat(constants[kind]) for kind in KINDS]
    numbers = Counter(zip([key // BLOCK for key in ids], *kinds, strict=False))
    rows = [
        {"block": block, "number": number}
        | {name: None if value == "" else value for name, value in zip(KINDS, kind, strict=True)}
        for (block, *kind), number in numbers.items()
    ]
    connection.execute(_TALLY.insert(), rows)
    connection.execute(IngredientTallyMark.__table__.update(), {"upto": ids[-1]})


def count_new_foods(connection: Connection) -> None:
    """Take the foods above the mark into the tally; the caller is writing."""
    upto = connection.scalar(select(func.max(IngredientTallyMark.upto))) or 0
    highest = connection.scalar(select(func.max(_FOODS.c.id))) or 0
    if not upto:
        # Differences from before the first counting mean nothing.
        connection.execute(IngredientTally.__table__.delete())
        connection.execute(IngredientTallyMark.__table__.delete())
        connection.execute(IngredientTallyMark.__table__.insert(), {"upto": 0})
    if highest <= upto:
        return
    kinds = ", ".join(f"r.{kind}" for kind in KINDS)
    connection.execute(
        text(
            f"INSERT INTO ingredient_tally(block, {', '.join(KINDS)}, number) "
            f"SELECT r.id / {BLOCK}, {kinds}, count(*) FROM ingredient AS r "
            f"WHERE r.id > :upto AND r.id <= :highest AND {IS_PUBLIC.format(row='r')} GROUP BY r.id / {BLOCK}, {kinds}"
        ),
        {"upto": upto, "highest": highest},
    )
    connection.execute(IngredientTallyMark.__table__.update(), {"upto": highest})


def tidy_tally(connection: Connection) -> None:
    """Add up what several changes wrote about the same block and kind; the caller is writing."""
    columns = ", ".join(("block", *KINDS))
    written, distinct = connection.execute(
        text(
            f"SELECT count(*), (SELECT count(*) FROM (SELECT 1 FROM ingredient_tally GROUP BY {columns}) AS k) "
            "FROM ingredient_tally"
        )
    ).one()
    if written == distinct:
        return
    highest = connection.scalar(select(func.max(_TALLY.c.id)))
    connection.execute(
        text(
            f"INSERT INTO ingredient_tally({columns}, number) SELECT {columns}, sum(number) FROM ingredient_tally "
            f"GROUP BY {columns} HAVING sum(number) <> 0"
        )
    )
    connection.execute(_TALLY.delete().where(_TALLY.c.id <= highest))
