"""How rules stack: the tables of the documents, digit by digit, and what holds for any rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routines.logic.kinds import KINDS
from app.routines.logic.plan import Deload, Entry, LoggedSet, Requirement, Rule, TrainingMax
from app.routines.logic.prescription import Prescriber, Words, lightened
from app.routines.logic.progression import CAPS, INDEX, Step, values_by_iteration
from app.routines.logic.reasons import Reason, because
from app.routines.logic.rounding import rounded
from tests.routines.logic.plans import entry, logged, rule

Logs = dict[int, list[LoggedSet]]
BOTH = ("weight", "repetitions")
BASE = Decimal("2.50")


@dataclass
class Case:
    """Rules of the weight (and what stands beside them), logs, and the weight in each iteration."""

    title: str
    weight: list[Rule]
    expected: str
    logs: Logs = field(default_factory=dict)
    repetitions: str = ""
    rounding: Decimal | None = None
    repetition_rounding: Decimal | None = None

    @property
    def entry(self) -> Entry:
        rules = {"weight": self.weight}
        if self.repetitions:
            rules["repetitions"] = [rule(1, self.repetitions)]
        return entry(rules, weight_rounding=self.rounding, repetition_rounding=self.repetition_rounding)


CASES = [
    Case(
        "the example of the documents",
        [rule(1, "50"), rule(4, "+10%"), rule(6, "+2"), rule(7, "+1"), rule(8, "45")],
        "50 50 50 55 55 57 58 45",
    ),
    Case("a rule that repeats", [rule(1, "60"), rule(2, "+1", repeat=True)], "60 61 62 63 64 65 66 67"),
    Case(
        "percents are compound, and rounding does not accumulate",
        [rule(1, "60"), rule(2, "+5%", repeat=True)],
        "60 62.5 65 70 72.5 77.5",
        rounding=BASE,
    ),
    Case(
        "one iteration that qualifies earns one application",
        [rule(1, "60"), rule(2, "+2.5", *BOTH, repeat=True)],
        "60 62.5 62.5 62.5 65 65",
        logs={
            1: logged("8 x 60"),
            2: logged("8 x 60"),
            3: logged("7 x 62.5", "9 x 60"),
            4: logged("8 x 62.5"),
        },
        repetitions="8",
        rounding=BASE,
    ),
    Case(
        "a rule that applies once waits until it is earned",
        [rule(1, "100"), rule(3, "+5", "weight")],
        "100 100 100 100 105 105 105",
        logs={4: logged("x 100")},
    ),
    Case(
        "a newer rule drops one that waits",
        [rule(1, "100"), rule(3, "+5", "weight"), rule(5, "-10%")],
        "100 100 100 100 90 90 90",
        logs={5: logged("x 100")},
    ),
    Case(
        "what must be reached is what was shown: five repetitions, rounded to four",
        [rule(1, "70"), rule(2, "+2.5", *BOTH)],
        "70 70 72.5 72.5",
        logs={2: logged("4 x 70")},
        repetitions="5",
        rounding=BASE,
        repetition_rounding=Decimal("2.00"),
    ),
    Case(
        "one single set must meet all that is required",
        [rule(1, "50"), rule(2, "+5", *BOTH)],
        "50 50 50 50",
        logs={1: logged("6 x 50", "8 x 45")},
        repetitions="8",
    ),
    Case(
        "what was never prescribed cannot be reached",
        [rule(1, "50"), rule(2, "+5", *BOTH, repeat=True)],
        "50 50 50",
        logs={1: logged("8 x 50"), 2: logged("8 x 50")},
    ),
    Case("the first rule has nothing to wait for", [rule(1, "50", "weight")], "50 50"),
    Case("nothing stands below nothing", [rule(1, "5"), rule(2, "-4", repeat=True)], "5 1 -3"),
    Case("there is a highest weight", [rule(1, "3000"), rule(2, "+200%", repeat=True)], "3000 9000 9999.99"),
    Case("what nobody set counts as nothing", [rule(2, "+5")], "- 5 5"),
    Case("iteration 0 never comes", [rule(0, "40"), rule(2, "50")], "- 50"),
]


def _weights(of: Entry, logs: Logs, last: int, kind: str = "weight") -> list[Decimal | None]:
    found = values_by_iteration(of, logs, last)
    return [rounded(values[INDEX[kind]], of.weight_rounding) for values in found]


def _decimals(text: str) -> list[Decimal]:
    return [Decimal(number) for number in text.split()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_weight_in_each_iteration(case: Case) -> None:
    expected = [None if text == "-" else Decimal(text) for text in case.expected.split()]

    assert _weights(case.entry, case.logs, len(expected)) == expected


def test_the_exact_value_keeps_every_digit() -> None:
    found = values_by_iteration(entry({"weight": [rule(1, "60"), rule(2, "+5%", repeat=True)]}), {}, 6)

    exact = [values[INDEX["weight"]] for values in found]
    assert exact == _decimals("60 63 66.15 69.4575 72.930375 76.57689375")


def test_a_maximum_moves_with_the_gate_of_its_field() -> None:
    of = entry(
        {
            "weight": [rule(1, "20"), rule(2, "+2.5", "weight", repeat=True)],
            "max_weight": [rule(1, "25"), rule(2, "+2.5", repeat=True)],
        }
    )

    logs = {2: logged("x 20")}

    assert _weights(of, logs, 4) == [Decimal(20), Decimal(20), Decimal("22.5"), Decimal("22.5")]
    assert _weights(of, logs, 4, "max_weight") == [Decimal(25), Decimal(25), Decimal("27.5"), Decimal("27.5")]


def test_a_maximum_without_its_field_has_a_gate_of_its_own() -> None:
    of = entry({"repetitions": [rule(1, "8")], "max_weight": [rule(1, "25"), rule(2, "+5", "repetitions")]})

    assert _weights(of, {}, 3, "max_weight") == [Decimal(25)] * 3
    assert _weights(of, {1: logged("8 x")}, 3, "max_weight") == [Decimal(25), Decimal(30), Decimal(30)]


def test_every_prescribed_set_can_be_asked_for() -> None:
    of = entry(
        {
            "weight": [rule(1, "60"), rule(2, "+2.5", *BOTH, repeat=True, all_sets=True)],
            "repetitions": [rule(1, "8")],
            "sets": [rule(1, "3")],
        }
    )

    assert _weights(of, {1: logged("8 x 60", "8 x 60")}, 2)[1] == Decimal(60)
    assert _weights(of, {1: logged("8 x 60", "8 x 60", "9 x 60")}, 2)[1] == Decimal("62.5")


def test_more_in_reserve_and_more_rest_count_as_reached() -> None:
    of = entry({"weight": [rule(1, "60"), rule(2, "+5", "rir")], "rir": [rule(1, "2")]})

    assert _weights(of, {1: logged("8 x 60 @ 3")}, 2)[1] == Decimal(65)
    assert _weights(of, {1: logged("8 x 60 @ 1.5")}, 2)[1] == Decimal(60)


def test_a_share_of_a_training_maximum_grows_with_it() -> None:
    share = Rule(1, Decimal(85), percent_of_max=Decimal(85), repeat=True)
    of = entry({"weight": [share]}, training_max=TrainingMax(Decimal(100), Decimal(10), every=3))

    assert _weights(of, {}, 7) == _decimals("85 85 85 93.5 93.5 93.5 102")


def test_a_light_iteration_leaves_the_progression_alone() -> None:
    of = entry({"weight": [rule(1, "100"), rule(2, "+5", repeat=True)], "sets": [rule(1, "5")]})
    deload = Deload(4, 60, 50)

    found = [lightened(values, deload, number) for number, values in enumerate(values_by_iteration(of, {}, 5), start=1)]

    assert [values[INDEX["weight"]] for values in found] == [100, 105, 110, 69, 120]
    assert [values[INDEX["sets"]] for values in found] == [5, 5, 5, 3, 5]


def test_in_a_preview_everything_prescribed_counts_as_done() -> None:
    of = entry({"weight": [rule(1, "60"), rule(2, "+2.5", *BOTH, repeat=True)], "repetitions": [rule(1, "8")]})

    found = values_by_iteration(of, {1: logged("5 x 60")}, 5, assumed_from=2)

    assert [values[INDEX["weight"]] for values in found] == [60, 60, Decimal("62.5"), 65, Decimal("67.5")]


numbers = st.decimals("0", "300", places=2)
requirements = st.builds(
    Requirement,
    st.lists(st.sampled_from(["weight", "repetitions", "rir", "rest"]), max_size=2).map(tuple),
    st.booleans(),
)
rules = st.lists(
    st.builds(
        Rule,
        iteration=st.integers(0, 9),
        value=numbers,
        operation=st.sampled_from("r+-"),
        step=st.sampled_from(["abs", "percent"]),
        repeat=st.booleans(),
        requirement=requirements,
        percent_of_max=st.none() | numbers,
    ),
    max_size=4,
    unique_by=lambda one: one.iteration,
)
maybe = st.none() | st.decimals("0", "300", places=1)
logs_of_an_entry = st.dictionaries(
    st.integers(1, 9),
    st.lists(st.builds(LoggedSet, weight=maybe, repetitions=maybe, rir=maybe, rest=maybe), max_size=3),
)
entries = st.builds(
    Entry,
    id=st.just(1),
    exercise=st.just(9),
    rules=st.dictionaries(st.sampled_from(KINDS), rules, max_size=6),
    weight_rounding=st.none() | st.just(BASE),
    repetition_rounding=st.none() | st.just(Decimal("1.00")),
    training_max=st.none() | st.builds(TrainingMax, numbers, numbers, st.integers(1, 4)),
)
deloads = st.none() | st.builds(Deload, st.integers(2, 4), st.integers(1, 100), st.integers(1, 100))


def _replayed(of: Entry, reason: Reason) -> Decimal | None:
    """The value that follows from what the reasons say, and from nothing else."""
    value: Decimal | None = None
    for step in reason.steps:
        assert step.before == value
        if step.amount is not None:
            value = _after(step, value)
            value = min(value, CAPS[INDEX[step.kind]])
    if reason.deload_percent is not None and value is not None:
        value = _lighter(of, reason, value)
    if not reason.is_above_minimum:
        return None
    return rounded(value, reason.base)


def _after(step: Step, value: Decimal | None) -> Decimal:
    assert step.amount is not None
    if step.rule.operation == "r":
        return step.amount
    return (value or Decimal(0)) + (step.amount if step.rule.operation == "+" else -step.amount)


def _lighter(of: Entry, reason: Reason, value: Decimal) -> Decimal:
    share = value * Decimal(reason.deload_percent or 100) / 100
    if reason.kind not in {"sets", "max_sets"}:
        return share
    return max(share.quantize(Decimal(1), "ROUND_HALF_UP"), Decimal(1)) if value > 1 else value


@given(entries, logs_of_an_entry, st.integers(1, 9), deloads)
def test_the_reasons_lead_to_the_value(of: Entry, logs: Logs, iteration: int, deload: Deload | None) -> None:
    reasons = because(of, logs, iteration, deload)

    values = lightened(values_by_iteration(of, logs, iteration)[-1], deload, iteration)
    shown = Prescriber(of, Words()).of(values).shown
    for kind, reason in reasons.items():
        found = _replayed(of, reason)
        assert found == reason.shown
        told = shown[kind]
        if kind == "sets":
            assert told == (1 if found is None else int(found))
        elif kind == "max_sets":
            assert told == (None if found is None else int(found))
        else:
            assert told is None if found is None else abs(Decimal(told) - found) <= Decimal("0.05")
    touched = {kind for kind, one in zip(KINDS, values, strict=True) if one is not None}
    assert touched <= set(reasons)


@given(entries, logs_of_an_entry, st.integers(1, 9))
def test_a_reason_names_the_sets_that_earned_it_or_what_is_missing(of: Entry, logs: Logs, iteration: int) -> None:
    for reason in because(of, logs, iteration).values():
        for step in reason.steps:
            gate = step.gate
            if gate is None:
                continue
            if gate.is_open:
                assert len(gate.earned_by) == gate.needed
                assert all(one in logs[step.iteration - 1] for one in gate.earned_by)
            else:
                assert step.after == step.before
                assert len(gate.earned_by) < gate.needed


@given(entries, logs_of_an_entry)
def test_later_iterations_change_nothing_about_earlier_ones(of: Entry, logs: Logs) -> None:
    whole = values_by_iteration(of, logs, 9)

    assert [values_by_iteration(of, logs, last)[-1] for last in range(1, 10)] == whole


@given(entries, logs_of_an_entry)
def test_no_value_exceeds_its_cap(of: Entry, logs: Logs) -> None:
    for values in values_by_iteration(of, logs, 9):
        assert all(value is None or value <= cap for value, cap in zip(values, CAPS, strict=True))


@given(rules)
def test_without_requirements_logs_change_nothing(some: Sequence[Rule]) -> None:
    free = [replace(one, requirement=Requirement()) for one in some]
    of = entry({"weight": free})

    assert values_by_iteration(of, {1: logged("99 x 300")}, 9) == values_by_iteration(of, {}, 9)


def test_a_value_that_falls_ever_deeper_can_still_be_written() -> None:
    of = entry({"weight": [rule(1, "0"), rule(2, "-3000"), rule(3, "+3000%", repeat=True)]})

    lowest = values_by_iteration(of, {}, 120)[-1]

    assert Prescriber(of, Words()).of(lowest).shown["weight"] == "-1000000000000000"
