"""Archives on pages and of programs: a job reads them file by file, skips what is here, and reports every file."""

import gzip
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.activities.models import Activity
from app.activities.services import KEPT_AFTER_IMPORT
from app.database import now, writing
from app.extensions import db
from app.jobs import work_off
from app.jobs.models import Job, JobLine
from tests.activities.fit_files import fit_of
from tests.activities.fit_files import ride as fit_ride
from tests.activities.gpx_samples import golden_gpx, gpx_of
from tests.activities.test_archives import archive_of, lying_about_its_size
from tests.activities.test_pages import upload as upload_on_page
from tests.activities.uploads import traces_in, upload, uploaded
from tests.people import Browser, Cast, Program

MEGABYTE = 1024 * 1024


def recording(number: int) -> str:
    """A short ride that no other number has."""
    points = [(48 + number / 1000 + step / 10_000, 2.0, 100, number * 600 + step * 10) for step in range(4)]
    return gpx_of(points, name=f"Ride {number}")


def many(count: int) -> bytes:
    """An archive of short rides."""
    return archive_of(*((f"{number:04}.gpx", recording(number)) for number in range(count)))


@pytest.fixture
def work(app: Flask) -> Iterator[Any]:
    """Do everything that waits in the background."""

    def do() -> int:
        with app.app_context():
            return work_off()

    yield do


def begun(answer: TestResponse) -> str:
    """The address of the import that an upload began."""
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def report(app: Flask) -> list[tuple[str, str]]:
    """Every line of every import."""
    with app.app_context():
        return [(line.name, line.outcome) for line in db.session.scalars(select(JobLine).order_by(JobLine.id))]


def activities(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Activity)) or 0


