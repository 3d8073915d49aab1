"""A log that is made shorter says the same, to whoever stands wherever."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app import jobs
from app.accounts.models import User
from app.database import writing
from app.extensions import db
from app.jobs.handlers import periods
from app.jobs.services import add_job
from app.nutrition.models import NutritionPlan
from app.sync import jobs as sync_jobs
from app.sync import services
from app.sync.logic import Stream, bucket_of
from app.sync.models import Bucket, Operation
from app.sync.services import tidying
from tests.people import Cast
from tests.sync.phones import Copy, assert_log_is_right

Phones = Callable[[str], Copy]
DAY = timedelta(days=1)


def _plans(user_id: int, number: int) -> None:
    with writing() as session:
        session.add_all([NutritionPlan(user_id=user_id, description=f"plan {one}") for one in range(number)])


def _change(times: int) -> None:
    for number in range(times):
        with writing() as session:
            session.execute(update(NutritionPlan).where(NutritionPlan.description != "old").values(goal_fat=number))


def _tidy() -> None:
    for bucket in services.buckets():
        is_long = True
        while is_long:
            with writing():
                is_long = services.tidy(bucket)


def _number(bucket: int) -> int:
    return db.session.scalar(select(func.count()).where(Operation.bucket == bucket)) or 0


def test_what_has_no_content_any_more_becomes_one_line(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    bucket = bucket_of(cast.id_of("alice"), Stream.PLANNING)
    connected, stale, new = phone_of("alice"), phone_of("alice"), phone_of("alice")
    with filled.app_context():
        _plans(cast.id_of("alice"), 3)
        stale.follow()
        _change(5)
        connected.follow()
        before = deepcopy(connected.tables)
        assert _number(bucket) == 18

        _tidy()

        assert _number(bucket) == 4
        ops = db.session.scalars(select(Operation.op).where(Operation.bucket == bucket).order_by(Operation.id)).all()
        assert ops == ["CLEAR", "PUT", "PUT", "PUT"]
    for phone in (connected, stale, new):
        assert phone.follow().tables == before
    assert_log_is_right(filled)


def test_a_bucket_that_was_emptied_is_one_line_too(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    stale = phone_of("alice")
    with filled.app_context():
        _plans(cast.id_of("alice"), 3)
        stale.follow()
        with writing() as session:
            session.execute(delete(NutritionPlan))

        _tidy()

        assert _number(bucket_of(cast.id_of("alice"), Stream.PLANNING)) == 1
    assert stale.rows("nutrition_nutritionplan") == {}
    assert_log_is_right(filled)


def test_old_rows_do_not_keep_a_long_log_long(
    filled: Flask, cast: Cast, phone_of: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "SPARE", 10)
    monkeypatch.setattr(tidying, "AT_ONCE", 2)
    bucket = bucket_of(cast.id_of("alice"), Stream.PLANNING)
    stale, connected = phone_of("alice"), phone_of("alice")
    with filled.app_context():
        _plans(cast.id_of("alice"), 4)
        with writing() as session:
            session.execute(
                update(NutritionPlan).where(NutritionPlan.description == "plan 0").values(description="old")
            )
        stale.follow()
        _change(10)
        connected.follow()

        _tidy()

        assert _number(bucket) <= 2 * 4 + 1
    assert stale.follow().tables == connected.follow().tables == phone_of("alice").follow().tables
    assert len(stale.rows("nutrition_nutritionplan")) == 4
    assert_log_is_right(filled)


def test_tidying_twice_changes_nothing_the_second_time(filled: Flask, cast: Cast) -> None:
    with filled.app_context():
        _plans(cast.id_of("alice"), 3)
        _change(2)
        _tidy()
        before = db.session.scalars(select(Operation.id)).all()

        _tidy()

        assert db.session.scalars(select(Operation.id)).all() == before


def test_after_an_import_it_does_not_wait_for_the_night(
    filled: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_jobs, "MANY", 10)
    monkeypatch.delitem(filled.extensions, sync_jobs.KEY, raising=False)
    with filled.app_context():
        with writing():
            services.next_write_checkpoint(cast.id_of("alice"), "her phone")
        assert periods(filled.config)[sync_jobs.TIDY] == DAY
        _plans(cast.id_of("alice"), 3)
        assert periods(filled.config)[sync_jobs.TIDY] == DAY

        _change(5)

        assert periods(filled.config)[sync_jobs.TIDY] == timedelta(hours=1)
        with writing():
            # As the clock notes that it was done.
            sync_jobs.put_off()
        assert periods(filled.config)[sync_jobs.TIDY] == DAY


def test_at_night_the_log_is_put_right(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    with filled.app_context():
        _plans(cast.id_of("alice"), 2)
        epoch = services.epoch()
        with writing() as session:
            session.execute(delete(Operation).where(Operation.object_type == "nutrition_nutritionplan"))
            session.execute(update(Bucket).where(Bucket.id == 0).values(checksum=Bucket.checksum + 1))
            add_job("sync.tidy", session.get_one(User, cast.id_of("dora")).id, {})

        jobs.work_off()

        assert services.epoch() != epoch
    assert len(phone_of("alice").rows("nutrition_nutritionplan")) == 2
    assert_log_is_right(filled)
