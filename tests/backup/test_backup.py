"""Backups are made while the server works: of one moment, kept apart, and no more of them than wanted."""

import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.backup import services
from app.backup.jobs import MAKE
from app.backup.logic import archive_name, in_order, path_of_file
from app.body.models import Image, picture_name
from app.body.services.photos import file_of
from app.database import now, writing
from app.errors import Conflict, StorageFull
from app.extensions import db
from app.files import staged
from app.jobs import work_off
from app.jobs.models import Job
from app.jobs.schedule import add_due
from tests.backup.archives import Archive
from tests.people import Browser, Cast

PAGE = "/administration/backups"


def _source(app: Flask) -> services.Source:
    return services.Source(app.config["INSTANCE"], app.config["VERSION"])


def _photo(user_id: int) -> Image:
    with staged() as stage, writing(user_id):
        image = Image(user_id=user_id, name=picture_name(), ending="jpg", date=now().date(), width=1, height=1)
        stage.add(file_of(image), [b"a photo"])
        db.session.add(image)
        db.session.flush()
    return image


def _forget(image_id: int, user_id: int) -> None:
    with staged() as stage, writing(user_id):
        image = db.session.get_one(Image, image_id)
        stage.remove(file_of(image))
        db.session.delete(image)


def test_rows_and_files_are_of_one_moment_while_others_write(app: Flask, cast: Cast, tmp_path: Path) -> None:
    alice = cast.id_of("alice")
    done = threading.Event()
    with app.app_context():
        for _ in range(5):
            _photo(alice)

    def come_and_go() -> None:
        with app.app_context():
            while not done.is_set():
                _photo(alice)
                _forget(db.session.scalar(select(Image.id).order_by(Image.id).limit(1)) or 0, alice)
                db.session.remove()

    writer = threading.Thread(target=come_and_go)
    writer.start()
    try:
        with app.app_context():
            made = [services.make_backup(tmp_path / f"{number}.tar.gz", _source(app)) for number in range(4)]
            db.session.remove()
    finally:
        done.set()
        writer.join()

    first_ids = set()
    for backup in made:
        archive = Archive(backup.path)
        photos = archive.rows_of("gallery_image")
        assert len(photos) in {5, 6}
        assert {f"uploads/{alice}/gallery/{row['name']}.jpg" for row in photos} == archive.file_names()
        assert backup.missing == []
        first_ids.add(photos[0]["id"])
    assert len(first_ids) > 1


def test_a_backup_is_for_the_owner_alone_and_leaves_nothing_else_behind(app: Flask, cast: Cast) -> None:
    instance = Path(app.config["INSTANCE"])
    with app.app_context():
        _photo(cast.id_of("alice"))
        backup = services.keep_backup(_source(app), now(), 3, lambda _done, _total: None)

    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in backup.path.parent.iterdir()] == [backup.path.name]
    assert list(instance.glob(".backup-*")) == []
    assert (backup.size, backup.files) == (backup.path.stat().st_size, 1)


def test_a_backup_that_fails_leaves_nothing_behind(app: Flask, cast: Cast) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 20:
            raise OSError(28, "No space left on device")

    with app.app_context(), pytest.raises(StorageFull):
        services.keep_backup(_source(app), now(), 3, stop)

    instance = Path(app.config["INSTANCE"])
    assert list((instance / "backups").iterdir()) == []
    assert list(instance.glob(".backup-*")) == []