class TestOnPages:
    def test_an_archive_of_any_mix_becomes_activities_while_one_may_leave(
        self, alices_browser: Browser, app: Flask, work: Any
    ) -> None:
        content = archive_of(
            ("2024/may/one.gpx", recording(1)),
            ("2024/two.gpx.gz", gzip.compress(recording(2).encode())),
            ("garmin/three.fit", fit_of(fit_ride(range(0, 600, 10)))),
            ("broken.gpx", "<gpx/>"),
            ("readme.txt", "hello"),
            ("__MACOSX/._one.gpx", "x"),
            ("inside.zip", archive_of(("x.gpx", recording(3)))),
        )

        address = begun(upload_on_page(alices_browser, (content, "Export 2024.zip"), sport_id="file"))
        before = alices_browser.get(address).text
        work()
        after = alices_browser.get(address).text

        assert "Waiting for its turn" in before and "Export 2024.zip" in before and "hx-trigger" in before
        assert report(app) == [
            ("inside.zip", "refused"),
            ("2024/may/one.gpx", "stored"),
            ("2024/two.gpx.gz", "stored"),
            ("garmin/three.fit", "stored"),
            ("broken.gpx", "refused"),
        ]
        assert "3 imported" in after and "2 refused" in after and "hx-trigger" not in after
        assert "The file contains no track" in after and "Archives inside an archive are not opened" in after

    def test_what_is_here_already_is_skipped_with_a_link_and_may_be_imported_anyway(
        self, alices_browser: Browser, as_alice: Program, app: Flask, work: Any
    ) -> None:
        first = uploaded(as_alice, recording(1))
        address = begun(upload_on_page(alices_browser, (archive_of(("again.gpx", recording(1))), "x.zip")))
        work()

        page = alices_browser.get(address).text
        assert activities(app) == 1
        assert f"/activities/{first['id']}/" in page and "Import anyway" in page

        action = re.search(r'action="(/activities/imports/[^"]+/anyway)"', page)
        assert action
        alices_browser.submit(action[1], page=address)
        assert activities(app) == 2
        assert report(app) == [("again.gpx", "stored")]
        assert alices_browser.submit(action[1], page=address).status_code == 404

    def test_the_same_recording_twice_in_one_archive_is_one_activity(
        self, alices_browser: Browser, app: Flask, work: Any
    ) -> None:
        begun(upload_on_page(alices_browser, (archive_of(("a.gpx", recording(1)), ("b.gpx", recording(1))), "x.zip")))
        work()

        assert report(app) == [("a.gpx", "stored"), ("b.gpx", "skipped")]

    def test_two_files_of_one_name_are_two_files(self, alices_browser: Browser, app: Flask, work: Any) -> None:
        with pytest.warns(UserWarning, match="Duplicate name"):
            content = archive_of(("a.gpx", recording(1)), ("a.gpx", recording(2)), ("a (2).gpx", recording(3)))

        begun(upload_on_page(alices_browser, (content, "x.zip")))
        work()

        assert activities(app) == 3
        assert [outcome for _name, outcome in report(app)] == ["stored"] * 3

    def test_what_leads_out_of_the_archive_is_refused(self, alices_browser: Browser, app: Flask, work: Any) -> None:
        link = zipfile.ZipInfo("link.gpx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(link, "/etc/passwd")
            for name in ("/etc/x.gpx", "../x.gpx", "a/../../x.gpx", "C:\\x.gpx"):
                archive.writestr(name, recording(1))

        address = begun(upload_on_page(alices_browser, (file.getvalue(), "x.zip")))
        work()

        assert {outcome for _name, outcome in report(app)} == {"refused"}
        assert activities(app) == 0
        assert "only a link to a file" in alices_browser.get(address).text
        instance = Path(app.config["INSTANCE"])
        assert not list(instance.rglob("x.gpx"))

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"no archive", "This is not a ZIP archive"),
            (b"", "The file is empty"),
            (archive_of(("x.txt", "x")), "No file in this archive is a recording"),
            (lambda: archive_of(("bomb.gpx", b" " * 26 * MEGABYTE)), "A file in this archive is larger than 25 MB"),
            (lambda: archive_of(*((f"{n}.gpx", b" " * 20 * MEGABYTE) for n in range(20))), "is larger than"),
        ],
        ids=("text", "empty", "no recordings", "bomb", "bomb of many"),
    )
    def test_what_is_no_archive_is_refused_at_once(
        self, content: bytes | Callable[[], bytes], sentence: str, alices_browser: Browser, app: Flask
    ) -> None:
        content = content() if callable(content) else content
        before = traces_in(app)

        answer = upload_on_page(alices_browser, (content, "x.zip"))

        assert answer.status_code == 400
        assert sentence in answer.text
        assert traces_in(app) == before

    def test_a_bomb_that_lies_about_its_size_is_cut_off(self, alices_browser: Browser, app: Flask, work: Any) -> None:
        size = 30 * MEGABYTE
        bomb = lying_about_its_size(archive_of(("bomb.gpx", b"<gpx>" + b" " * (size - 5))), size, 1000)

        begun(upload_on_page(alices_browser, (bomb, "x.zip")))
        work()

        assert report(app) == [("bomb.gpx", "refused")]

    def test_an_import_can_be_stopped(self, alices_browser: Browser, app: Flask, work: Any) -> None:
        address = begun(upload_on_page(alices_browser, (many(3), "x.zip")))

        alices_browser.submit(f"{address}/cancel", page=address)
        work()

        assert activities(app) == 0
        assert "Stopped; what was imported stays" in alices_browser.get(address).text

    def test_an_archive_that_is_gone_is_told(self, alices_browser: Browser, app: Flask, work: Any) -> None:
        address = begun(upload_on_page(alices_browser, (many(1), "x.zip")))
        for path in (Path(app.config["INSTANCE"]) / "imports").iterdir():
            path.unlink()

        work()

        assert "Upload the archive again" in alices_browser.get(address).text

    def test_nobody_sees_or_stops_imports_of_others(
        self, alices_browser: Browser, bobs_browser: Browser, app: Flask
    ) -> None:
        address = begun(upload_on_page(alices_browser, (many(1), "x.zip")))

        assert bobs_browser.get(address).status_code == 404
        assert bobs_browser.submit(f"{address}/cancel", page="/activities/upload").status_code == 404
        assert "x.zip" not in bobs_browser.get("/activities/upload").text
        assert "x.zip" in alices_browser.get("/activities/upload").text

    def test_archives_go_away_when_nobody_can_want_them_any_more(
        self, alices_browser: Browser, as_alice: Program, app: Flask, work: Any, prepare: Any
    ) -> None:
        imports = Path(app.config["INSTANCE"]) / "imports"
        begun(upload_on_page(alices_browser, (many(1), "x.zip")))
        work()
        assert list(imports.iterdir()) == []

        begun(upload_on_page(alices_browser, (many(1), "again.zip")))
        work()
        prepare()
        assert len(list(imports.iterdir())) == 1

        with app.app_context(), writing():
            for job in db.session.scalars(select(Job)):
                job.ended_at = now() - KEPT_AFTER_IMPORT - timedelta(hours=1)
        prepare()
        assert list(imports.iterdir()) == []

    def test_the_report_costs_the_same_for_many_files(
        self, alices_browser: Browser, app: Flask, work: Any, count_queries: Any
    ) -> None:
        short = begun(upload_on_page(alices_browser, (many(2), "short.zip")))
        long = begun(upload_on_page(alices_browser, (many(20), "long.zip")))
        work()

        assert count_queries(alices_browser.get, short) == count_queries(alices_browser.get, long)


