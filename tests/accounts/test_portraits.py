"""The picture of a person: sent by programs and in the settings, seen by whom they know here."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.backup import services as backups
from app.coaching.services import grant
from app.database import writing
from app.extensions import db
from app.files import declared_files, size_of_person
from tests.backup.archives import Archive
from tests.body.photos import SECRET, opened, photo
from tests.people import Browser, Cast, Program

PICTURE = "/api/auth/picture"
HERS = "/api/users/alice/picture"
ACCOUNT = "/settings/account"


def _send(program: Program, content: bytes, name: str = "me.jpg") -> tuple[int, object]:
    answer = program.post(PICTURE, data={"file": (BytesIO(content), name)})
    return answer.status_code, answer.json


def _picture(program: Program, address: str = HERS) -> TestResponse:
    answer = program.get(address)
    assert answer.data is not None
    answer.close()
    return answer


def _files(app: Flask) -> list[Path]:
    return [path for path in (Path(app.config["INSTANCE"]) / "uploads").rglob("*") if path.is_file()]


def test_a_picture_is_sent_replaced_and_removed(app: Flask, cast: Cast, as_alice: Program) -> None:
    assert as_alice.get(HERS).json == {"status": "not found", "message": "No picture."}
    assert as_alice.get("/api/auth/profile").json["data"]["picture"] is False

    assert _send(as_alice, photo(size=(2000, 1000), orientation=6)) == (
        200,
        {"status": "success", "message": "user picture updated"},
    )
    (first,) = _files(app)
    assert _send(as_alice, photo("PNG"), "me.png")[0] == 200
    (second,) = _files(app)

    assert as_alice.get("/api/auth/profile").json["data"]["picture"] is True
    assert first != second
    with app.app_context():
        assert size_of_person(cast.id_of("alice")) == second.stat().st_size
    removed = as_alice.delete(PICTURE)
    assert (removed.status_code, removed.data) == (204, b"")
    assert as_alice.get(HERS).status_code == 404
    assert _files(app) == []
    assert as_alice.delete(PICTURE).status_code == 204


def test_what_is_kept_is_small_upright_and_says_nothing_else(cast: Cast, as_alice: Program) -> None:
    _send(as_alice, photo(size=(2000, 1000), orientation=6))

    answer = _picture(as_alice)

    assert answer.mimetype == "image/jpeg"
    assert "private" in answer.headers["Cache-Control"]
    assert opened(answer.data).size == (256, 512)
    assert SECRET.encode() not in answer.data
    assert not opened(answer.data).getexif()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ((photo(), ""), "no selected file"),
        ((photo(), "me.exe"), "file extension not allowed"),
        ((b"GIF89a or not", "me.gif"), "file extension not allowed"),
        ((b"<svg xmlns='http://www.w3.org/2000/svg'/>", "me.jpg"), "file extension not allowed"),
        ((photo(size=(400, 300))[:-100], "me.jpg"), "invalid payload"),
        ((lambda: photo("PNG", size=(8000, 8000)), "me.png"), "invalid payload"),
    ],
    ids=["no name", "wrong ending", "no gif", "svg", "cut off", "bomb"],
)
def test_what_is_no_picture_is_refused(
    app: Flask, cast: Cast, as_alice: Program, sent: tuple[bytes | Callable[[], bytes], str], message: str
) -> None:
    content, name = sent
    status, body = _send(as_alice, content() if callable(content) else content, name)

    assert isinstance(body, dict)
    assert (status, body["status"], body["message"]) == (400, "fail", message)
    assert _files(app) == []


def test_a_request_without_a_file_or_with_too_large_a_one_is_told_so(app: Flask, cast: Cast, as_alice: Program) -> None:
    app.config["MAX_FILE_SIZE"] = 2**20

    none = as_alice.post(PICTURE, data={"else": "x"})
    large = as_alice.post(PICTURE, data={"file": (BytesIO(photo() + bytes(3 * 2**19)), "me.jpg")})

    assert (none.status_code, none.json) == (400, {"status": "fail", "message": "no file part"})
    assert (large.status_code, large.json) == (
        413,
        {"status": "fail", "message": "Error during picture update, file size (1.5MB) exceeds 1.0MB."},
    )


def test_only_who_trains_with_somebody_sees_their_picture(
    app: Flask, cast: Cast, as_alice: Program, as_bob: Program, doras_browser: Browser
) -> None:
    dora = Program(app, cast.token_of("dora"))
    _send(as_alice, photo())
    _send(dora, photo())
    unknown = {"status": "not found", "message": "user does not exist"}
    before = dora.get(HERS)

    with app.app_context(), writing(cast.id_of("alice")):
        grant(db.session.get_one(User, cast.id_of("alice")), "dora", ["training"])

    assert (before.status_code, before.json) == (404, unknown)
    assert _picture(dora).status_code == _picture(as_alice, "/api/users/Dora/picture").status_code == 200
    for name in ("alice", "dora", "nobody", "%00"):
        assert as_bob.get(f"/api/users/{name}/picture").json == unknown
    assert as_bob.get("/api/users/bob/picture").json == {"status": "not found", "message": "No picture."}
    assert app.test_client().get(HERS).status_code == 401
    assert f'src="{HERS}"' in doras_browser.get("/trainees/").text


def test_the_settings_take_show_and_remove_it(app: Flask, cast: Cast, alices_browser: Browser) -> None:
    def submit(content: bytes, name: str) -> int:
        data = {"image": (BytesIO(content), name)}
        return alices_browser.submit(
            f"{ACCOUNT}/picture", data=data, page=ACCOUNT, content_type="multipart/form-data"
        ).status_code

    assert (submit(b"", ""), submit(b"no picture", "me.jpg"), submit(photo(), "me.jpg")) == (422, 422, 303)
    assert f'src="{HERS}"' in alices_browser.get(ACCOUNT).text

    alices_browser.submit(f"{ACCOUNT}/picture/remove", page=ACCOUNT)

    assert _files(app) == []
    assert f'src="{HERS}"' not in alices_browser.get(ACCOUNT).text


def test_it_is_in_backups(app: Flask, cast: Cast, as_alice: Program, tmp_path: Path) -> None:
    _send(as_alice, photo())
    (kept,) = _files(app)
    instance = Path(app.config["INSTANCE"])

    with app.app_context():
        source = backups.Source(instance, app.config["VERSION"])
        archive = Archive(backups.make_backup(tmp_path / "backup.tar.gz", source).path)

    assert archive.file_names() == {str(kept.relative_to(instance))}
    assert [row["user_id"] for row in archive.rows_of("portrait")] == [cast.id_of("alice")]
    assert "portrait" in {files.table for files in declared_files()}
