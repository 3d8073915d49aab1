"""The vendor's client with the app's tables against a real server; phone and server end equal, table by table."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.body.models import WeightEntry
from app.database import writing
from app.nutrition.models import NutritionPlan
from app.sync import services
from app.training.models import WorkoutLog, WorkoutSession
from tests.sync.house import House
from tests.sync.test_log import _exercise, _food, _plan_with
from tests.sync.vendor import Phones, phones_in, tables_of

pytestmark = [pytest.mark.slow, pytest.mark.own_server]

MOMENT = datetime(2026, 1, 2, 10, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[House]:
    new_database = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    made = House(tmp_path_factory.mktemp("house"), new_database)
    yield made
    made.switch_off()


@pytest.fixture(scope="module")
def phones(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phones]:
    with phones_in(tmp_path_factory.mktemp("phones")) as made:
        yield made


def _sets(user_id: int, number: int) -> None:
    """A workout with so many sets."""
    exercise = _exercise(None, f"press {uuid4()}")
    with writing() as session:
        training = WorkoutSession(user_id=user_id, date=MOMENT.date())
        session.add(training)
        session.flush()
        values = {"user_id": user_id, "session_id": training.id, "exercise_id": exercise, "date": MOMENT}
        session.add_all([WorkoutLog(**values, repetitions=Decimal(8)) for _ in range(number)])


def test_two_phones_and_the_server_end_equal_whoever_changes_what(house: House, phones: Phones) -> None:
    alice = house.person("alice")
    with house.app.app_context():
        food = _food("apple")
        plan, _item = _plan_with(alice, food)
        _sets(alice, 3)
    first, second = phones.open("first"), phones.open("second")
    house.connect(first, "alice")
    house.connect(second, "alice")
    house.agrees_with(first, "alice")

    # From the server.
    with house.app.app_context(), writing() as session:
        session.execute(update(NutritionPlan).where(NutritionPlan.id == plan).values(description="from the server"))
    house.agrees_with(first, "alice")
    # From a phone, with references under the names of its columns.
    weight, log = str(uuid4()), str(uuid4())
    first.write("INSERT INTO weight_weightentry (id, weight, date) VALUES (?, ?, ?)", weight, 81.5, MOMENT.isoformat())
    first.write(
        "INSERT INTO nutrition_logitem (id, plan_id, ingredient_id, amount, datetime) VALUES (?, ?, ?, ?, ?)",
        *(log, str(plan), food, 120.0, MOMENT.isoformat()),
    )
    first.write("UPDATE nutrition_nutritionplan SET description = ? WHERE id = ?", "from the phone", str(plan))
    house.agrees_with(first, "alice")
    house.agrees_with(second, "alice")
    assert tables_of(house.app, alice)["weight_weightentry"][weight]["weight"] == 81.5
    assert tables_of(house.app, alice)["nutrition_nutritionplan"][str(plan)]["description"] == "from the phone"
    # Taken away.
    first.write("DELETE FROM weight_weightentry WHERE id = ?", weight)
    house.agrees_with(first, "alice")
    house.agrees_with(second, "alice")
    assert "weight_weightentry" not in second.tables
    # Refused: the phone takes it back.
    second.write("INSERT INTO weight_weightentry (id, weight, date) VALUES (?, ?, ?)", str(uuid4()), 5000, "2026-01-02")
    second.waits_until(lambda phone: phone.status["refused"])
    house.agrees_with(second, "alice")
    assert second.status["refused"][0]["error"] == "Validation failed"
    first.close()
    second.close()


def test_two_people_see_nothing_of_each_other(house: House, phones: Phones) -> None:
    carol, dave = house.person("carol"), house.person("dave")
    with house.app.app_context():
        for user_id, word in ((carol, "hers"), (dave, "his")):
            _plan_with(user_id, _food(f"{word} food", user_id))
            _exercise(user_id, f"{word} exercise")
    hers, his = phones.open("hers"), phones.open("his")
    house.connect(hers, "carol")
    house.connect(his, "dave")

    house.agrees_with(hers, "carol")
    house.agrees_with(his, "dave")

    assert "his" not in str({name: rows for name, rows in hers.tables.items() if not name.startswith("core_l")}).split()
    assert "his exercise" not in str(hers.tables)
    assert "hers exercise" not in str(his.tables)
    hers.close()
    his.close()


def test_what_happens_while_they_are_apart_comes_together(house: House, phones: Phones) -> None:
    erin = house.person("erin")
    phone = phones.open("erin")
    house.connect(phone, "erin")
    house.agrees_with(phone, "erin")
    phone.disconnect()

    kept, gone = str(uuid4()), str(uuid4())
    for key in (kept, gone):
        phone.write("INSERT INTO measurements_category (id, name, unit) VALUES (?, 'Neck', 'cm')", key)
    phone.write("DELETE FROM measurements_category WHERE id = ?", gone)
    with house.app.app_context():
        _sets(erin, 2)
    # The phone is switched off, and the server, too.
    phone.close()
    house.switch_off()
    phone = phones.open("erin")
    house.connect(phone, "erin")
    assert len(phone.rows("SELECT * FROM measurements_category")) == 1
    house.switch_on()

    house.agrees_with(phone, "erin")

    assert set(tables_of(house.app, erin)["measurements_category"]) == {kept}
    assert len(phone.tables["manager_workoutlog"]) == 2
    # And while it is connected.
    house.switch_off()
    phone.write("UPDATE measurements_category SET name = 'Wrist' WHERE id = ?", kept)
    house.switch_on()
    house.agrees_with(phone, "erin")
    assert tables_of(house.app, erin)["measurements_category"][kept]["name"] == "Wrist"
    phone.close()


def test_tokens_that_end_in_mid_stream_are_followed_by_others(house: House, phones: Phones) -> None:
    frank = house.person("frank")
    phone = phones.open("frank")
    secret = house.app.config["SECRET_KEY"]
    house.connect(phone, "frank", lifetime=1, secret=secret)
    house.agrees_with(phone, "frank")

    for number in range(4):
        time.sleep(0.4)
        with house.app.app_context(), writing() as session:
            moment = MOMENT.replace(hour=number)
            session.add(WeightEntry(user_id=frank, date=moment, weight=Decimal(80 + number)))
        house.agrees_with(phone, "frank")

    assert phone.status["tokens"] > 1
    phone.close()


def test_a_restored_backup_takes_phones_back(house: House, phones: Phones) -> None:
    grace = house.person("grace")
    phone = phones.open("grace")
    with house.app.app_context():
        _plan_with(grace, _food("pear"))
    house.connect(phone, "grace")
    house.agrees_with(phone, "grace")
    backup = house.backed_up()
    copy = house.copied()
    with house.app.app_context():
        _sets(grace, 5)
    house.agrees_with(phone, "grace")

    # The database itself is put back, and the numbers of the log run backwards.
    house.switch_off()
    house.put_back(copy)
    house.switch_on()
    with house.app.app_context():
        _plan_with(grace, _food("plum"))
    phone.write(
        "INSERT INTO weight_weightentry (id, weight, date) VALUES (?, 81.5, ?)", str(uuid4()), MOMENT.isoformat()
    )
    house.agrees_with(phone, "grace")
    assert "manager_workoutlog" not in phone.tables
    assert len(phone.tables["weight_weightentry"]) == 1
    # A backup of ours comes into an empty server, which begins another epoch.
    house.switch_off()
    house.restore(backup)
    house.switch_on()
    with house.app.app_context():
        _plan_with(grace, _food("quince"))
    house.agrees_with(phone, "grace")
    assert len(phone.tables["nutrition_nutritionplan"]) == 2
    assert "weight_weightentry" not in phone.tables
    phone.close()


def test_a_log_that_was_made_shorter_is_followed_from_anywhere(house: House, phones: Phones) -> None:
    heidi = house.person("heidi")
    with house.app.app_context():
        plan, _item = _plan_with(heidi, _food("cherry"))
    stale, connected = phones.open("stale"), phones.open("connected")
    for phone in (stale, connected):
        house.connect(phone, "heidi")
        house.agrees_with(phone, "heidi")
    stale.disconnect()
    with house.app.app_context():
        for number in range(20):
            with writing() as session:
                session.execute(update(NutritionPlan).where(NutritionPlan.id == plan).values(goal_fat=number))
        house.agrees_with(connected, "heidi")
        for bucket in services.buckets():
            with writing():
                services.tidy(bucket)

    house.connect(stale, "heidi")
    new = phones.open("new")
    house.connect(new, "heidi")

    for phone in (stale, connected, new):
        house.agrees_with(phone, "heidi")
        phone.close()


def test_writes_that_do_not_pause_do_not_keep_a_first_sync_from_its_end(house: House, phones: Phones) -> None:
    ivan = house.person("ivan")
    with house.app.app_context():
        _sets(ivan, 400)
    phone = phones.open("ivan")

    def write_on() -> None:
        with house.app.app_context():
            for number in range(500):
                with writing() as session:
                    kilograms = Decimal(number % 90)
                    session.execute(update(WorkoutLog).where(WorkoutLog.user_id == ivan).values(weight=kilograms)) if (
                        number % 100 == 0
                    ) else session.add(WeightEntry(user_id=ivan, date=_minute(number), weight=Decimal(80)))

    hostile = Thread(target=write_on)
    hostile.start()
    house.connect(phone, "ivan")
    phone.waits_until(lambda one: one.status["hasSynced"])
    hostile.join()

    house.agrees_with(phone, "ivan")
    phone.close()


def _minute(number: int) -> datetime:
    return MOMENT.replace(hour=number // 60, minute=number % 60)
