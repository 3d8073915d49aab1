"""A backup goes back whole, on whichever database, or not at all."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text

from app.accounts.models import User
from app.accounts.services import add_person
from app.database import writing
from app.extensions import db
from tests.backup.archives import Archive, add, packed
from tests.backup.rows import everything_in
from tests.servers import PROJECT

pytestmark = [pytest.mark.own_server]

EmptyServer = Callable[..., Flask]


def _restore(app: Flask, path: Path) -> tuple[int, str]:
    outcome = app.test_cli_runner().invoke(args=["restore", str(path)], catch_exceptions=False)
    return outcome.exit_code, outcome.output


def _backup(app: Flask, path: Path) -> Path:
    outcome = app.test_cli_runner().invoke(args=["backup", "--to", str(path)], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return path


def test_every_row_and_every_file_comes_back_on_sqlite(
    full_server: Flask, saved: dict[str, list[str]], restored_server: Flask
) -> None:
    copy = restored_server

    restored = everything_in(copy)

    assert restored == saved
    assert any("media/elsewhere/kept.jpg" in one for one in restored["files"])
    assert (Path(copy.config["INSTANCE"]) / "secret-key").read_text() == full_server.config["SECRET_KEY"]
    assert not list(Path(copy.config["INSTANCE"]).glob(".restore-*"))
    with copy.app_context():
        first, second = db.metadata.tables["workout_log"].c["id"], db.metadata.tables["workout_log"].c["next_log_id"]
        assert db.session.scalar(select(first).where(second.is_not(None))) is not None


@pytest.mark.slow
def test_a_backup_moves_to_postgresql_and_back_without_losing_anything(
    saved: dict[str, list[str]],
    archive: Archive,
    empty_server: EmptyServer,
    postgresql: Callable[[], str],
    tmp_path: Path,
) -> None:
    on_postgresql, another, back = empty_server(postgresql()), empty_server(postgresql()), empty_server()

    assert _restore(on_postgresql, archive.path)[0] == 0
    assert _normal(everything_in(on_postgresql)) == _normal(saved)
    before = everything_in(on_postgresql)
    second = _backup(on_postgresql, tmp_path / "second.tar.gz")
    assert _restore(another, second)[0] == 0
    assert everything_in(another) == before
    assert _restore(back, second)[0] == 0
    assert _normal(everything_in(back)) == _normal(saved)

    with another.app_context(), writing():
        newcomer = add_person("newcomer", None, "!")
        assert newcomer.id == max(db.session.scalars(select(User.id)))
        constraints = db.session.scalars(
            text("SELECT count(*) FROM pg_constraint WHERE condeferrable AND contype = 'f'")
        )
        assert constraints.one() == 0


def _normal(everything: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without what only differs in how numbers are written: 1.00 and 1."""
    return {
        name: sorted(one.replace(".00')", "')").replace(".0')", "')") for one in rows)
        for name, rows in everything.items()
    }


def test_searches_and_triggers_work_on_what_came_back(restored_server: Flask, full_server: Flask) -> None:
    copy = restored_server

    def parts(app: Flask) -> set[tuple[str, str]]:
        with app.app_context():
            found = db.session.execute(text("SELECT type, name FROM sqlite_master")).all()
            db.session.remove()
        return {(kind, name) for kind, name in found}

    assert parts(copy) == parts(full_server)
    with copy.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM search_ingredient_word")) > 0
        db.session.remove()


def test_a_server_with_accounts_is_left_as_it_is(full_server: Flask, archive: Archive) -> None:
    before = everything_in(full_server)

    code, said = _restore(full_server, archive.path)

    assert code == 1
    assert "empty instance" in said
    assert everything_in(full_server) == before


def test_files_without_accounts_are_not_overwritten_either(archive: Archive, empty_server: EmptyServer) -> None:
    server = empty_server()
    lost = Path(server.config["INSTANCE"]) / "uploads" / "7" / "only-copy.gpx"
    lost.parent.mkdir(parents=True)
    lost.write_text("my tracks")

    code, said = _restore(server, archive.path)

    assert (code, lost.read_text()) == (1, "my tracks")
    assert "empty instance" in said


def test_the_tables_of_another_program_are_not_dropped(archive: Archive, empty_server: EmptyServer) -> None:
    server = empty_server()
    with server.app_context(), db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("CREATE TABLE shopping_list (what TEXT)"))

    code, said = _restore(server, archive.path)

    assert code == 1
    assert "shopping_list" in said
    with server.app_context():
        assert db.session.scalars(text("SELECT what FROM shopping_list")).all() == []
        db.session.remove()


