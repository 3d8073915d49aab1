"""What every test may ask for: the application on a real database, browsers, programs, counted statements.

`TEST_DATABASE_URL` and `TEST_REDIS_URL` run the same tests on PostgreSQL and Redis; without them it is SQLite. On
PostgreSQL the tests make databases and let triggers rest: that takes a superuser.
"""

import functools
import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import Connection, Engine, Table, TextClause, create_engine, event, make_url, text

from app import create_app, settings
from app.accounts.services import passwords
from app.database import writing
from app.exercises.models import ShippedCatalogue
from app.extensions import cache, db, limiter
from app.nutrition.models import FoodImport
from app.search import index as searches
from app.starter import StarterRows
from tests.people import Browser, Cast, Program, invite_the_cast, remember_the_cast

pytest_plugins = ("tests.skips",)

Rows = dict[Table, list[dict[str, Any]]]

# A test leaves little behind in circles, and to look for them after every 700 things takes a tenth of the time.
gc.set_threshold(10_000, 20, 20)

# The same generated cases on every machine, however slow it is.
hypothesis.settings.register_profile("regimen", derandomize=True, deadline=None)
hypothesis.settings.load_profile("regimen")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: whoever is done takes over quick ones, and nobody waits for a long one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _own_postgresql(url: str, worker: str) -> str:
    """A fresh database for this worker, beside the one named by the URL."""
    own = make_url(url).set(database=f"{make_url(url).database}_test_{worker}")
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own.database} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {own.database}"))
    engine.dispose()
    return own.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql(worker_id: str) -> Callable[[], str]:
    """`postgresql()` is the URL of a new, empty database, also in the run on SQLite."""
    number = 0

    def make() -> str:
        nonlocal number
        number += 1
        if not (url := os.environ.get("TEST_DATABASE_URL") or os.environ.get("OTHER_DATABASE_RAN")):
            pytest.skip("set TEST_DATABASE_URL and TEST_REDIS_URL, or run .ci/run")
        return _own_postgresql(url, f"{worker_id}_{number}")

    return make


