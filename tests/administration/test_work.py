"""Storage, work in the background, and imports begun from a page."""

import gzip
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from app.administration.models import AuditEntry
from app.administration.pages.words import KINDS
from app.backup.jobs import MAKE, make
from app.database import now, writing
from app.errors import Invalid
from app.extensions import db
from app.files import folder
from app.jobs import Run, handles, work_off
from app.jobs.handlers import _handlers
from app.jobs.models import Job
from app.jobs.services import add_job
from app.nutrition.models import Ingredient
from tests.people import Browser, Cast

JOBS, CATALOGUES, STORAGE = "/administration/jobs", "/administration/catalogues", "/administration/storage"

FOODS = (
    b"code\tproduct_name\tlang\tenergy-kcal_100g\tproteins_100g\tcarbohydrates_100g\tfat_100g\n"
    b"4000000000017\tOats of the mill\ten\t370\t13\t59\t7\n"
    b"4000000000024\tRye bread\ten\t220\t6\t45\t1\n"
)


def _jobs(app: Flask) -> list[Job]:
    with app.app_context():
        return list(db.session.scalars(select(Job).order_by(Job.id)))


def _add(app: Flask, kind: str, user_id: int | None = None, **values: object) -> Job:
    with app.app_context(), writing():
        job = add_job(kind, user_id, {})
        for name, value in values.items():
            setattr(job, name, value)
        return job


def _actions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_every_kind_of_work_has_its_words() -> None:
    assert {kind for kind in _handlers if not kind.startswith("tests.")} == set(KINDS)


