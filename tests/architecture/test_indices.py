"""What the API lets programs filter and sort by is found through an index, or it is said here why not."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Table, UniqueConstraint
from sqlalchemy.sql import visitors

from app.api.resource import Resource
from tests.rows import declared

OWNERS = {"user_id", "owner_id"}
FEW_ROWS = {
    "equipment",
    "exercise_category",
    "language",
    "license",
    "muscle",
    "repetition_unit",
    "trophy",
    "weight_unit",
}
"""Every server has the same few rows of these: they are read whole faster than by an index."""
SHARED = {
    "exercise",
    "exercise_alias",
    "exercise_comment",
    "exercise_deletion",
    "exercise_image",
    "exercise_translation",
    "exercise_video",
    "ingredient_image",
    "ingredient_weight_unit",
}
"""What everybody shares: programs ask by exercise, food or id, for which there are indices, and go through the pages.
Whatever else they ask for reads the table, which is a matter of some thousand rows unless a food database was
imported."""
NARROWED_BY = {
    "gallery_image": "user_id",
    "legacy_schedule": "user_id",
    "legacy_schedule_step": "schedule_id",
    "log_item": "user_id",
    "meal": "plan_id",
    "meal_item": "meal_id",
    "measurement": "user_id",
    "measurement_category": "user_id",
    "nutrition_plan": "user_id",
    "recipe": "user_id",
    "recipe_item": "recipe_id",
    "routine": "user_id",
    "routine_day": "routine_id",
    "routine_slot": "day_id",
    "slot_entry": "slot_id",
    "slot_entry_config": "slot_entry_id",
    "user_statistics": "user_id",
    "user_trophy": "user_id",
    "weight_entry": "user_id",
    "workout_log": "user_id",
    "workout_session": "user_id",
}
"""Table -> the column that every list of it is narrowed by first: whose, or of what. An index finds these rows, and
what else is asked is looked up in them."""
LOOKED_THROUGH: dict[str, set[str]] = {
    "log_item": {"amount"},
    "measurement": set(),
    "weight_entry": set(),
    "workout_log": {
        "iteration",
        "repetitions",
        "repetitions_target",
        "repetitions_unit_id",
        "rir",
        "rir_target",
        "weight",
        "weight_target",
        "weight_unit_id",
    },
    "workout_session": {"impression", "notes", "time_end", "time_start"},
    "ingredient": {
        "carbohydrates",
        "carbohydrates_sugar",
        "created",
        "energy",
        "fat",
        "fat_saturated",
        "fiber",
        "is_vegan",
        "is_vegetarian",
        "language_id",
        "last_imported",
        "license_author",
        "license_id",
        "nutriscore",
        "protein",
        "sodium",
        "source_name",
    },
}
"""Tables that grow -> filters that keep too many of the rows for an index to be worth what it costs every writer: a
set has one of some dozen weights, a third of all foods has less than 5 g of fat. No other filter of theirs may come
without an index."""


def starts_of_indices(table: Table, *, partial: bool = False) -> Iterator[tuple[str, ...]]:
    """The columns of everything that finds rows of a table; with `partial`, also where those without a value lack."""
    yield tuple(column.name for column in table.primary_key)
    for index in table.indexes:
        columns = tuple(getattr(part, "name", str(part)) for part in index.expressions)
        condition = index.dialect_options["sqlite"]["where"]
        if condition is None or (partial and str(condition) == f"{columns[0]} IS NOT NULL"):
            yield columns
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(column.name for column in constraint.columns)


def is_found(column: Column[Any], *, partial: bool) -> bool:
    """Whether an index begins with the column, or with its owner and then it."""
    return any(
        index[0] == column.name or (index[0] in OWNERS and index[1:2] == (column.name,))
        for index in starts_of_indices(column.table, partial=partial)
    )


def columns_in(expressions: Any) -> Iterator[Column[Any]]:
    """The columns of tables that expressions are made of; of a union, those of its first part."""
    for expression in expressions:
        for part in visitors.iterate(expression):
            for column in getattr(part, "base_columns", ()):
                if isinstance(column, Column) and isinstance(column.table, Table):
                    yield column


def filtered(resource: Resource) -> Iterator[Column[Any]]:
    yield from columns_in(one.column.expression for one in resource.accepted if one.column is not None)


def ordered(resource: Resource) -> Iterator[Column[Any]]:
    """By default, and on request."""
    yield from columns_in(resource.ordering)
    yield from columns_in(getattr(one, "expression", one) for one in resource.columns.values())


def without_index(app: Flask, asked: Any) -> set[tuple[str, str]]:
    """Tables and columns that a resource offers and no index finds."""
    return {
        (column.table.name, column.name)
        for resource in declared(app)
        for column in asked(resource)
        if not is_found(column, partial=asked is filtered) and column.table.name not in FEW_ROWS | SHARED
    }


def test_every_filter_of_a_table_that_grows_is_found_by_an_index(app: Flask) -> None:
    looked_through = {(table, column) for table, columns in LOOKED_THROUGH.items() for column in columns}
    slow = without_index(app, filtered)

    growing = {(table, column) for table, column in slow if table in LOOKED_THROUGH or table not in NARROWED_BY}
    assert growing - looked_through == set()
    assert looked_through - growing == set(), "An index finds these by now, or nobody can ask for them any more."


def test_whatever_else_is_filtered_or_sorted_was_narrowed_by_an_index_before(app: Flask) -> None:
    tables = {table for table, _column in without_index(app, filtered) | without_index(app, ordered)}
    known = {table.name: table for table in app.extensions["sqlalchemy"].metadata.tables.values()}

    assert tables - NARROWED_BY.keys() - {"ingredient"} == set()
    assert [
        table
        for table, column in NARROWED_BY.items()
        if not any(index[0] == column for index in starts_of_indices(known[table]))
    ] == []


def test_foods_can_only_be_sorted_by_what_an_index_or_few_rows_allow(app: Flask) -> None:
    unsorted = {column for table, column in without_index(app, ordered) if table == "ingredient"}

    assert unsorted == {"code", "last_imported", "nutriscore", "remote_id"}


@pytest.mark.parametrize("name", sorted(FEW_ROWS))
def test_small_tables_are_small(app: Flask, name: str) -> None:
    database = app.extensions["sqlalchemy"]
    with app.app_context():
        rows = database.session.execute(database.metadata.tables[name].select().limit(101)).all()

    assert len(rows) <= 100
