"""What phones are told of each table: every column is decided about, and no value is one their app breaks at."""

import pytest
from flask import Flask
from sqlalchemy import text

from app import triggers
from app.extensions import db
from app.sync.declaring import SyncedTable
from app.sync.recording import NAME
from app.sync.tables import TABLES
from app.triggers import PREFIX, declared
from tests.sync.schema import PHONE, columns_of

BY_NAME = {table.name: table for table in TABLES}


def test_phones_have_every_table_their_app_reads() -> None:
    assert set(BY_NAME) == set(PHONE)
    assert len(PHONE) == 31


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_phones_are_told_every_column_their_app_reads(table: SyncedTable) -> None:
    assert set(table.columns) == set(columns_of(table.name))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_it_is_decided_about_every_column_whether_phones_are_told(table: SyncedTable) -> None:
    ours = {column.name for column in table.source.columns}
    decided = (set(table.columns) & ours) | table.omitted

    assert ours - decided == set(), "Say in app/sync/tables.py whether phones have it, or name it as omitted."
    assert decided - ours - {"id"} == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_the_app_cannot_do_without_is_never_null(table: SyncedTable) -> None:
    for name, (_kind, may_be_null) in columns_of(table.name).items():
        column = table.source.columns.get(name)
        if not may_be_null and column is not None and column.nullable:
            assert table.columns[name].sqlite.startswith("coalesce("), f"{table.name}.{name}"
            assert table.columns[name].postgresql.startswith("coalesce("), f"{table.name}.{name}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_change_is_passed_over_that_a_phone_would_see(table: SyncedTable) -> None:
    looked_at = [set(one.changed) for one in declared() if one.name == f"{NAME}{table.source.name}_update"]
    told = set(table.columns) & {column.name for column in table.source.columns}

    assert len(looked_at) == 2
    for columns in looked_at:
        # Rows that follow others are looked at when they are touched, too.
        assert columns == set() if table.follows else told <= columns


def test_the_database_has_the_triggers_that_are_declared(context: Flask) -> None:
    connection = db.session.connection()
    dialect = connection.dialect.name
    ours = [one for one in declared() if one.name.startswith(NAME) and one.dialect in {"", dialect}]
    found = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if dialect == "sqlite"
        else "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    )
    stored = {name: words for name, words in connection.execute(text(found)) if name.startswith(f"{PREFIX}{NAME}")}

    assert set(stored) == {f"{PREFIX}{one.name}" for one in ours}
    assert [one.name for one in ours if one.statement not in stored[f"{PREFIX}{one.name}"]] == []


def test_an_import_that_lets_triggers_rest_does_not_silence_the_log(context: Flask) -> None:
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        triggers.suspended(connection, "ingredient", "UPDATE"),
    ):
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ingredient'"
        if connection.dialect.name == "sqlite":
            assert f"{PREFIX}{NAME}ingredient_update" in connection.scalars(text(found)).all()
