"""The log follows the tables, however they change, and tells each person's phones what is theirs and nothing else."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from app.accounts.models import User
from app.accounts.services import delete_account
from app.body.models import WeightEntry
from app.database import writing
from app.exercises.models import (
    Alias,
    Exercise,
    ExerciseComment,
    ExerciseImage,
    ExerciseVideo,
    Translation,
    exercise_equipment,
    exercise_muscle,
)
from app.extensions import db
from app.nutrition.models import (
    Ingredient,
    IngredientImage,
    IngredientWeightUnit,
    LogItem,
    Meal,
    MealItem,
    NutritionPlan,
)
from app.routines.models import Routine
from app.sync import services
from app.sync.cli import fill
from app.sync.logic import OWN, buckets_of
from app.sync.models import Bucket, LogState, Operation
from app.training.models import WorkoutLog, WorkoutSession
from tests.people import Cast
from tests.rows import MARK, RowMaker
from tests.sync.phones import Copy, assert_log_is_right
from tests.sync.schema import PHONE, WHOLE_KEYS, columns_of

Phones = Callable[[str], Copy]
KINDS = {"i": int, "r": (int, float), "t": str}


def _exercise(owner_id: int | None, name: str) -> int:
    """An exercise with something in every table that belongs to it."""
    with writing():
        exercise = Exercise(category_id=9, owner_id=owner_id, license_id=2)
        translation = Translation(name=name, language_id=2, description="<p>Lift.</p>")
        translation.aliases.append(Alias(alias=f"{name} alias"))
        translation.comments.append(ExerciseComment(comment=f"{name} comment"))
        exercise.translations.append(translation)
        exercise.images.append(ExerciseImage(image=f"exercise-images/{name}.png"))
        exercise.videos.append(ExerciseVideo(video=f"exercise-video/{name}.mp4", duration=Decimal("12.34")))
        db.session.add(exercise)
        db.session.flush()
        db.session.execute(exercise_muscle.insert().values(exercise_id=exercise.id, muscle_id=4))
        db.session.execute(exercise_equipment.insert().values(exercise_id=exercise.id, equipment_id=1))
        return exercise.id


def _food(name: str, owner_id: int | None = None) -> int:
    with writing():
        food = Ingredient(name=name, owner_id=owner_id, energy=52, protein=0, carbohydrates=14, fat=0, language_id=2)
        food.weight_units = [IngredientWeightUnit(name=f"{name} piece", gram=150)]
        food.image = IngredientImage(path=f"ingredients/{name}.jpg", size=1, width=2, height=3)
        db.session.add(food)
        db.session.flush()
        return food.id


def _plan_with(user_id: int, food_id: int) -> tuple[Any, Any]:
    """A plan whose one meal has a food; the keys of plan and item."""
    with writing():
        item = MealItem(ingredient_id=food_id, amount=Decimal("1.5"))
        plan = NutritionPlan(user_id=user_id, meals=[Meal(name="Lunch", items=[item])])
        db.session.add(plan)
        db.session.flush()
        return plan.id, item.id


def _everything_of(filled: Flask, cast: Cast, name: str) -> None:
    """A row in every table phones have."""
    maker = RowMaker(filled, cast.token_of(name), cast.id_of(name))
    maker.make_all()
    assert maker.refused == {}
    with filled.app_context():
        _exercise(cast.id_of(name), f"{MARK} press")
        food = _food(f"{MARK} apple", cast.id_of(name))
        plan, _item = _plan_with(cast.id_of(name), food)
        with writing():
            db.session.add(LogItem(user_id=cast.id_of(name), plan_id=plan, ingredient_id=food, amount=Decimal(1)))


def test_a_phone_of_somebody_new_has_the_rows_everybody_has(filled: Flask, phone_of: Phones) -> None:
    phone = phone_of("alice")

    assert phone.rows("core_language")["2"] == {"short_name": "en", "full_name": "English"}
    assert phone.rows("core_repetitionunit")["1"]["name"] == "Repetitions"
    assert phone.rows("core_userprofile") == {str(phone.user_id): {"weight_unit": "kg"}}
    assert phone.rows("exercises_muscle")["4"]["is_front"] == 1


def test_two_accounts_share_no_row_of_any_table_but_the_catalogue(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    _everything_of(filled, cast, "alice")
    alice, bob = phone_of("alice").follow(), phone_of("bob").follow()

    assert {name for name in PHONE if not alice.tables.get(name)} <= {"exercises_exercise_muscles_secondary"}
    assert MARK in json.dumps(alice.tables)
    assert MARK not in json.dumps(bob.tables)
    assert {name for name, rows in bob.tables.items() if not name.startswith(("core_", "exercises_")) and rows} == set()
    with filled.app_context():
        shared = db.session.scalars(select(Operation.data).where(Operation.bucket == 0, Operation.op == "PUT")).all()
    assert MARK not in "".join(filter(None, shared))
    assert_log_is_right(filled)


def test_every_value_is_of_the_kind_the_app_reads(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    _everything_of(filled, cast, "alice")

    for table, rows in phone_of("alice").follow().tables.items():
        for key, row in rows.items():
            assert key.isdecimal() == (table in WHOLE_KEYS), f"{table} {key}"
            for name, (kind, may_be_null) in columns_of(table).items():
                value = row[name]
                fits = may_be_null if value is None else isinstance(value, KINDS[kind]) and not isinstance(value, bool)
                assert fits, f"{table}.{name}: {value!r}"


def test_values_are_written_as_the_contract_has_them(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    user_id = cast.id_of("alice")
    with filled.app_context():
        food = _food("apple")
        exercise = _exercise(None, "press")
        with writing() as session:
            routine = Routine(user_id=user_id, name="A", start=date(2026, 1, 2), end=date(2026, 3, 4))
            training = WorkoutSession(
                user_id=user_id, date=date(2026, 1, 2), time_start=datetime(2026, 1, 2, 18).time()
            )
            plan = NutritionPlan(user_id=user_id, description='"Größe" \\ 🏋\r\n')
            session.add_all([routine, training, plan])
            session.flush()
            log = WorkoutLog(
                user_id=user_id,
                session_id=training.id,
                exercise_id=exercise,
                date=datetime(2026, 1, 2, 10, 0, 0, 123456, tzinfo=UTC),
                weight=Decimal("82.50"),
            )
            entry = LogItem(user_id=user_id, plan_id=plan.id, ingredient_id=food, amount=Decimal("1.25"))
            session.add_all([log, entry])
        keys = {"session": str(training.id), "log": str(log.id), "plan": str(plan.id), "entry": str(entry.id)}
        routine_id = routine.id

    phone = phone_of("alice")
    assert phone.rows("manager_routine")[str(routine_id)]["start"] == "2026-01-02"
    assert phone.rows("manager_routine")[str(routine_id)]["is_public"] == 0
    assert phone.rows("manager_workoutsession")[keys["session"]]["time_start"] == "18:00:00"
    written = phone.rows("manager_workoutlog")[keys["log"]]
    assert (written["date"], written["weight"]) == ("2026-01-02T10:00:00.123456Z", 82.5)
    assert written["session_id"] == keys["session"]
    assert phone.rows("nutrition_nutritionplan")[keys["plan"]]["description"] == '"Größe" \\ 🏋\r\n'
    assert phone.rows("nutrition_logitem")[keys["entry"]]["amount"] == 1.25
    assert phone.rows("nutrition_ingredient")[str(food)]["carbohydrates"] == 14
    links = phone.rows("exercises_exercise_muscles")
    assert links[str(exercise * 100_000 + 4)] == {"exercise_id": exercise, "muscle_id": 4}


@pytest.mark.parametrize(("kilograms", "shown"), [("80", (80, 176.37)), ("81.646627", (81.65, 180))])
def test_weights_are_in_the_unit_of_whoever_reads(
    filled: Flask, cast: Cast, phone_of: Phones, kilograms: str, shown: tuple[float, float]
) -> None:
    user_id, phone = cast.id_of("alice"), phone_of("alice")
    with filled.app_context():
        with writing() as session:
            entry = WeightEntry(user_id=user_id, date=datetime(2026, 1, 2, tzinfo=UTC), weight=Decimal(kilograms))
            session.add(entry)
        assert phone.rows("weight_weightentry")[str(entry.uuid)]["weight"] == shown[0]

        with writing() as session:
            session.get_one(User, user_id).preferences.weight_unit = "lb"

        assert phone.rows("weight_weightentry")[str(entry.uuid)]["weight"] == shown[1]
        assert phone.rows("core_userprofile") == {str(user_id): {"weight_unit": "lb"}}
    assert_log_is_right(filled)


def test_changes_and_deletions_reach_a_phone_from_where_it_stands(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    user_id, phone = cast.id_of("alice"), phone_of("alice")
    with filled.app_context():
        keys = [_plan_with(user_id, _food(f"food {number}"))[0] for number in range(3)]
        phone.follow()
        with writing() as session:
            session.execute(update(NutritionPlan).where(NutritionPlan.user_id == user_id).values(description="bulk"))
            session.connection().exec_driver_sql(f"DELETE FROM nutrition_plan WHERE id = '{max(keys).hex}'")

    left = {str(key) for key in sorted(keys)[:2]}
    assert set(phone.rows("nutrition_nutritionplan")) == left
    assert {row["description"] for row in phone.rows("nutrition_nutritionplan").values()} == {"bulk"}
    assert len(phone.rows("nutrition_meal")) == len(phone.rows("nutrition_mealitem")) == 2
    assert phone.tables == phone_of("alice").follow().tables
    assert_log_is_right(filled)


def test_a_change_of_what_phones_are_not_told_is_not_in_the_log(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    with filled.app_context():
        with writing() as session:
            days = {"start": date(2026, 1, 1), "end": date(2026, 2, 1)}
            session.add(Routine(user_id=cast.id_of("alice"), name="A", **days))
        before = db.session.scalars(select(Operation.id)).all()

        with writing() as session:
            session.execute(update(Routine).values(revision=Routine.revision + 1))

        assert db.session.scalars(select(Operation.id)).all() == before


def test_a_routine_that_becomes_a_template_leaves_the_phone_and_comes_back(
    filled: Flask, cast: Cast, phone_of: Phones
) -> None:
    phone = phone_of("alice")
    with filled.app_context():
        with writing() as session:
            routine = Routine(user_id=cast.id_of("alice"), start=date(2026, 1, 1), end=date(2026, 2, 1))
            session.add(routine)
        assert set(phone.rows("manager_routine")) == {str(routine.id)}

        with writing() as session:
            session.execute(update(Routine).values(is_template=True))
        assert phone.rows("manager_routine") == {}

        with writing() as session:
            session.execute(update(Routine).values(is_template=False))
        assert set(phone.rows("manager_routine")) == {str(routine.id)}
    assert_log_is_right(filled)


def test_what_changes_its_owner_moves_with_all_that_belongs_to_it(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    alice, bob = phone_of("alice"), phone_of("bob")
    tables = ("nutrition_nutritionplan", "nutrition_meal", "nutrition_mealitem", "nutrition_ingredient")
    with filled.app_context():
        plan, _item = _plan_with(cast.id_of("alice"), _food("apple"))
        assert [len(alice.rows(name)) for name in tables] == [1, 1, 1, 1]

        with writing() as session:
            session.execute(update(NutritionPlan).where(NutritionPlan.id == plan).values(user_id=cast.id_of("bob")))
            services.note_used_foods(session.connection())

    assert [len(alice.rows(name)) for name in tables] == [0, 0, 0, 0]
    assert [len(bob.rows(name)) for name in tables] == [1, 1, 1, 1]
    assert_log_is_right(filled)


def test_an_own_exercise_is_its_owners_until_the_catalogue_takes_it(
    filled: Flask, cast: Cast, phone_of: Phones
) -> None:
    alice, bob = phone_of("alice"), phone_of("bob")
    tables = [name for name in PHONE if name.startswith("exercises_exercise") and name != "exercises_exercisecategory"]
    tables = [*tables, "exercises_translation", "exercises_alias"]
    with filled.app_context():
        exercise = _exercise(cast.id_of("alice"), "secret")
        rows = [len(alice.rows(name)) for name in tables]
        assert "secret" in json.dumps(alice.tables)
        assert [len(bob.rows(name)) for name in tables] == [0] * len(tables)

        with writing() as session:
            session.execute(update(Exercise).where(Exercise.id == exercise).values(owner_id=None))
        assert [len(alice.rows(name)) for name in tables] == rows
        assert [len(bob.rows(name)) for name in tables] == rows

        with writing() as session:
            session.execute(update(Exercise).where(Exercise.id == exercise).values(owner_id=cast.id_of("bob")))
        assert [len(alice.rows(name)) for name in tables] == [0] * len(tables)
        assert [len(bob.rows(name)) for name in tables] == rows

        with writing() as session:
            session.execute(delete(Exercise))
        assert [len(bob.rows(name)) for name in tables] == [0] * len(tables)
    assert_log_is_right(filled)


def test_an_exercise_without_a_name_is_not_on_phones(filled: Flask, phone_of: Phones) -> None:
    phone = phone_of("bob")
    with filled.app_context():
        exercise = _exercise(None, "press")
        assert set(phone.rows("exercises_exercise")) == {str(exercise)}

        with writing() as session:
            session.execute(delete(Translation))

        assert phone.rows("exercises_exercise") == {}
        assert phone.rows("exercises_alias") == {}
    assert_log_is_right(filled)


def test_a_food_comes_with_the_first_entry_that_names_it(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    alice, bob = phone_of("alice"), phone_of("bob")
    tables = ("nutrition_ingredient", "nutrition_image", "nutrition_ingredientweightunit")
    with filled.app_context():
        apple, _pear = _food("apple"), _food("pear")
        assert [alice.rows(name) for name in tables] == [{}, {}, {}]

        plan, _item = _plan_with(cast.id_of("alice"), apple)
        assert set(alice.rows("nutrition_ingredient")) == {str(apple)}
        assert [len(alice.rows(name)) for name in tables] == [1, 1, 1]
        assert [bob.rows(name) for name in tables] == [{}, {}, {}]

        with writing() as session:
            session.execute(update(Ingredient).values(energy=60))
            session.execute(update(IngredientWeightUnit).values(gram=160))
        assert alice.rows("nutrition_ingredient")[str(apple)]["energy"] == 60
        assert [row["gram"] for row in alice.rows("nutrition_ingredientweightunit").values()] == [160]

        with writing() as session:
            session.execute(delete(NutritionPlan).where(NutritionPlan.id == plan))
            services.note_used_foods(session.connection())
        assert [alice.rows(name) for name in tables] == [{}, {}, {}]
    assert_log_is_right(filled)


def test_foods_nobody_uses_leave_no_trace_in_the_log(filled: Flask) -> None:
    with filled.app_context():
        before = db.session.scalars(select(Operation.id)).all()
        _food("apple")
        with writing() as session:
            session.execute(update(Ingredient).values(energy=60))
            session.execute(delete(IngredientWeightUnit))
            session.execute(delete(Ingredient))

        assert db.session.scalars(select(Operation.id)).all() == before


def test_of_somebody_who_leaves_nothing_stays_in_the_log(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    _everything_of(filled, cast, "alice")
    bob = phone_of("bob").follow()
    with filled.app_context():
        highest = max(db.session.scalars(select(Bucket.last_op)))
        with writing() as session:
            delete_account(session.get_one(User, cast.id_of("alice")))
        own = [bucket for bucket in buckets_of(cast.id_of("alice")) if bucket]

        assert len(own) == len(OWN)
        assert db.session.scalars(select(Operation.id).where(Operation.bucket.in_(own))).all() == []
        assert db.session.scalars(select(Bucket.id).where(Bucket.id.in_(own))).all() == []
        texts = db.session.scalars(select(Operation.data)).all()
        assert MARK not in "".join(filter(None, texts))
        assert max(db.session.scalars(select(Bucket.last_op))) >= highest
    assert bob.follow().tables == phone_of("bob").follow().tables
    assert_log_is_right(filled)


def test_numbers_of_operations_are_never_given_twice(filled: Flask, cast: Cast) -> None:
    with filled.app_context():
        with writing() as session:
            session.execute(delete(User).where(User.id == cast.id_of("dora")))
        highest = max(db.session.scalars(select(Operation.id)))
        with writing() as session:
            session.execute(delete(Operation))
        _exercise(None, "press")

        assert min(db.session.scalars(select(Operation.id))) > highest


def test_the_log_is_made_of_the_rows_that_are_there(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    _everything_of(filled, cast, "alice")
    before = phone_of("alice").follow().tables
    with filled.app_context():
        with writing() as session:
            for model in (Operation, Bucket, LogState):
                session.execute(delete(model))
            session.execute(text("DELETE FROM sync_user_ingredient"))
        assert not services.is_filled()

        fill()

        assert services.is_filled()
        assert fill() == 0
    assert phone_of("alice").follow().tables == before
    assert_log_is_right(filled)


def test_what_went_past_the_triggers_is_made_good(filled: Flask, cast: Cast, phone_of: Phones) -> None:
    phone = phone_of("alice")
    with filled.app_context():
        kept, changed, lost = (_plan_with(cast.id_of("alice"), _food(f"food {number}"))[0] for number in range(3))
        phone.follow()
        with writing() as session:
            named = Operation.object_id == str(changed)
            session.execute(update(Operation).where(named).values(data='{"description": "old"}'))
            session.execute(
                update(Operation).where(Operation.object_id == str(lost)).values(object_id=str(cast.id_of("alice")))
            )
        found = {
            one.table: (one.missing, one.changed, one.left) for one in services.differences(db.session.connection())
        }
        assert found == {"nutrition_nutritionplan": (1, 1, 1)}

        fill()

    assert set(phone_of("alice").rows("nutrition_nutritionplan")) == {str(kept), str(changed), str(lost)}
    assert phone_of("alice").follow().tables == phone.follow().tables
    assert_log_is_right(filled)
