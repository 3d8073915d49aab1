"""Changing a plan as pages do: order stays dense, copies are whole, progressions are said in one sentence."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.database import writing
from app.errors import Conflict, Invalid
from app.events import announce
from app.exercises.models import Exercise
from app.exercises.services import ExerciseReplaced
from app.extensions import db
from app.routines import services
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.routines.plans import plan_of
from app.routines.services import Progression, RuleWish
from tests.people import Cast
from tests.routines.conftest import BENCH, CURL, ROW


@pytest.fixture
def alice(context: Flask, cast: Cast) -> User:
    found = db.session.get(User, cast.id_of("alice"))
    assert found
    return found


@pytest.fixture
def plan(alice: User, exercises: dict[str, int]) -> Routine:
    """Three days; the first has three slots with one exercise each."""
    with writing():
        routine = services.add_routine(alice, {"start": date(2025, 1, 6), "end": date(2025, 3, 2), "name": "Plan"})
        days = [services.add_day(routine, {"name": name}) for name in ("A", "B", "C")]
        for exercise in (BENCH, ROW, CURL):
            slot = services.add_slot(days[0])
            services.add_entry(alice, {"slot_id": slot.id, "exercise_id": exercise})
    return routine


def _days(routine: Routine) -> list[tuple[str, int]]:
    rows = select(Day).where(Day.routine_id == routine.id).order_by(Day.order, Day.id)
    return [(day.name, day.order) for day in db.session.scalars(rows)]


def _exercises(day: Day) -> list[list[int]]:
    rows = select(Slot).where(Slot.day_id == day.id).order_by(Slot.order, Slot.id)
    return [[entry.exercise_id for entry in slot.entries] for slot in db.session.scalars(rows)]


class TestOrder:
    @pytest.mark.parametrize(("place", "names"), [(1, "CAB"), (2, "ACB"), (9, "ABC"), (0, "CAB")])
    def test_a_day_moves_among_its_siblings(self, plan: Routine, place: int, names: str) -> None:
        with writing():
            services.move_day(plan.days[2], place)

        assert _days(plan) == [(name, number) for number, name in enumerate(names, start=1)]

    def test_a_removed_day_leaves_no_gap(self, plan: Routine) -> None:
        with writing():
            services.remove_day(plan.days[0])

        assert _days(plan) == [("B", 1), ("C", 2)]

    def test_a_copied_day_follows_the_first_with_everything_in_it(self, plan: Routine) -> None:
        with writing():
            copy = services.copy_day(plan.days[0])

        assert [name for name, _order in _days(plan)] == ["A", "A", "B", "C"]
        assert _exercises(copy) == [[BENCH], [ROW], [CURL]]

    def test_a_slot_moves_within_its_day_and_to_another(self, plan: Routine) -> None:
        first, second = plan.days[:2]
        with writing():
            services.move_slot(first.slots[2], 1)
            services.move_slot(first.slots[1], 1, second)

        assert _exercises(first) == [[CURL], [ROW]]
        assert _exercises(second) == [[BENCH]]

    def test_a_day_of_rest_has_no_exercises(self, plan: Routine) -> None:
        with writing():
            services.change_day(plan.days[1], {"is_rest": True})
            with pytest.raises(Invalid, match="rest_day"):
                services.add_slot(plan.days[1])
            with pytest.raises(Invalid, match="rest_day"):
                services.move_slot(plan.days[0].slots[0], 1, plan.days[1])

    def test_slots_join_to_a_superset_and_part_again(self, plan: Routine) -> None:
        day = plan.days[0]
        with writing():
            services.join_slots(day.slots[0], day.slots[1])
        assert _exercises(day) == [[BENCH, ROW], [CURL]]

        with writing():
            entry = db.session.scalars(select(SlotEntry).where(SlotEntry.exercise_id == BENCH)).one()
            services.split_slot(entry)
        assert _exercises(day) == [[ROW], [BENCH], [CURL]]

    def test_a_slot_goes_with_its_last_entry(self, plan: Routine) -> None:
        day = plan.days[0]
        with writing():
            services.remove_entry(day.slots[1].entries[0])

        assert _exercises(day) == [[BENCH], [CURL]]

    def test_a_copied_slot_follows_the_first(self, plan: Routine) -> None:
        day = plan.days[0]
        with writing():
            services.copy_slot(day.slots[0])

        assert _exercises(day) == [[BENCH], [BENCH], [ROW], [CURL]]

    def test_an_entry_moves_into_another_slot(self, plan: Routine) -> None:
        day = plan.days[0]
        with writing():
            services.move_entry(day.slots[2].entries[0], 1, day.slots[0])

        assert _exercises(day) == [[CURL, BENCH], [ROW], []]


class TestProgression:
    @pytest.fixture
    def entry(self, plan: Routine) -> SlotEntry:
        return plan.days[0].slots[0].entries[0]

    def test_it_is_said_in_one_sentence(self, plan: Routine, entry: SlotEntry) -> None:
        """Begin with 60 kg and add 2.5 kg once 8 repetitions at this weight were logged."""
        with writing():
            needs = ("weight", "repetitions")
            services.set_progression(entry, Progression.steady("repetitions", Decimal(8)))
            services.set_progression(entry, Progression.steady("weight", Decimal(60), Decimal("2.5"), rules=needs))

        rules = plan_of(plan).days[0].slots[0].entries[0].rules
        first, second = rules["weight"]
        assert (first.value, first.operation) == (60, "r")
        assert (second.value, second.operation, second.repeat) == (Decimal("2.5"), "+", True)
        assert second.requirement.rules == needs

    def test_a_new_one_takes_the_place_of_the_old(self, plan: Routine, entry: SlotEntry) -> None:
        with writing():
            services.set_progression(entry, Progression.steady("weight", Decimal(60), Decimal("2.5")))
            services.set_progression(entry, Progression("weight", [RuleWish(1, Decimal(70))]))

        assert [rule.value for rule in plan_of(plan).days[0].slots[0].entries[0].rules["weight"]] == [70]

    @pytest.mark.parametrize(
        ("kind", "wish"),
        [
            ("weight", RuleWish(1, Decimal(3001))),
            ("sets", RuleWish(1, Decimal(51))),
            ("rir", RuleWish(1, Decimal("1.3"))),
            ("weight", RuleWish(0, Decimal(60))),
            ("mood", RuleWish(1, Decimal(60))),
            ("weight", RuleWish(1, Decimal(85), is_percent_of_max=True)),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, entry: SlotEntry, kind: str, wish: RuleWish) -> None:
        with pytest.raises(Invalid), writing():
            services.set_progression(entry, Progression(kind, [wish]))

    def test_programs_read_what_a_share_of_a_maximum_comes_to(self, plan: Routine, entry: SlotEntry) -> None:
        with writing():
            services.set_training_max(entry, Decimal(100), step=Decimal("2.5"), every=3)
            wishes = [RuleWish(number, Decimal(85), is_percent_of_max=True) for number in (1, 4)]
            services.set_progression(entry, Progression("weight", wishes))

        configs = sorted(entry.configs, key=lambda config: config.iteration)
        assert [(config.value, config.operation) for config in configs] == [
            (Decimal("85.00"), "r"),
            (Decimal("87.12"), "r"),
        ]

        with writing():
            services.set_training_max(entry, Decimal(120))
        db.session.expire_all()
        assert {config.value for config in entry.configs} == {Decimal("102.00")}

    def test_a_number_in_place_of_a_share_ends_the_share(self, entry: SlotEntry) -> None:
        with writing():
            services.set_training_max(entry, Decimal(100))
            wish = RuleWish(1, Decimal(85), is_percent_of_max=True)
            (config,) = services.set_progression(entry, Progression("weight", [wish]))
            services.change_config(config, {"value": Decimal(90)})

        assert config.percent_of_max is None

    def test_two_rules_of_one_iteration_contradict_each_other(self, entry: SlotEntry) -> None:
        values = {"slot_entry_id": entry.id, "iteration": 2, "value": Decimal(1)}
        with writing():
            services.add_config("weight", values)
            services.add_config("max_weight", values)
        with pytest.raises(Conflict), writing():
            services.add_config("weight", values)


class TestCopies:
    def test_a_copy_begins_today_and_is_as_long_and_ones_own(self, plan: Routine, cast: Cast) -> None:
        bob = db.session.get(User, cast.id_of("bob"))
        assert bob
        with writing():
            services.change_routine(plan, {"is_template": True, "is_public": True})
            services.add_label(plan, "Deload", 7, 13)
            services.set_deload(plan, 4, 60, 50)
            services.set_progression(
                plan.days[0].slots[0].entries[0], Progression.steady("weight", Decimal(60), Decimal(5))
            )
            copy = services.copy_routine(plan, bob, date(2025, 6, 1))

        assert (copy.user_id, copy.is_template, copy.is_public) == (bob.id, False, False)
        assert (copy.start, copy.end - copy.start) == (date(2025, 6, 1), plan.end - plan.start)
        first, second = plan_of(plan), plan_of(copy)
        assert [len(day.slots) for day in second.days] == [3, 0, 0]
        assert second.days[0].slots[0].entries[0].rules == first.days[0].slots[0].entries[0].rules
        assert second.deload == first.deload
        assert second.labels == []


def test_a_replaced_exercise_is_replaced_in_everybodys_plans(plan: Routine) -> None:
    with writing():
        revision = db.session.get(Routine, plan.id).revision  # type: ignore[union-attr]
        announce(ExerciseReplaced(BENCH, ROW))
        db.session.delete(db.session.get(Exercise, BENCH))

    assert _exercises(plan.days[0]) == [[ROW], [ROW], [CURL]]
    db.session.refresh(plan)
    assert plan.revision > revision


@pytest.mark.parametrize("every", [0, 1, 121])
def test_a_light_iteration_comes_now_and_then(plan: Routine, every: int) -> None:
    with pytest.raises(Invalid), writing():
        services.set_deload(plan, every, 60)
