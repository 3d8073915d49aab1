"""A backup goes back into another server, and the phones of the first follow that one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.sync.cli import fill
from tests.people import Program, invite_the_cast
from tests.servers import environment_of, prepare_instance
from tests.sync.phones import Rows, assert_log_is_right
from tests.sync.test_entrance import token_of
from tests.sync.test_stream import Phone, _add_plan
from tests.sync.vendor import tables_of

pytestmark = [pytest.mark.own_server]


def _run(app: Flask, *arguments: str) -> None:
    outcome = app.test_cli_runner().invoke(args=list(arguments), catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output


def _shown(phone: Phone) -> Rows:
    found: Rows = {}
    for (_bucket, table, key), row in phone.rows.items():
        found.setdefault(table, {})[key] = row
    return found


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Flask]:
    """A server of its own: the one that tests share has tables that no backup may have."""
    prepare_instance(tmp_path / "first")
    app = create_app(environment_of(tmp_path / "first"))
    with app.app_context():
        fill()
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_phone_ends_with_what_the_restored_server_has(first: Flask, tmp_path: Path) -> None:
    filled, cast = first, invite_the_cast(first)
    alice = cast.id_of("alice")
    _add_plan(filled, cast, "alice", "kept")
    phone = Phone(filled, token_of(Program(filled, cast.token_of("alice"))))
    phone.read_once()
    _run(filled, "backup", "--to", str(tmp_path / "backup.tar.gz"))
    for number in range(5):
        _add_plan(filled, cast, "alice", f"lost {number}")
    phone.read_once()
    before = set(phone.announced)
    restored = create_app(environment_of(tmp_path / "restored"))

    _run(restored, "restore", str(tmp_path / "backup.tar.gz"))
    phone.app, phone.token = restored, token_of(Program(restored, cast.token_of("alice")))
    waits = phone.request().status_code
    with restored.app_context():
        fill()
        db.session.remove()
    _add_plan(restored, cast, "alice", "after it")
    phone.read_once()

    # Until the log is made, nobody is told that there is nothing.
    assert waits == 503
    assert before.isdisjoint(phone.announced)
    assert _shown(phone) == tables_of(restored, alice)
    assert {row["description"] for row in phone.table("nutrition_nutritionplan").values()} == {"kept", "after it"}
    assert_log_is_right(restored)
