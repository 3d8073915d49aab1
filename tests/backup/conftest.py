"""A server in which every table has rows, with the files that belong to them, and empty servers beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect

from app import create_app, documents
from app.extensions import db
from tests.backup.archives import Archive
from tests.backup.rows import everything_in, fill_every_table, write_the_files
from tests.people import invite_the_cast


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Flask]:
    """`empty_server()` makes one on SQLite; with the URL of a database, there."""

    def make(database_url: str = "") -> Flask:
        settings = {"INSTANCE": str(tmp_path_factory.mktemp("instance")), "JOB_WORKER": "service"}
        app = create_app(settings | ({"DATABASE_URL": database_url} if database_url else {}))
        app.config.update(TESTING=True)
        return app

    return make


@pytest.fixture(scope="session")
def full_server(empty_server: Callable[..., Flask]) -> Flask:
    """Two rows in every table, one more where a test needs people, and all files."""
    app = empty_server()
    with app.app_context():
        upgrade()
        fill_every_table()
        write_the_files(Path(app.config["INSTANCE"]))
    invite_the_cast(app)
    with app.app_context():
        # Other tests declare documents of tables that are no part of the program.
        kept = [kind.name for kind in documents.every() if inspect(db.engine).has_table(kind.table.name)]
    app.test_cli_runner().invoke(args=["documents", "--missing", *kept], catch_exceptions=False)
    return app


@pytest.fixture(scope="session")
def saved(full_server: Flask) -> dict[str, list[str]]:
    """All of it that belongs into a backup, as it was before one was made: making one is written into the log."""
    everything = everything_in(full_server)
    everything["files"] = [one for one in everything["files"] if "left-behind" not in one and ".half" not in one]
    return everything


@pytest.fixture(scope="session")
def archive(full_server: Flask, saved: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A backup of it."""
    path = tmp_path_factory.mktemp("backups") / "backup.tar.gz"
    made = full_server.test_cli_runner().invoke(args=["backup", "--to", str(path)], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    return Archive(path)


@pytest.fixture(scope="session")
def restored_server(archive: Archive, empty_server: Callable[..., Flask]) -> Flask:
    """Another server into which it was put."""
    app = empty_server()
    done = app.test_cli_runner().invoke(args=["restore", str(archive.path)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return app