class TestJobs:
    def test_the_page_says_whose_they_are_how_far_and_why_they_failed(
        self, app: Flask, cast: Cast, doras_browser: Browser
    ) -> None:
        _add(app, "activities.import_archive", cast.id_of("alice"), state="running", done=3, total=12)
        _add(app, "backup.make", state="failed", failure="disk_full", ended_at=now())

        page = doras_browser.get(JOBS).text

        assert "alice" in page
        assert "25 %" in page
        assert "The disk was full." in page
        assert 'hx-trigger="every 2s"' in page
        failed = doras_browser.get(f"{JOBS}?state=failed").text
        assert "alice" not in failed
        assert 'hx-trigger="every 2s"' not in failed

    def test_what_waits_is_stopped_at_once_and_begins_again_when_told(
        self, app: Flask, cast: Cast, doras_browser: Browser
    ) -> None:
        done = []

        @handles("backup.make")
        def count(_run: Run) -> None:
            done.append(1)

        try:
            job = _add(app, "backup.make", cast.id_of("bob"))
            doras_browser.submit(f"{JOBS}/{job.uuid}/stop", page=JOBS)
            with app.app_context():
                work_off()
            assert [one.state for one in _jobs(app)] == ["cancelled"]

            doras_browser.submit(f"{JOBS}/{job.uuid}/again", page=JOBS)
            with app.app_context():
                work_off()
        finally:
            handles(MAKE)(make)

        assert [(one.state, one.tries) for one in _jobs(app)] == [("done", 1)]
        assert done == [1]
        assert _actions(app) == ["job_cancelled", "job_repeated"]

    def test_what_is_done_stays_done(self, app: Flask, doras_browser: Browser) -> None:
        job = _add(app, "backup.make", state="done", ended_at=now())

        doras_browser.submit(f"{JOBS}/{job.uuid}/again", page=JOBS)
        doras_browser.submit(f"{JOBS}/{job.uuid}/stop", page=JOBS)

        assert [one.state for one in _jobs(app)] == ["done"]
        assert _actions(app) == []

    def test_a_longer_list_needs_no_more_statements(
        self, app: Flask, cast: Cast, doras_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        _add(app, "backup.make", cast.id_of("alice"), state="done")
        few = count_queries(doras_browser.get, JOBS)
        for name in ("bob", "carol", "dora"):
            _add(app, "backup.make", cast.id_of(name), state="done")

        assert count_queries(doras_browser.get, JOBS) == few <= 6

    @pytest.mark.parametrize("page", [JOBS, CATALOGUES, STORAGE])
    def test_others_do_not_see_it(self, alices_browser: Browser, page: str) -> None:
        assert alices_browser.get(page).status_code == 403


class TestStorage:
    def test_files_are_counted_by_kind_and_by_person(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        with app.app_context():
            own = folder("uploads") / str(cast.id_of("alice"))
            (own / "gallery").mkdir(parents=True)
            (own / "ride.gpx").write_bytes(b"x" * 3_000_000)
            (own / "gallery" / "front.jpg").write_bytes(b"x" * 2_000_000)

        page = doras_browser.get(STORAGE).text

        by_kind, by_person = page.partition('id="places"')[2].split('id="by-person"')
        assert "alice" in by_person and "bob" not in by_person
        assert "Database" in by_kind
        assert by_kind.index("Recorded activities") < by_kind.index("Photos") < by_kind.index("Backups")

    def test_the_map_tiles_can_be_deleted(self, app: Flask, doras_browser: Browser) -> None:
        with app.app_context():
            tile = folder("tiles") / "00" / "abc-1-0-0"
        tile.parent.mkdir(parents=True)
        tile.write_bytes(b"x")

        assert "Delete the map tiles" in doras_browser.get(STORAGE).text
        doras_browser.submit(f"{STORAGE}/tiles/delete", page=STORAGE)

        assert not tile.exists()
        assert _actions(app) == ["tiles_emptied"]


class TestImports:
    def _send(self, browser: Browser, content: bytes, name: str = "foods.csv.gz", **data: str) -> int:
        sent = {"dump": (BytesIO(content), name), "language": "en"} | data
        return browser.submit(CATALOGUES, data=sent, content_type="multipart/form-data").status_code

    def test_foods_of_a_file_that_is_sent(self, app: Flask, doras_browser: Browser) -> None:
        assert self._send(doras_browser, gzip.compress(FOODS)) == 303
        with app.app_context():
            work_off()
            names = set(db.session.scalars(select(Ingredient.name)))
            left = list(folder("dumps").glob("*"))

        assert names == {"Oats of the mill", "Rye bread"}
        assert left == []
        page = doras_browser.get(CATALOGUES).text
        assert "foods.csv.gz" in page
        assert "2 read: 2 new" in page
        assert _actions(app) == ["import_begun"]

    def test_a_file_that_lies_on_the_server(self, app: Flask, doras_browser: Browser) -> None:
        with app.app_context():
            path = folder("dumps") / "large.tsv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(FOODS)
        try:
            assert "<option>large.tsv" in doras_browser.get(CATALOGUES).text
            doras_browser.submit(CATALOGUES, data={"language": "en", "file": "large.tsv"})
            with app.app_context():
                work_off()

            assert [job.state for job in _jobs(app)] == ["done"]
            assert path.exists()
        finally:
            path.unlink()

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"name,colour\nOats,grey\n", "holds no foods"),
            (b"\x00\xff\xfe" * 100, "holds no foods"),
            (gzip.compress(FOODS * 2000)[:200], "cut off"),
        ],
    )
    def test_why_a_file_could_not_be_read_is_said(
        self, app: Flask, doras_browser: Browser, content: bytes, reason: str
    ) -> None:
        self._send(doras_browser, content)
        with app.app_context():
            work_off()

        assert [job.state for job in _jobs(app)] == ["failed"]
        assert reason in doras_browser.get(CATALOGUES).text

    @pytest.mark.parametrize("data", [{}, {"file": "../jobs.sqlite3"}, {"file": "\0"}, {"language": "xx"}])
    def test_without_a_file_nothing_begins(self, app: Flask, doras_browser: Browser, data: dict[str, str]) -> None:
        assert doras_browser.submit(CATALOGUES, data={"language": "en"} | data).status_code == 422
        assert _jobs(app) == []

    def test_too_large_a_file_is_refused_and_leaves_nothing(
        self, app: Flask, doras_browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "MAX_ARCHIVE_SIZE", 100)

        assert self._send(doras_browser, FOODS * 10) == 422
        with app.app_context():
            assert list(folder("dumps").glob("*")) == []

    def test_two_imports_at_once_are_refused(self, app: Flask, doras_browser: Browser) -> None:
        assert self._send(doras_browser, FOODS) == 303
        assert self._send(doras_browser, FOODS) == 422
        with app.app_context():
            assert len(list(folder("dumps").glob(".*"))) == 1

    def test_exercises_come_from_the_server_of_the_settings_alone(
        self, app: Flask, doras_browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        class Silent:
            def __init__(self, address: str) -> None:
                asked.append(address)
                raise Invalid("not_answered", address=address, reason="closed")

        monkeypatch.setattr("app.remote.RemoteCatalogue", Silent)
        monkeypatch.setitem(app.config, "CATALOGUE_SERVER", "https://exercises.example.org")

        doras_browser.submit(
            f"{CATALOGUES}/server", page=CATALOGUES, data={"address": "http://127.0.0.1:1", "images": "1"}
        )
        with app.app_context():
            work_off()

        assert asked == ["https://exercises.example.org"]
        assert "did not answer" in doras_browser.get(CATALOGUES).text