class TestDuplicates:
    def test_a_start_within_a_minute_and_a_distance_within_a_hundredth_is_the_same(
        self, alices_browser: Browser
    ) -> None:
        def sent(start_s: float, stretch: float) -> str:
            points = [(48 + step * stretch / 1000, 2.0, None, start_s + step * 30) for step in range(20)]
            answer = upload_on_page(
                alices_browser, (gpx_of(points).encode(), "x.gpx"), headers={"Accept": "application/json"}
            )
            return str(answer.json["status"])

        assert sent(0, 1) == "stored"
        assert sent(59, 1.009) == "skipped"
        assert sent(-60, 0.991) == "skipped"
        assert sent(61, 1) == "stored"
        assert sent(-30, 1.05) == "stored"

    def test_a_single_file_may_be_added_anyway(self, alices_browser: Browser, app: Flask) -> None:
        golden = golden_gpx().encode()
        upload_on_page(alices_browser, (golden, "x.gpx"))

        skipped = upload_on_page(alices_browser, (golden, "x.gpx"), headers={"Accept": "application/json"})
        data = {"file": (BytesIO(golden), "x.gpx"), "sport_id": "5", "anyway": "1"}
        alices_browser.submit("/activities/upload", data=data)

        assert skipped.json["status"] == "skipped"
        assert activities(app) == 2

    def test_what_others_recorded_is_no_duplicate(
        self, alices_browser: Browser, bobs_browser: Browser, app: Flask
    ) -> None:
        upload_on_page(alices_browser, (golden_gpx().encode(), "x.gpx"))
        upload_on_page(bobs_browser, (golden_gpx().encode(), "x.gpx"))

        assert activities(app) == 2

    def test_programs_may_ask_to_skip_them(self, as_alice: Program, app: Flask) -> None:
        first = uploaded(as_alice, recording(1))

        again = upload(as_alice, recording(1), "again.gpx", skip_duplicates=True)
        archive = upload(
            as_alice, archive_of(("a.gpx", recording(1)), ("b.gpx", recording(2))), "x.zip", skip_duplicates=True
        )

        assert (again.status_code, again.json["skipped_workouts"]) == (200, {"again.gpx": first["id"]})
        assert [workout["id"] for workout in again.json["data"]["workouts"]] == [first["id"]]
        assert (archive.status_code, archive.json["skipped_workouts"]) == (201, {"a.gpx": first["id"]})
        assert activities(app) == 2

    @pytest.mark.parametrize("value", ["yes", 1, None, []])
    def test_anything_but_a_truth_value_is_refused(self, value: Any, as_alice: Program) -> None:
        assert upload(as_alice, recording(1), skip_duplicates=value).status_code == 400