def test_a_file_that_was_lost_before_is_named_and_does_not_keep_the_rest_from_being_saved(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        lost, kept = _photo(cast.id_of("alice")), _photo(cast.id_of("bob"))
        file_of(lost).unlink()
        backup = services.keep_backup(_source(app), now(), 3, lambda _done, _total: None)

    assert backup.missing == [f"uploads/{cast.id_of('alice')}/gallery/{lost.name}.jpg"]
    assert Archive(backup.path).file_names() == {f"uploads/{cast.id_of('bob')}/gallery/{kept.name}.jpg"}


def test_only_the_newest_are_kept(app: Flask, cast: Cast) -> None:
    with app.app_context():
        made = [services.keep_backup(_source(app), now(), 2, lambda _done, _total: None) for _ in range(4)]
        kept = services.kept_backups(Path(app.config["INSTANCE"]))

    assert {one.path for one in kept} == {one.path for one in made[-2:]}


def test_two_at_once_do_not_come_into_each_others_way(app: Flask, cast: Cast) -> None:
    def again(_done: int, _total: int) -> None:
        services.keep_backup(_source(app), now(), 2, lambda _done, _total: None)

    with app.app_context(), pytest.raises(Conflict, match="backup_running"):
        services.keep_backup(_source(app), now(), 2, again)


def test_a_told_key_is_not_in_the_backup(another_app: Callable[..., Flask], cast: Cast, tmp_path: Path) -> None:
    told = another_app(SECRET_KEY="told from outside")

    said = told.test_cli_runner().invoke(args=["backup", "--to", str(tmp_path / "one.tar.gz")], catch_exceptions=False)

    assert said.exit_code == 0, said.output
    assert "secret-key" not in Archive(tmp_path / "one.tar.gz").members


def test_the_server_makes_backups_by_itself_as_often_as_it_is_told(
    another_app: Callable[..., Flask], cast: Cast
) -> None:
    app = another_app(BACKUP_EVERY="12h", BACKUPS_KEPT="2")
    start = datetime(2026, 3, 1, tzinfo=UTC)
    with app.app_context():
        for number in range(6):
            add_due(start + timedelta(hours=5 * number))
            work_off()
        jobs = db.session.scalars(select(Job).where(Job.kind == MAKE)).all()
        kept = services.kept_backups(Path(app.config["INSTANCE"]))
        db.session.remove()

    assert [job.state for job in jobs] == ["done"] * 2
    assert len(kept) == 2
    assert Archive(kept[0].path).rows_of("job")[0]["state"] == "done"


def test_without_the_setting_nothing_happens_by_itself(app: Flask, cast: Cast) -> None:
    with app.app_context():
        add_due(now())

        assert db.session.scalars(select(Job).where(Job.kind == MAKE)).all() == []


def test_an_administrator_makes_downloads_and_deletes_one(app: Flask, doras_browser: Browser) -> None:
    assert "No backup yet" in doras_browser.get(PAGE).text
    doras_browser.submit(PAGE)
    doras_browser.submit(PAGE)
    assert "begins in a moment" in doras_browser.get(PAGE).text
    with app.app_context():
        assert work_off() == 1
        (kept,) = services.kept_backups(Path(app.config["INSTANCE"]))

    page = doras_browser.get(PAGE).text
    assert kept.name in page
    answer = doras_browser.get(f"{PAGE}/{kept.name}")
    assert answer.data == kept.path.read_bytes()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    answer.close()
    doras_browser.submit(f"{PAGE}/{kept.name}/delete", page=PAGE)
    assert not kept.path.exists()
    log = doras_browser.get("/administration/log").text
    assert [words for words in ("Backup made", "Backup downloaded", "Backup deleted") if words not in log] == []


@pytest.mark.parametrize(
    "name", ["secret-key", "..%2Fsecret-key", "regimen.sqlite3", "regimen-2026-01-01-000000.tar.gz", "%00"]
)
def test_nothing_but_backups_can_be_taken_from_there(name: str, app: Flask, doras_browser: Browser) -> None:
    assert doras_browser.get(f"{PAGE}/{name}").status_code == 404
    assert doras_browser.submit(f"{PAGE}/{name}/delete", page=PAGE).status_code == 404


def test_backups_are_for_administrators_only(app: Flask, alices_browser: Browser, doras_browser: Browser) -> None:
    with app.app_context():
        backup = services.keep_backup(_source(app), now(), 2, lambda _done, _total: None)

    assert alices_browser.get(PAGE).status_code == 403
    assert alices_browser.get(f"{PAGE}/{backup.path.name}").status_code == 403
    assert alices_browser.submit(f"{PAGE}/{backup.path.name}/delete", page="/settings/").status_code == 403
    assert backup.path.exists()
    assert PAGE not in alices_browser.get("/settings/").text
    assert PAGE in doras_browser.get("/administration/log").text


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("files/uploads/1/a.gpx", "uploads/1/a.gpx"),
        ("files/media/exercise-images/1/x.jpg.200x200_q85.jpg", "media/exercise-images/1/x.jpg.200x200_q85.jpg"),
        ("files/uploads", None),
        ("files/uploads/", None),
        ("files/uploads/../x", None),
        ("files/uploads/.x", None),
        ("files//etc/passwd", None),
        ("files/tiles/1.png", None),
        ("uploads/1/a.gpx", None),
        ("files/uploads/1//a", None),
    ],
)
def test_a_member_lies_where_files_lie_or_nowhere(name: str, path: str | None) -> None:
    assert path_of_file(name) == path


def test_tables_come_after_those_they_refer_to() -> None:
    references: dict[str, Any] = {"b": ["a"], "a": ["a"], "c": ["b", "d"], "d": ["c"]}

    order, against = in_order(references)

    assert order.index("a") < order.index("b") < order.index("c")
    assert against == [("a", "a"), ("d", "c")]


def test_names_tell_when_it_was() -> None:
    moment = datetime(2026, 1, 31, 3, 0, 5, tzinfo=UTC)

    assert archive_name(moment) == "regimen-2026-01-31-030005.tar.gz"
    assert archive_name(moment, 2) == "regimen-2026-01-31-030005-2.tar.gz"
