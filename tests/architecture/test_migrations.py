"""Migrations go up and down on a fresh database, and end where the models are; on SQLite and on PostgreSQL."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Preferences
from app.database import writing
from app.extensions import db
from tests.conftest import _own_postgresql
from tests.servers import environment_of, flask


@pytest.fixture
def fresh(tmp_path: Path, worker_id: str) -> dict[str, str]:
    """The environment of a server whose database does not exist yet."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return environment_of(tmp_path, DATABASE_URL=_own_postgresql(url, f"{worker_id}_migrations"))
    return environment_of(tmp_path)


def _tables(environ: dict[str, str]) -> set[str]:
    url = environ.get("DATABASE_URL") or f"sqlite:///{environ['INSTANCE']}/regimen.sqlite3"
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


@pytest.mark.slow
def test_migrations_go_up_and_down_and_agree_with_the_models(fresh: dict[str, str]) -> None:
    flask(fresh, "db", "upgrade")
    assert set(db.metadata.tables) <= _tables(fresh)
    flask(fresh, "db", "check")

    flask(fresh, "db", "downgrade", "base")
    assert _tables(fresh) <= {"alembic_version"}

    flask(fresh, "db", "upgrade")
    flask(fresh, "db", "check")


@pytest.mark.slow
def test_preparing_twice_changes_nothing_the_second_time(fresh: dict[str, str]) -> None:
    flask(fresh, "prepare")

    assert "(0 starter rows changed)" in flask(fresh, "prepare")


def test_foreign_keys_are_still_checked_after_a_migration_that_had_nothing_to_do(
    app: Flask, prepare: Callable[[], str]
) -> None:
    prepare()

    with app.app_context(), pytest.raises(IntegrityError), writing() as session:
        session.add(Preferences(user_id=123_456))