def test_a_server_that_nobody_has_used_yet_counts_as_empty(
    archive: Archive, empty_server: EmptyServer, full_server: Flask
) -> None:
    server = empty_server()
    with server.app_context():
        server.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
        with writing():
            db.session.execute(text("INSERT INTO weight_unit (id, name) VALUES (77, 'stone')"))
        db.session.remove()

    assert _restore(server, archive.path)[0] == 0

    assert everything_in(server)["weight_unit"] == everything_in(full_server)["weight_unit"]


@pytest.mark.parametrize("share", [0.001, 0.3, 0.8, 0.99999])
def test_a_backup_that_is_cut_off_is_refused(
    share: float, archive: Archive, empty_server: EmptyServer, tmp_path: Path
) -> None:
    server = empty_server()
    content = archive.path.read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(content[: int(len(content) * share)])

    code, said = _restore(server, tmp_path / "cut.tar.gz")

    assert code == 1
    assert "cut off" in said
    is_untouched(server)


def test_a_backup_with_a_wrong_byte_is_refused(archive: Archive, empty_server: EmptyServer, tmp_path: Path) -> None:
    server = empty_server()
    members = archive.members
    name = next(name for name in members if name.startswith("files/uploads"))
    members[name] = b"\x01" + members[name][1:]
    packed(tmp_path / "bad.tar.gz", members, sums_fit=False)

    code, said = _restore(server, tmp_path / "bad.tar.gz")

    assert code == 1
    assert "checksum" in said
    is_untouched(server)


def test_what_is_no_backup_is_named_so(empty_server: EmptyServer, tmp_path: Path) -> None:
    server = empty_server()
    (tmp_path / "notes.txt").write_text("not packed at all")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as tar:
        add(tar, "holiday.jpg", b"x")

    for name in ("notes.txt", "other.tar.gz"):
        code, said = _restore(server, tmp_path / name)
        assert (code, "no backup of Regimen" in said) == (1, True), said
    assert "There is no file" in _restore(server, tmp_path / "nowhere.tar.gz")[1]
    is_untouched(server)


def test_a_backup_of_a_newer_version_asks_for_an_update(
    archive: Archive, empty_server: EmptyServer, tmp_path: Path
) -> None:
    server = empty_server()
    members = archive.members
    head = json.loads(members["regimen.json"]) | {"migration": "9999", "version": "7.0.0"}
    newer = packed(tmp_path / "newer.tar.gz", members | {"regimen.json": json.dumps(head).encode()})

    code, said = _restore(server, newer.path)

    assert code == 1
    assert "7.0.0, which is newer" in said
    is_untouched(server)


@pytest.mark.slow
def test_a_backup_of_an_older_version_is_migrated(empty_server: EmptyServer, tmp_path: Path) -> None:
    old, new = empty_server(), empty_server()
    with old.app_context():
        upgrade(revision="0012")
        with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(OLD_PERSON)
        db.session.remove()
    track = Path("uploads/1/0123abcd.gpx")
    (Path(old.config["INSTANCE"]) / track).parent.mkdir(parents=True)
    (Path(old.config["INSTANCE"]) / track).write_text("as that version kept it")
    path = _backup(old, tmp_path / "old.tar.gz")

    code, said = _restore(new, path)

    assert code == 0, said
    with new.app_context():
        assert db.session.scalars(select(User.username)).all() == ["Ursula"]
        assert (Path(new.config["INSTANCE"]) / track).read_text() == "as that version kept it"
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == newest_migration()
        assert db.session.scalar(text("SELECT count(*) FROM search_ingredient_word")) == 0
        db.session.remove()


OLD_PERSON = text(
    'INSERT INTO "user" (username, username_folded, password_hash, is_admin, active, '
    "credential_version, created_at) VALUES ('Ursula', 'ursula', '!', true, true, 0, '2020-01-01 00:00:00')"
)


def newest_migration() -> str:
    """The last one there is."""
    return max(path.name[:4] for path in (PROJECT / "migrations" / "versions").glob("*.py"))


def is_untouched(server: Flask) -> None:
    """Nothing was written into an empty instance."""
    instance = Path(server.config["INSTANCE"])
    left = {path.name for path in instance.iterdir() if not path.name.startswith("regimen.sqlite3")}
    assert left <= {"secret-key", "cache"}
    with server.app_context():
        tables = db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        db.session.remove()
    assert tables == []