class TestForPrograms:
    def test_more_than_ten_files_are_a_task(self, as_alice: Program, app: Flask, work: Any) -> None:
        content = archive_of(*((f"{n}.gpx", recording(n)) for n in range(11)), ("bad.gpx", "<gpx/>"))

        answer = upload(as_alice, content, "x.zip", title="Tour", notes="all")
        assert (answer.status_code, answer.json["status"]) == (200, "in_progress")
        task = f"/api/workouts/upload-tasks/{answer.json['data']['task_id']}"
        waiting = as_alice.get(task).json["data"]["task"]
        work()
        done = as_alice.get(task).json["data"]["task"]

        assert (waiting["status"], waiting["progress"], waiting["files_count"]) == ("queued", 0, 12)
        assert (done["status"], done["progress"], done["new_workouts_count"]) == ("successful", 100, 11)
        assert done["errored_workouts"] == {"bad.gpx": "no tracks in gpx file"}
        assert {workout["title"] for workout in as_alice.get("/api/workouts").json["data"]["workouts"]} == {"Tour"}

    def test_nothing_is_skipped_unless_it_is_asked_for(self, as_alice: Program, app: Flask, work: Any) -> None:
        uploaded(as_alice, recording(1))

        upload(as_alice, many(12), "x.zip")
        work()
        assert activities(app) == 13

        answer = upload(as_alice, many(13), "x.zip", skip_duplicates=True)
        work()
        task = as_alice.get(f"/api/workouts/upload-tasks/{answer.json['data']['task_id']}").json["data"]["task"]
        assert (task["new_workouts_count"], len(task["skipped_workouts"])) == (1, 12)

    def test_one_task_at_a_time_and_it_can_be_aborted(self, as_alice: Program, app: Flask) -> None:
        task_id = upload(as_alice, many(11), "x.zip").json["data"]["task_id"]

        second = upload(as_alice, many(11), "x.zip")
        aborted = as_alice.post(f"/api/workouts/upload-tasks/{task_id}/abort")
        again = as_alice.post(f"/api/workouts/upload-tasks/{task_id}/abort")

        assert (second.status_code, second.json["message"]) == (400, "ongoing upload task exists")
        assert (aborted.status_code, aborted.json["data"]["task"]["status"]) == (200, "aborted")
        assert again.status_code == 400
        listed = as_alice.get("/api/workouts/upload-tasks").json
        assert [task["id"] for task in listed["data"]["tasks"]] == [task_id]
        assert listed["pagination"]["total"] == 1
        assert as_alice.delete(f"/api/workouts/upload-tasks/{task_id}").status_code == 204
        assert as_alice.get("/api/workouts/upload-tasks").json["data"]["tasks"] == []

    def test_tasks_of_others_do_not_exist(self, as_alice: Program, as_bob: Program) -> None:
        task = f"/api/workouts/upload-tasks/{upload(as_alice, many(11), 'x.zip').json['data']['task_id']}"

        assert as_bob.get(task).status_code == 404
        assert as_bob.post(f"{task}/abort").status_code == 404
        assert as_bob.delete(task).status_code == 404
        assert as_bob.get("/api/workouts/upload-tasks/0O").status_code == 404
        assert as_bob.get("/api/workouts/upload-tasks").json["data"]["tasks"] == []

    def test_more_files_than_the_server_takes_are_refused(self, as_alice: Program, app: Flask, cast: Cast) -> None:
        app.config["MAX_ARCHIVE_FILES"] = 11
        try:
            answer = upload(as_alice, many(12), "x.zip")
        finally:
            app.config["MAX_ARCHIVE_FILES"] = 2000

        assert (answer.status_code, answer.json["status"]) == (400, "fail")
        assert answer.json["message"] == "the number of files in the archive exceeds the limit"


def test_an_archive_of_two_thousand_names_is_looked_at_in_no_time(alices_browser: Browser, app: Flask) -> None:
    content = archive_of(*((f"{number}.gpx", "<gpx/>") for number in range(2000)))

    address = begun(upload_on_page(alices_browser, (content, "all.zip")))

    assert "0 of 2,000 files" in alices_browser.get(address).text
