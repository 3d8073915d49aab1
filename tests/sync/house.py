"""A server with people in it, on either database: switched off and on, copied, put back, and moved."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from app import create_app, starter
from app.accounts.services import add_person, hashed_password, make_api_token
from app.database import writing
from app.extensions import db
from app.sync import services
from app.sync.cli import fill
from tests.people import EVERYTHING, PASSWORD
from tests.servers import DATABASE, Server, environment_of, free_port, server
from tests.sync.vendor import VendorPhone, tables_of


class House:
    """A server with people in it, which can be switched off and on again."""

    def __init__(self, folder: Path, new_database: Callable[[], str] | None = None) -> None:
        """In a folder; on PostgreSQL where it is told how to come by a database there."""
        self.folder, self._new_database = folder, new_database
        self._port = str(free_port())
        self._running = ExitStack()
        self.ids: dict[str, int] = {}
        self.tokens: dict[str, str] = {}
        self._move()
        with self.app.app_context():
            upgrade()
            with writing():
                starter.load(rows for room in self.app.blueprints.values() for rows in getattr(room, "starter", ()))
            fill()
        self.switch_on()

    def _move(self) -> None:
        """To another folder and another database, both empty; the address stays."""
        self.instance = self.folder / str(uuid4())
        self.instance.mkdir()
        database = {"DATABASE_URL": self._new_database()} if self._new_database else {}
        self.settings = {"PORT": self._port, **database}
        self.app: Flask = create_app(environment_of(self.instance, **self.settings))

    def switch_on(self) -> None:
        self.server: Server = self._running.enter_context(server(self.instance, prepare=False, **self.settings))

    def switch_off(self) -> None:
        self._running.close()
        with self.app.app_context():
            db.engine.dispose()

    def copied(self) -> Path | str:
        """A copy of the database as a whole, made by its own means; PostgreSQL makes it only while nobody is there."""
        if not self._new_database:
            copy = self.instance / "copy.sqlite3"
            with closing(sqlite3.connect(self.instance / DATABASE)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            return copy
        name = f"{self._name}_copy"
        self.switch_off()
        self._administrate(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {self._name}"
        )
        self.switch_on()
        return name

    def put_back(self, copy: Path | str) -> None:
        """The copy takes the place of the database, while the server is off."""
        if isinstance(copy, str):
            self._administrate(
                f"DROP DATABASE {self._name} WITH (FORCE)", f"ALTER DATABASE {copy} RENAME TO {self._name}"
            )
            return
        database = self.instance / DATABASE
        for path in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
            path.unlink(missing_ok=True)
        copy.rename(database)

    @property
    def _name(self) -> str:
        return str(make_url(self.settings["DATABASE_URL"]).database)

    def _administrate(self, *statements: str) -> None:
        url = make_url(self.settings["DATABASE_URL"]).set(database="postgres")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def backed_up(self) -> Path:
        """What `flask backup` writes."""
        path = self.folder / f"{uuid4()}.tar.gz"
        self.server.flask("backup", "--to", str(path))
        return path

    def restore(self, backup: Path) -> None:
        """`flask restore` into another folder and another database, and what `flask prepare` does for phones."""
        self._move()
        outcome = self.app.test_cli_runner().invoke(args=["restore", str(backup)], catch_exceptions=False)
        assert outcome.exit_code == 0, outcome.output
        with self.app.app_context():
            fill()
            db.engine.dispose()

    def person(self, name: str) -> int:
        """A new account; her id."""
        with self.app.app_context(), writing():
            user = add_person(name, f"{name}@example.com", hashed_password(PASSWORD))
            self.ids[name], self.tokens[name] = user.id, make_api_token(user, "phone", EVERYTHING)
            return user.id

    def connect(self, phone: VendorPhone, name: str, **more: object) -> None:
        phone.connect(self.server.address, self.tokens[name], **more)

    def agrees_with(self, phone: VendorPhone, name: str) -> None:
        """The phone comes to have what the server has, with nothing left to send."""
        user_id = self.ids[name]
        phone.waits_until(lambda one: one.status["waiting"] == 0 and one.tables == tables_of(self.app, user_id))
        with self.app.app_context():
            assert services.differences(db.session.connection()) == []
            assert services.wrong_sums(db.session.connection()) == []
            db.session.remove()
