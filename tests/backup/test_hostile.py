"""Archives that somebody made up: refused before anything is written, whatever they are up to."""

import gzip
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from app.backup.logic import lines_of
from app.backup.services.restoring import _moving
from app.database import writing
from app.extensions import db
from tests.backup.archives import Archive, Members, add, packed
from tests.backup.rows import everything_in
from tests.backup.test_restore import EmptyServer, _restore, is_untouched

pytestmark = [pytest.mark.own_server]

Addition = Callable[[tarfile.TarFile], None]
Change = Callable[[Members], None]

ADDITIONS: dict[str, Addition] = {
    "up and away": lambda tar: add(tar, "files/uploads/../../evil.txt", b"x"),
    "an absolute path": lambda tar: add(tar, "/etc/cron.d/evil", b"x"),
    "a dot at the beginning": lambda tar: add(tar, "files/uploads/.ssh/authorized_keys", b"x"),
    "a place of its own": lambda tar: add(tar, "files/backups/evil.tar.gz", b"x"),
    "beside the places": lambda tar: add(tar, "gunicorn.conf.py", b"x"),
    "a backslash": lambda tar: add(tar, "files/uploads/..\\evil", b"x"),
    "a NUL": lambda tar: add(tar, "files/uploads/1/a\u202eb", b"x"),
    "a symbolic link": lambda tar: add(tar, "files/uploads/1/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a hard link": lambda tar: add(tar, "files/uploads/1/link", type=tarfile.LNKTYPE, linkname="secret-key"),
    "a device": lambda tar: add(tar, "files/uploads/1/zero", type=tarfile.CHRTYPE),
    "a folder": lambda tar: add(tar, "files/uploads/1", type=tarfile.DIRTYPE),
    "a name that fills the memory": lambda tar: add(tar, "././@LongLink", b"x" * 5000, type=tarfile.GNUTYPE_LONGNAME),
    "another header": lambda tar: add(tar, "pax", b"30 path=files/uploads/../evil\n", type=tarfile.XHDTYPE),
    "the same file twice": lambda tar: (
        add(tar, "files/uploads/1/same", b"1"),
        add(tar, "files/uploads/1/same", b"2"),
    ),
    "a file nobody counted": lambda tar: add(tar, "files/uploads/1/more", b"x"),
    "a table nobody knows": lambda tar: add(tar, "tables/sqlite_master/000001.jsonl", b"[]\n"),
    "a part out of order": lambda tar: add(tar, "tables/user/000007.jsonl", b"[]\n"),
    "a second key": lambda tar: add(tar, "secret-key", b""),
}


def _rows(table: str, change: Callable[[dict[str, object]], object]) -> Change:
    def apply(members: Members) -> None:
        columns = json.loads(members["regimen.json"])["tables"][table]
        name = f"tables/{table}/000001.jsonl"
        changed = []
        for line in members[name].splitlines():
            row = dict(zip(columns, json.loads(line), strict=True))
            change(row)
            changed.append(json.dumps([row[column] for column in columns]))
        members[name] = "\n".join(changed).encode() + b"\n"

    return apply


def _head(change: Callable[[dict[str, object]], object]) -> Change:
    def apply(members: Members) -> None:
        head = json.loads(members["regimen.json"])
        change(head)
        members["regimen.json"] = json.dumps(head).encode()

    return apply


CHANGES: dict[str, Change] = {
    "a path in a row": _rows("gallery_image", lambda row: row.update(name="../../../secret-key")),
    "an absolute path in a row": _rows("exercise_image", lambda row: row.update(image="/etc/passwd")),
    "a path of another kind": _rows("exercise_video", lambda row: row.update(video=None)),
    "a word for a number": _rows("preferences", lambda row: row.update(id="1; DROP TABLE user")),
    "a number beyond all": _rows("preferences", lambda row: row.update(first_weekday=2**70)),
    "a day that is none": _rows("personal_details", lambda row: row.update(birth_date="2024-02-31")),
    "a NUL in a text": _rows("tag", lambda row: row.update(label="a\0b")),
    "nothing where something must be": _rows("tag", lambda row: row.update(label=None)),
    "a row of nobody": _rows("tag", lambda row: row.update(user_id=4711)),
    "two people of one name": _rows("user", lambda row: row.update(username_folded="twin")),
    "a row too short": lambda members: members.update({"tables/tag/000001.jsonl": b"[1]\n[2]\n"}),
    "no JSON": lambda members: members.update({"tables/tag/000001.jsonl": b"[" * 100_000}),
    "another table": _head(lambda head: head["tables"].update(evil=["id"])),  # type: ignore[attr-defined]
    "another column": _head(lambda head: head["tables"]["tag"].append("is_evil")),  # type: ignore[index]
    "a missing table": lambda members: members.pop("tables/tag/000001.jsonl"),  # type: ignore[arg-type, return-value]
    "an invented migration": _head(lambda head: head.update(migration="0001; rm -rf /")),
    "no manifest": lambda members: members.pop("manifest.json"),  # type: ignore[arg-type, return-value]
    "no checksums": lambda members: members.pop("checksums.txt"),  # type: ignore[arg-type, return-value]
    "a manifest of lists": lambda members: members.update({"manifest.json": b"[]"}),
}


@pytest.fixture(scope="module")
def server(empty_server: EmptyServer) -> Flask:
    """One that stays empty through all of this."""
    return empty_server()


@pytest.mark.parametrize("addition", ADDITIONS.values(), ids=ADDITIONS)
def test_a_member_that_is_none_is_refused(addition: Addition, archive: Archive, server: Flask, tmp_path: Path) -> None:
    path = packed(tmp_path / "evil.tar.gz", archive.members, besides=addition).path

    code, said = _restore(server, path)

    assert code == 1
    assert said.splitlines()[-1].startswith("Error: The backup is")
    is_untouched(server)


@pytest.mark.parametrize(
    "name", [name for name in CHANGES if name not in {"a row of nobody", "two people of one name"}]
)
def test_contents_that_do_not_fit_are_refused(name: str, archive: Archive, server: Flask, tmp_path: Path) -> None:
    members = archive.members
    CHANGES[name](members)

    code, said = _restore(server, packed(tmp_path / "evil.tar.gz", members).path)

    assert code == 1
    assert said.splitlines()[-1].startswith("Error: The backup ")
    is_untouched(server)


def test_what_only_the_database_notices_leaves_an_empty_instance(
    archive: Archive, empty_server: EmptyServer, tmp_path: Path
) -> None:
    server = empty_server()
    with server.app_context():
        upgrade()
        with writing():
            db.session.execute(text("INSERT INTO weight_unit (id, name) VALUES (77, 'stone')"))
        db.session.remove()
    before = everything_in(server)

    for name in ("a row of nobody", "two people of one name"):
        members = archive.members
        CHANGES[name](members)
        code, said = _restore(server, packed(tmp_path / "evil.tar.gz", members).path)
        assert code == 1
        assert said.splitlines()[-1].startswith("Error: The ")

    assert everything_in(server) == before
    with server.app_context():
        # Triggers and indices of searches are back, too.
        assert db.session.scalar(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")) > 0
        assert db.session.scalar(text("SELECT count(*) FROM search_ingredient_word")) == 0
        db.session.remove()
    assert not list(Path(server.config["INSTANCE"]).glob(".restore-*"))


def test_files_go_back_when_the_rows_cannot_be_stored_after_all(tmp_path: Path) -> None:
    unpacked, instance = tmp_path / "unpacked", tmp_path / "instance"
    (unpacked / "uploads").mkdir(parents=True)
    (unpacked / "secret-key").write_text("theirs")
    (instance / "uploads").mkdir(parents=True)
    (instance / "secret-key").write_text("ours")

    with pytest.raises(OSError, match="full"), _moving(unpacked, instance) as move:
        move(["uploads", "media", "secret-key"])
        assert (instance / "secret-key").read_text() == "theirs"
        raise OSError("full")

    assert (instance / "secret-key").read_text() == "ours"
    assert [path.name for path in sorted(instance.iterdir())] == ["secret-key", "uploads"]


@pytest.mark.parametrize("names", [("1/same", "1/same/inside"), ("1/same/inside/more", "1/same")])
def test_a_name_is_a_file_or_a_folder(names: tuple[str, str], archive: Archive, server: Flask, tmp_path: Path) -> None:
    both = {f"files/uploads/{name}": b"x" for name in names}

    code, said = _restore(server, packed(tmp_path / "evil.tar.gz", archive.members | both).path)

    assert (code, "both a file and a folder" in said) == (1, True)
    is_untouched(server)


def test_rows_are_read_line_by_line() -> None:
    read: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number, piece in enumerate((b"[1", b"]\n[2]\n[", b"3]")):
            read.append(number)
            yield piece

    lines = lines_of(pieces())

    assert (next(lines), read) == (b"[1]", [0, 1])
    assert list(lines) == [b"[2]", b"[3]"]


def test_a_bomb_is_put_down_before_it_fills_memory_or_disk(server: Flask, archive: Archive, tmp_path: Path) -> None:
    head = archive.members["regimen.json"]
    bomb = tmp_path / "bomb.tar.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as packed_file:
        with tarfile.open(fileobj=packed_file, mode="w|") as tar:
            add(tar, "regimen.json", head)
            info = tarfile.TarInfo("tables/tag/000001.jsonl")
            info.size = 7 * 1024**3
            packed_file.write(b"")
            tar.fileobj.write(info.tobuf(tarfile.USTAR_FORMAT))  # type: ignore[union-attr]
        packed_file.write(bytes(1024**2))

    code, said = _restore(server, bomb)

    assert code == 1
    assert "too large" in said
    is_untouched(server)


def test_files_that_do_not_fit_the_disk_are_refused_with_their_size(
    server: Flask, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only what the machine says of its disk is made up.
    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Disk(free=65 * 1024**2))
    large = archive.members | {"files/uploads/1/large": bytes(2 * 1024**2)}

    code, said = _restore(server, packed(tmp_path / "large.tar.gz", large).path)

    assert code == 1
    assert "has 1048576 left" in said
    is_untouched(server)


@dataclass
class _Disk:
    free: int
