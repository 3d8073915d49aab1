"""Work in the background: done once, whatever interrupts it; cancelled, reported, and forgotten in the end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import now, writing
from app.errors import Busy, Invalid
from app.extensions import db
from app.jobs import Run, handles, line_name, queries, services, work_off
from app.jobs.handlers import _handlers
from app.jobs.models import Job, JobLine
from app.jobs.processes import alone, queue, wake_workers
from app.jobs.running import MOST_TRIES, put_back, run_job
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context")

STEPS = ("one", "two", "three")


class PowerCut(BaseException):
    """The process ends here."""


class Interruption:
    """Happens at a step, once."""

    def __init__(self) -> None:
        self.at: str | None = None
        self.error: BaseException | None = None
        self.begun: list[str] = []


@pytest.fixture
def interruption() -> Iterator[Interruption]:
    """A kind of job that counts to three, and what shall come between."""
    interruption = Interruption()

    @handles("tests.count")
    def count(run: Run) -> None:
        with writing():
            run.expect(len(STEPS))
        noted = run.noted()
        for step in STEPS:
            if step in noted:
                continue
            run.check()
            interruption.begun.append(step)
            with writing():
                run.note(step, "counted", length=len(step))
                if step == interruption.at and interruption.error:
                    error, interruption.error = interruption.error, None
                    raise error

    yield interruption
    del _handlers["tests.count"]


def _job(user_id: int | None = None, kind: str = "tests.count") -> int:
    with writing():
        return services.add_job(kind, user_id, {}).id


def _stored(job_id: int) -> Job:
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def _report(job_id: int) -> list[tuple[str, str]]:
    lines = db.session.scalars(queries.lines_of(_stored(job_id)))
    return [(line.name, line.outcome) for line in lines]


def test_a_job_is_done_and_reported_line_by_line(interruption: Interruption) -> None:
    job_id = _job()

    assert work_off() == 1

    job = _stored(job_id)
    assert (job.state, job.done, job.total, job.tries) == ("done", 3, 3, 1)
    assert job.started_at and job.ended_at and job.started_at <= job.ended_at
    assert _report(job_id) == [("one", "counted"), ("two", "counted"), ("three", "counted")]
    assert queries.outcomes_of([job]) == {job_id: {"counted": 3}}


def test_what_was_done_before_a_power_cut_is_not_done_again(interruption: Interruption) -> None:
    interruption.at, interruption.error = "two", PowerCut()
    job_id = _job()
    with pytest.raises(PowerCut):
        work_off()
    db.session.rollback()
    assert (_stored(job_id).state, _stored(job_id).done) == ("running", 1)

    put_back()
    work_off()

    assert (_stored(job_id).state, _stored(job_id).done, _stored(job_id).tries) == ("done", 3, 2)
    assert interruption.begun == ["one", "two", "two", "three"]


def test_a_job_that_always_ends_its_process_is_given_up(interruption: Interruption) -> None:
    job_id = _job()
    for _ in range(MOST_TRIES):
        interruption.at, interruption.error = "one", PowerCut()
        with pytest.raises(PowerCut):
            work_off()
        db.session.rollback()
        put_back()

    work_off()

    assert (_stored(job_id).state, _stored(job_id).failure) == ("failed", "given_up")


@pytest.mark.parametrize(("error", "code"), [(Invalid("no_tracks"), "no_tracks"), (ValueError("oh"), "broken")])
def test_a_failure_is_told_and_does_not_stop_the_next_job(
    error: Exception, code: str, interruption: Interruption
) -> None:
    interruption.at, interruption.error = "two", error
    failed, following = _job(), _job()

    work_off()

    assert (_stored(failed).state, _stored(failed).failure, _stored(failed).done) == ("failed", code, 1)
    assert _stored(following).state == "done"


def test_a_busy_database_lets_a_job_try_again(interruption: Interruption) -> None:
    interruption.at, interruption.error = "two", Busy("database_busy")
    job_id = _job()

    work_off()

    # A try that came further is none that failed.
    assert (_stored(job_id).state, _stored(job_id).done, _stored(job_id).tries) == ("done", 3, 1)
    assert interruption.begun == ["one", "two", "two", "three"]


def test_a_job_that_finds_the_database_busy_each_time_ends(interruption: Interruption) -> None:
    @handles("tests.count")
    def count(_run: Run) -> None:
        interruption.begun.append("one")
        raise Busy("database_busy")

    job_id = _job()

    work_off()

    assert (_stored(job_id).state, _stored(job_id).failure) == ("failed", "database_busy")
    assert len(interruption.begun) == MOST_TRIES


def test_a_kind_nobody_knows_fails(interruption: Interruption) -> None:
    job_id = _job(kind="tests.unheard_of")

    work_off()

    assert (_stored(job_id).state, _stored(job_id).failure) == ("failed", "unknown_kind")


def test_a_waiting_job_is_cancelled_at_once(interruption: Interruption) -> None:
    job_id = _job()

    with writing():
        services.cancel(_stored(job_id))
    work_off()

    assert (_stored(job_id).state, _stored(job_id).done) == ("cancelled", 0)
    assert interruption.begun == []


def test_a_running_job_is_cancelled_after_its_step(interruption: Interruption) -> None:
    job_id = _job()

    @handles("tests.count")
    def cancelled_meanwhile(run: Run) -> None:
        with writing():
            run.note("one", "counted")
            services.cancel(db.session.get_one(Job, job_id, populate_existing=True))
        run.check()
        raise AssertionError("it went on")

    work_off()

    assert (_stored(job_id).state, _stored(job_id).done) == ("cancelled", 1)


def test_a_worker_that_is_to_end_leaves_the_rest_to_the_next(interruption: Interruption) -> None:
    job_id = _job()

    run_job(job_id, lambda: len(interruption.begun) == 1)

    assert (_stored(job_id).state, _stored(job_id).done, _stored(job_id).tries) == ("waiting", 1, 0)
    work_off()
    assert (_stored(job_id).state, interruption.begun) == ("done", list(STEPS))


def test_one_job_is_taken_up_once(interruption: Interruption) -> None:
    job_id = _job()

    assert run_job(job_id)
    assert not run_job(job_id)


def test_only_what_gave_no_sign_of_life_is_put_back(interruption: Interruption) -> None:
    lost, busy = _job(), _job()
    moment = now()
    with writing():
        for job_id, beat in ((lost, moment - timedelta(hours=1)), (busy, moment)):
            job = db.session.get_one(Job, job_id)
            job.state, job.beat_at = "running", beat

    put_back(last_beat_before=moment - timedelta(minutes=5))

    assert (_stored(lost).state, _stored(busy).state) == ("waiting", "running")


def test_everybody_has_jobs_of_their_own(interruption: Interruption, cast: Cast) -> None:
    alices, servers = _job(cast.id_of("alice")), _job()

    assert [job.id for job in db.session.scalars(queries.jobs_of(cast.id_of("alice")))] == [alices]
    assert list(db.session.scalars(queries.jobs_of(cast.id_of("bob")))) == []
    assert [job.id for job in db.session.scalars(queries.every_job())] == [servers, alices]


def test_reports_of_long_ago_are_forgotten(interruption: Interruption) -> None:
    old, new = _job(), _job()
    work_off()
    with writing():
        db.session.get_one(Job, old).ended_at = now() - timedelta(days=40)

    with writing():
        services.forget_jobs(now() - timedelta(days=30))

    assert list(db.session.scalars(select(Job.id))) == [new]
    assert set(db.session.scalars(select(JobLine.job_id))) == {new}


def test_names_no_index_takes_are_cut_and_stay_different() -> None:
    first, second = line_name("x" * 5000 + "1"), line_name("x" * 5000 + "2")

    assert len(first) <= 500
    assert first != second
    assert line_name("a.gpx") == "a.gpx"
    assert "\0" not in line_name("a\0b")
    line_name("\udc80").encode()


def test_whoever_waits_at_the_queue_hears_of_work(app: Flask) -> None:
    wake_workers()

    waiting = queue()
    assert waiting.storage.dequeue() == b"work"
    waiting.storage.close()


def test_an_instance_has_one_worker(app: Flask) -> None:
    with alone(patience_s=0) as first, alone(patience_s=0) as second:
        assert (first, second) == (True, False)
    with alone(patience_s=0) as again:
        assert again
