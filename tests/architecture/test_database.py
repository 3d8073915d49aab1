"""The transaction rules: no lost updates, no writing by accident, instants with a time zone, real foreign keys."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, Preferences, User
from app.database import _prepare_sqlite, uuid7, writing
from app.extensions import db
from tests.people import Cast

THREADS, ROUNDS = 4, 100

Transaction = Callable[[], AbstractContextManager[Session]]


def _version_of(app: Flask, user_id: int) -> int:
    with app.app_context():
        version = db.session.scalar(select(User.credential_version).where(User.id == user_id))
    assert version is not None
    return version


def _add_concurrently(app: Flask, user_id: int, transaction: Transaction) -> tuple[int, int]:
    """Let threads read a number and write it back one higher: how much it grew, and how many were refused."""
    before = _version_of(app, user_id)
    together = threading.Barrier(THREADS)
    refused: list[Exception] = []

    def add_many() -> None:
        together.wait()
        for _ in range(ROUNDS):
            try:
                with app.app_context(), transaction() as session:
                    person = session.get(User, user_id)
                    assert person
                    person.credential_version += 1
            except OperationalError as error:
                refused.append(error)

    threads = [threading.Thread(target=add_many) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _version_of(app, user_id) - before, len(refused)


@pytest.fixture
def careless(app: Flask) -> Iterator[Transaction]:
    """Transactions as most programs have them: they do not say beforehand that they are going to write."""
    with app.app_context():
        engine = create_engine(db.engine.url, pool_size=THREADS)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    @contextmanager
    def transaction() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    yield transaction
    engine.dispose()


@pytest.mark.slow
def test_concurrent_writers_lose_no_update(app: Flask, cast: Cast) -> None:
    added, refused = _add_concurrently(app, cast.id_of("alice"), writing)

    assert (added, refused) == (THREADS * ROUNDS, 0)


@pytest.mark.slow
def test_without_the_rule_updates_are_lost_or_refused(app: Flask, cast: Cast, careless: Transaction) -> None:
    added, _refused = _add_concurrently(app, cast.id_of("alice"), careless)

    assert added < THREADS * ROUNDS


def test_a_read_transaction_cannot_write(context: Flask) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.execute(User.__table__.delete())


def test_reading_is_possible_again_after_writing_was_refused(context: Flask) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(User.__table__.delete())
    db.session.rollback()

    assert db.session.scalars(select(User)).all() == []


def test_an_error_takes_everything_back(context: Flask, cast: Cast) -> None:
    with pytest.raises(RuntimeError), writing() as session:
        session.execute(User.__table__.delete())
        raise RuntimeError

    assert len(db.session.scalars(select(User)).all()) == 4


def test_a_block_inside_another_is_part_of_it(context: Flask, cast: Cast) -> None:
    with pytest.raises(RuntimeError), writing():
        with writing() as session:
            session.execute(User.__table__.delete())
        raise RuntimeError

    assert len(db.session.scalars(select(User)).all()) == 4


def test_what_was_read_before_is_read_anew_for_writing(app: Flask, cast: Cast) -> None:
    with app.app_context():
        alice = db.session.get_one(User, cast.id_of("alice"))
        with app.app_context(), writing() as session:
            session.get_one(User, cast.id_of("alice")).credential_version = 7

        with writing():
            alice.credential_version += 1

    assert _version_of(app, cast.id_of("alice")) == 8


def test_an_instant_keeps_its_moment_and_comes_back_in_utc(context: Flask, cast: Cast) -> None:
    noon_in_berlin = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))

    with writing() as session:
        session.add(Invitation(token_hash="0", invited_by_id=cast.id_of("dora"), expires_at=noon_in_berlin))
    db.session.expire_all()
    stored = db.session.scalars(select(Invitation)).one()

    assert stored.expires_at == noon_in_berlin
    assert stored.expires_at.tzinfo is UTC
    assert stored.created_at.tzinfo is UTC


def test_an_instant_without_time_zone_is_a_mistake(context: Flask, cast: Cast) -> None:
    with pytest.raises(StatementError, match="time zone"), writing() as session:
        session.add(Invitation(token_hash="0", invited_by_id=cast.id_of("dora"), expires_at=datetime(2026, 7, 1)))


def test_a_row_cannot_belong_to_somebody_who_does_not_exist(context: Flask) -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.add(Preferences(user_id=123_456))


def test_what_belongs_to_a_person_goes_with_them(context: Flask, cast: Cast) -> None:
    with writing() as session:
        session.execute(User.__table__.delete().where(User.id == cast.id_of("alice")))

    assert not db.session.scalars(select(Preferences).where(Preferences.user_id == cast.id_of("alice"))).all()


def test_a_later_uuid_sorts_after_an_earlier_one() -> None:
    made = []
    for _ in range(3):
        made.append(uuid7())
        time.sleep(0.002)

    assert made == sorted(made)
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {RFC_4122}