@pytest.fixture(scope="session")
def environ(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, str]:
    """The settings of the server under test. No test reaches out: the tile server's address is closed."""
    settings = {
        "INSTANCE": str(tmp_path_factory.mktemp("instance")),
        "TILE_SERVER_URL": "http://127.0.0.1:9/{z}/{x}/{y}.png",
        # Tests work off what is to be done themselves, where they want it done.
        "JOB_WORKER": "service",
    }
    if postgresql := os.environ.get("TEST_DATABASE_URL"):
        settings["DATABASE_URL"] = _own_postgresql(postgresql, worker_id)
    if redis := os.environ.get("TEST_REDIS_URL"):
        number = int(worker_id.removeprefix("gw")) if worker_id != "master" else 15
        settings["REDIS_URL"] = f"{redis}/{number % 16}"
    return settings


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_quickly() -> Iterator[None]:
    """Argon2id as always, but without the work that is there to keep guessers busy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def catalogue_notes() -> Rows:
    """What a server notes when it has loaded its catalogues; `prepared_app` fills it in."""
    return {}


@pytest.fixture(scope="session")
def prepared_app(environ: dict[str, str], catalogue_notes: Rows) -> Iterator[Flask]:
    """The application, its database migrated and filled with the starter data."""
    app = create_app(environ)
    app.config.update(TESTING=True, LASTS_ALL_TESTS=True)
    outcome = app.test_cli_runner().invoke(args=["prepare"], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    with app.app_context():
        for model in (FoodImport, ShippedCatalogue):
            catalogue_notes[model.__table__] = _rows_of(model.__table__)
        # The catalogues that every server starts with are large: tests that look at them load them.
        _empty_all_but_starter_tables(app)
        settings.load(app)
        remember_the_cast(app)
        _empty_all_but_starter_tables(app)
        event.listen(Engine, "before_cursor_execute", _note_changes_of_starter_rows)
    # As a worker of the server does: the collector need not look again and again through millions of things that stay.
    gc.collect()
    gc.freeze()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def starter_rows(prepared_app: Flask) -> Rows:
    """The rows every server begins with, where they are few."""
    with prepared_app.app_context():
        tables = [db.metadata.tables[name] for name in _starter_tables(prepared_app)]
        return {table: _rows_of(table) for table in tables}


@pytest.fixture
def app(prepared_app: Flask, starter_rows: Rows) -> Iterator[Flask]:
    """The application with an empty database: nobody has an account."""
    config = dict(prepared_app.config)
    yield prepared_app
    prepared_app.config.update(config)
    with prepared_app.app_context():
        _empty_all_but_starter_tables(prepared_app)
        _put_starter_rows_back(starter_rows)
        cache.clear()
        limiter.reset()
    for folder in ("uploads", "tiles", "maps", "imports", "media", "sync", "backups", "dumps"):
        shutil.rmtree(Path(prepared_app.config["INSTANCE"]) / folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _close_the_databases_of_other_apps() -> Iterator[None]:
    """A test that makes an application of its own need not think of its connections."""
    yield
    for app, engines in list(db._app_engines.items()):
        if not app.config.get("LASTS_ALL_TESTS"):
            for engine in engines.values():
                engine.dispose()


def _rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(table.select()).mappings()]


def _starter_tables(app: Flask) -> set[str]:
    declared = (rows for room in app.blueprints.values() for rows in getattr(room, "starter", ()))
    return {rows.model.__tablename__ for rows in declared if isinstance(rows, StarterRows)}


_WRITTEN = re.compile(r"\s*(?:UPDATE|INSERT INTO|DELETE FROM) \"?(\w+)", re.IGNORECASE)
_written_to: set[str] = set()


def _note_changes_of_starter_rows(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if written := _WRITTEN.match(statement):
        _written_to.add(written[1])


def _put_starter_rows_back(rows: Rows) -> None:
    """Tests may rename a language or withdraw a sport: the next one finds the rows every server starts with."""
    with writing() as session:
        for table, kept in rows.items():
            if table.name in _written_to:
                session.execute(table.delete())
                session.execute(table.insert(), kept)
    db.session.remove()
    _written_to.clear()


def _empty_all_but_starter_tables(app: Flask) -> None:
    tables, used = _tables_to_empty(app)
    with _nothing_follows() as connection:
        names = set(connection.scalars(used))
        for name, emptying in tables.items():
            if name in names:
                connection.execute(emptying)


@contextmanager
def _nothing_follows() -> Iterator[Connection]:
    """A transaction in which no row takes others along, since all of them go.

    On a person alone hang a hundred tables, which the database would look through each time.
    """
    db.session.remove()
    with db.engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                yield connection
            return
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


@functools.cache
def _tables_to_empty(app: Flask) -> tuple[dict[str, TextClause], TextClause]:
    """How to empty each that has no starter rows, and one statement that says which of them a test has written to.

    Searches have tables that no model describes: the words they know, and on PostgreSQL what they find rows by.
    """
    kept = _starter_tables(app)
    names = [table.name for table in reversed(db.metadata.sorted_tables) if table.name not in kept]
    for index in searches.declared().values():
        names += [index.vocabulary, index.index] if db.engine.dialect.name == "postgresql" else [index.vocabulary]
    # What goes is noted in the log of phones.
    names.sort(key=lambda name: name.startswith("sync_"))
    used = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    return {name: text(f'DELETE FROM "{name}"') for name in names}, text(" UNION ALL ".join(used))


@pytest.fixture
def another_app(environ: dict[str, str], app: Flask) -> Iterator[Callable[..., Flask]]:
    """`another_app(TRUSTED_PROXIES="1")`: a server with other settings on the same database."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        made.append(create_app(environ | settings))
        return made[-1]

    yield make
    for other in made:
        with other.app_context():
            db.engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An application context, for tests of queries and services."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The command line."""
    return app.test_cli_runner()


@pytest.fixture
def prepare(app: Flask, runner: FlaskCliRunner, catalogue_notes: Rows) -> Callable[[], str]:
    """`prepare()` is `flask prepare` on a server that has loaded its catalogues before, which takes seconds."""
    with app.app_context(), writing() as session:
        for table, rows in catalogue_notes.items():
            session.execute(table.insert(), rows)
    return lambda: runner.invoke(args=["prepare"], catch_exceptions=False).output


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Alice, Bob, Carol and Dora (the administrator) have accounts."""
    return invite_the_cast(app)


@pytest.fixture
def as_alice(app: Flask, cast: Cast) -> Program:
    """A program with a permanent token of Alice."""
    return Program(app, cast.token_of("alice"))


@pytest.fixture
def as_bob(app: Flask, cast: Cast) -> Program:
    """A program with a permanent token of Bob."""
    return Program(app, cast.token_of("bob"))


@pytest.fixture
def alices_browser(app: Flask, cast: Cast) -> Browser:
    """A browser in which Alice is signed in."""
    return Browser(app, cast.session_of("alice"))


@pytest.fixture
def bobs_browser(app: Flask, cast: Cast) -> Browser:
    """A browser in which Bob is signed in."""
    return Browser(app, cast.session_of("bob"))


@pytest.fixture
def doras_browser(app: Flask, cast: Cast) -> Browser:
    """A browser in which Dora, the administrator, is signed in."""
    return Browser(app, cast.session_of("dora"))


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app)


@pytest.fixture
def count_queries(app: Flask) -> Callable[..., int]:
    """`count_queries(call, …)` makes the call and returns how many SQL statements it took."""

    def count(call: Callable[..., Any], *arguments: Any, **options: Any) -> int:
        statements: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            call(*arguments, **options)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    return count
