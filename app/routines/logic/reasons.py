"""Why an entry asks for what it asks for: every rule that was tried, what earned it or is missing, and the rounding."""

from dataclasses import dataclass
from decimal import Decimal

from app.routines.logic.kinds import KINDS
from app.routines.logic.plan import Deload, Entry, Logs
from app.routines.logic.prescription import exact_within_ranges, lightened
from app.routines.logic.progression import INDEX, Step, Value, bases_of, values_by_iteration
from app.routines.logic.rounding import rounded


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one of the ten values is what it is in one iteration."""

    kind: str
    steps: tuple[Step, ...]
    """Every try of a rule, oldest first. A step that was not earned says what is missing in its gate."""
    exact: Value
    """What the rules make of it."""
    deload_percent: int | None
    """The share that a light iteration leaves of it; None: it leaves all."""
    is_above_minimum: bool
    """False: a maximum that does not count, because it is not above the value itself."""
    base: Decimal | None
    """What it is rounded to."""
    shown: Value
    """What is asked for in the end."""


def because(
    entry: Entry, logs: Logs, iteration: int, deload: Deload | None = None, *, assumed_from: int | None = None
) -> dict[str, Reason]:
    """The reasons of those values of an entry that any rule has touched, by kind."""
    steps: dict[str, list[Step]] = {kind: [] for kind in KINDS}
    exact = values_by_iteration(
        entry, logs, iteration, assumed_from=assumed_from, note=lambda step: steps[step.kind].append(step)
    )[-1]
    light = lightened(exact, deload, iteration)
    within = exact_within_ranges(light)
    bases = bases_of(entry)
    return {
        kind: Reason(
            kind=kind,
            steps=tuple(steps[kind]),
            exact=exact[number],
            deload_percent=_percent(kind, deload, is_light=light is not exact),
            is_above_minimum=within[number] is light[number],
            base=bases[number],
            shown=rounded(within[number], bases[number]),
        )
        for kind, number in INDEX.items()
        if steps[kind]
    }


def _percent(kind: str, deload: Deload | None, *, is_light: bool) -> int | None:
    if deload is None or not is_light:
        return None
    if kind in {"weight", "max_weight"}:
        return deload.weight_percent
    return deload.sets_percent if kind in {"sets", "max_sets"} else None
