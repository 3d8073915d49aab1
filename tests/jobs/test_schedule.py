"""What the server does again and again by itself: on time, once, and after a night without power."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.jobs import Run, handles, queries, work_off
from app.jobs.handlers import _handlers, _periods
from app.jobs.models import Job
from app.jobs.schedule import add_due
from config import BadSetting, read_settings

pytestmark = pytest.mark.usefixtures("context")

MORNING = datetime(2026, 5, 4, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def hourly() -> Iterator[None]:
    """A kind of job that is done every hour, and one that these settings do not want."""

    @handles("tests.hourly", every=lambda settings: HOUR if settings["TESTING"] else None)
    @handles("tests.never", every=lambda _settings: None)
    def do_nothing(_run: Run) -> None:
        """It only has to be done."""

    yield
    for kind in ("tests.hourly", "tests.never"):
        del _handlers[kind], _periods[kind]


def _jobs() -> list[Job]:
    db.session.expire_all()
    return [job for job in db.session.scalars(queries.every_job()) if job.kind.startswith("tests.")]


def test_what_was_never_done_is_due_at_once_and_again_when_its_time_has_come(app: Flask) -> None:
    assert "tests.hourly" in add_due(MORNING)
    work_off()
    assert "tests.hourly" not in add_due(MORNING + HOUR - timedelta(seconds=1))
    assert "tests.hourly" in add_due(MORNING + HOUR)

    assert [(job.kind, job.user_id, job.state) for job in _jobs()] == [
        ("tests.hourly", None, "waiting"),
        ("tests.hourly", None, "done"),
    ]


def test_a_night_without_power_is_made_up_for_by_one_job(app: Flask) -> None:
    add_due(MORNING)
    work_off()

    assert "tests.hourly" in add_due(MORNING + timedelta(days=1))
    work_off()
    assert "tests.hourly" not in add_due(MORNING + timedelta(days=1, minutes=1))


def test_what_is_still_at_work_is_not_begun_again(app: Flask) -> None:
    add_due(MORNING)

    add_due(MORNING + 5 * HOUR)

    assert len(_jobs()) == 1


def test_a_clock_that_was_set_back_keeps_nothing_from_being_done(app: Flask) -> None:
    add_due(MORNING + timedelta(days=400))
    work_off()

    assert "tests.hourly" in add_due(MORNING)


def test_looking_when_nothing_is_due_does_not_write(app: Flask) -> None:
    add_due(MORNING)
    work_off()
    before = db.session.scalars(select(Job.id)).all()

    with writing():
        # Who writes at the same time keeps nobody waiting.
        add_due(MORNING + timedelta(minutes=1))

    assert db.session.scalars(select(Job.id)).all() == before


@pytest.mark.parametrize(
    ("text", "period"),
    [("24h", timedelta(days=1)), ("7d", timedelta(days=7)), ("30m", timedelta(minutes=30)), ("off", None), ("", None)],
)
def test_a_period_is_a_number_and_a_unit(text: str, period: timedelta | None) -> None:
    assert read_settings({"BACKUP_EVERY": text})["BACKUP_EVERY"] == period


@pytest.mark.parametrize("text", ["0h", "h", "-1d", "1.5h", "1w", "٣h", "9999999d", "daily"])
def test_another_period_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(BadSetting, match="24h"):
        read_settings({"BACKUP_EVERY": text})
