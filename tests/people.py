"""The cast: Alice owns things, Bob is somebody else, Carol is a stranger, Dora is the administrator."""

import re
import time
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, event, select
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.services import BROWSER, add_person, hashed_password, make_api_token, open_session
from app.database import now, writing
from app.extensions import db
from config import CHANGEABLE

PASSWORD = "correct horse battery"
EVERYTHING = "workouts:read workouts:write read write"
_CSRF = re.compile(r'name="csrf[-_]token"\s+(?:content|value)="([^"]+)"')


@cache
def _password_hash() -> str:
    """One hash for the whole cast: hashing is slow on purpose."""
    return hashed_password(PASSWORD)


@dataclass
class Cast:
    """Who is here, by first name."""

    ids: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def id_of(self, name: str) -> int:
        """The id of a person's account."""
        return self.ids[name]

    def session_of(self, name: str) -> str:
        """What a signed-in browser's session remembers."""
        return self.sessions[name]

    def token_of(self, name: str) -> str:
        """A permanent token that may do everything."""
        return self.tokens[name]


@dataclass(frozen=True)
class _Remembered:
    """The cast as the program made it, and the rows that took, by table and in the order of writing."""

    cast: Cast
    rows: dict[Table, list[dict[str, Any]]]
    at: datetime


_remembered: dict[tuple[Any, ...], _Remembered] = {}
_WRITTEN = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)


def invite_the_cast(app: Flask) -> Cast:
    """Make the four accounts.

    Nearly every test wants them, and to write rows again takes a tenth of the time: where nobody has an account yet and
    nothing is set otherwise, they are those of the accounts that the program made in `remember_the_cast`.
    """
    with app.app_context(), writing() as session:
        remembered = _remembered.get(_server(app))
        if remembered is None or session.scalar(select(User.id).limit(1)) is not None:
            return _made_by_the_program()
        age = now() - remembered.at
        for table, rows in remembered.rows.items():
            session.execute(table.insert(), [_later(row, age) for row in rows])
        return deepcopy(remembered.cast)


def remember_the_cast(app: Flask) -> None:
    """Make the four accounts on a server without any, and remember what that wrote."""
    with app.app_context(), writing() as session:
        tables: dict[str, Table] = {}

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if found := _WRITTEN.match(statement):
                tables.setdefault(found[2], db.metadata.tables[found[2]])

        event.listen(session.connection(), "before_cursor_execute", note)
        cast = _made_by_the_program()
        event.remove(session.connection(), "before_cursor_execute", note)
        rows = {table: [dict(row) for row in session.execute(table.select()).mappings()] for table in tables.values()}
        assert all(len(found) == len(cast.ids) for found in rows.values()), "they changed rows that are not theirs"
        _remembered[_server(app)] = _Remembered(cast, rows, now())


def _server(app: Flask) -> tuple[Any, ...]:
    """Its database, and its settings: new accounts may depend on them."""
    return (app.config["SQLALCHEMY_DATABASE_URI"], *(app.config[name] for name in sorted(CHANGEABLE)))


def _later(row: dict[str, Any], age: timedelta) -> dict[str, Any]:
    return {name: value + age if isinstance(value, datetime) else value for name, value in row.items()}


def _made_by_the_program() -> Cast:
    cast = Cast()
    with writing():
        for name in ("alice", "bob", "carol", "dora"):
            user = add_person(name, f"{name}@example.com", _password_hash(), is_admin=name == "dora")
            cast.ids[name] = user.id
            opened = open_session(user, BROWSER, now(), timedelta(days=1), device="Firefox/140.0 (X11; Linux)")
            cast.sessions[name] = f"{user.get_id()}.{opened.id}"
            cast.tokens[name] = make_api_token(user, "tests", EVERYTHING)
    return cast


class Program:
    """A program that sends a token with everything it asks."""

    def __init__(self, app: Flask, token: str, scheme: str = "Token") -> None:
        self._client: FlaskClient = app.test_client()
        self._headers = {"Authorization": f"{scheme} {token}"}

    def open(self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        """Send one request."""
        return self._client.open(path, method=method, headers=self._headers | (headers or {}), **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Read."""
        return self.open("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Add."""
        return self.open("POST", path, **options)

    def patch(self, path: str, **options: Any) -> TestResponse:
        """Amend."""
        return self.open("PATCH", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        """Replace."""
        return self.open("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        """Remove."""
        return self.open("DELETE", path, **options)


class Browser:
    """A browser without JavaScript: it keeps cookies and sends the form token of the pages it was shown."""

    def __init__(self, app: Flask, session: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        if session:
            with self.client.session_transaction() as cookie:
                cookie["_user_id"] = session
                cookie["_fresh"] = True
                # As after signing in: the password was typed just now.
                number = session.rpartition(".")[2]
                cookie["proved"] = {"session": int(number or 0) if number.isdecimal() else 0, "at": time.time()}

    def wait_until_the_proof_is_over(self) -> None:
        """Stay signed in for so long that pages ask for the password once more."""
        with self.client.session_transaction() as cookie:
            cookie.pop("proved")

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **options)

    def submit(self, path: str, *, page: str | None = None, **options: Any) -> TestResponse:
        """Send a form: `data={…}` as typed. The token comes from `page`, else from the form's own address."""
        token = self.form_token(page or path)
        data = dict(options.pop("data", {})) | {"csrf_token": token}
        return self.client.post(path, data=data, **options)

    def form_token(self, page: str) -> str:
        """The form token a page carries."""
        text = self.client.get(page, follow_redirects=True).get_data(as_text=True)
        found = _CSRF.search(text)
        assert found, f"{page} carries no form token"
        return found.group(1)
