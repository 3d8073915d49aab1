"""Plans for tests, in few words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.routines.logic.plan import Entry, LoggedSet, Requirement, Rule


def rule(iteration: int, text: str, *needs: str, repeat: bool = False, all_sets: bool = False) -> Rule:
    """`rule(1, "50")`, `rule(4, "+10%")`, `rule(2, "-2.5", "weight", repeat=True)`."""
    step = "percent" if text.endswith("%") else "abs"
    operation = text[0] if text[0] in "+-" else "r"
    value = Decimal(text.strip("+-%")).quantize(Decimal("0.01"))
    return Rule(iteration, value, operation, step, repeat, Requirement(needs, all_sets))


def entry(rules: Mapping[str, Sequence[Rule]], **options: Any) -> Entry:
    """An entry of exercise 9."""
    return Entry(options.pop("id", 1), options.pop("exercise", 9), rules, **options)


def logged(*sets: str) -> list[LoggedSet]:
    """`logged("8 x 60", "9 x 60 @ 2")`: repetitions, weight, and repetitions in reserve."""
    found = []
    for text in sets:
        done, _at, rir = text.partition("@")
        repetitions, _times, weight = done.partition("x")
        found.append(LoggedSet(_number(weight), _number(repetitions), _number(rir)))
    return found


def _number(text: str) -> Decimal | None:
    return Decimal(text.strip()) if text.strip() else None
