"""Sets and records in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.routines.logic.kinds import KILOGRAMS, POUNDS, REPETITIONS
from app.routines.logic.strength import KG_OF_A_POUND
from app.routines.pages.wording import Words
from app.routines.pages.workbench import words
from app.training.logic import DoneSet, Record
from app.training.models import WorkoutLog
from app.training.plates import Loading

__all__ = ["SetWords", "impressions", "words"]


def impressions() -> Mapping[str, str]:
    """How a workout was."""
    return {"1": _("Bad"), "2": _("All right"), "3": _("Good")}


class SetWords:
    """Writes sets, loads and records as the reader reads them. `preferred` is `kg` or `lb`."""

    def __init__(self, units: Words, preferred: str) -> None:
        self.units, self.preferred = units, preferred

    def set(self, done: WorkoutLog | DoneSet) -> str:
        """`62.5 kg × 8`, `12 reps`, `body + 10 kg × 5`: short, for tables have to fit a phone."""
        unit = done.weight_unit_id if isinstance(done, WorkoutLog) else done.weight_unit
        count = done.repetitions_unit_id if isinstance(done, WorkoutLog) else done.repetitions_unit
        repetitions = ""
        if done.repetitions is not None:
            repetitions = self.units.repetitions(done.repetitions, None, count)
        if done.weight is None or (not done.weight and done.load == "external"):
            counted = count in {REPETITIONS, None} and repetitions
            one_or_more = 1 if done.repetitions == 1 else 2
            words = ngettext("%(number)s rep", "%(number)s reps", one_or_more, number=repetitions)
            return str(words) if counted else repetitions or "–"
        weight = self.units.weight(done.weight, None, unit, done.load)
        return f"{weight} × {repetitions}" if repetitions else weight

    def load(self, kilograms: Decimal | float | None, decimals: int = 1) -> str:
        """A load in the preferred unit: `92.5 kg`."""
        if kilograms is None:
            return "–"
        value = Decimal(kilograms) / KG_OF_A_POUND if self.preferred == "lb" else Decimal(kilograms)
        number = self.units.reader.number(float(value), decimals)
        return f"{number}\u00a0{self.units.weight_units.get(self.unit_id, '')}"

    @property
    def unit_id(self) -> int:
        """The preferred unit."""
        return POUNDS if self.preferred == "lb" else KILOGRAMS

    def in_preferred(self, kilograms: Decimal | None) -> float | None:
        """A number for a chart."""
        if kilograms is None:
            return None
        return float(kilograms / KG_OF_A_POUND if self.preferred == "lb" else kilograms)

    def plates(self, loading: Loading) -> str:
        """`2 × 20 + 1.25`: one side."""
        parts = [(self.units.number(plate), number) for plate, number in loading.counted]
        return " + ".join(f"{number} × {plate}" if number > 1 else plate for plate, number in parts) or "–"

    def drawn(self, loading: Loading) -> list[tuple[float, float, float, float, str, str]]:
        """Rectangles of one side: place, size, shade, and a label where there is room for one."""
        found, x = [], 104.0
        heaviest = max(loading.side, default=Decimal(1))
        for plate in loading.side:
            share = float(plate / max(heaviest, Decimal(20))) ** 0.5
            height, width = round(20 + 36 * share, 1), round(8 + 10 * share, 1)
            shade = " c" if share < 0.45 else " b" if share < 0.75 else ""
            found.append((round(x, 1), round(38 - height / 2, 1), width, height, shade, ""))
            x += width + 3
        return found

    def record(self, record: Record) -> str:
        """`Heaviest: 65 kg × 8 (before: 62.5 kg)`."""
        kinds: Mapping[str, Any] = {
            "estimate": _("Strongest: %(value)s for one repetition, estimated"),
            "weight": _("Heaviest: %(value)s"),
            "volume": _("Most moved in one set: %(value)s"),
            "repetitions": _("Most repetitions: %(value)s"),
        }
        is_count = record.kind == "repetitions"
        value = self.units.number(record.value) if is_count else self.load(record.value)
        before = self.units.number(record.before) if is_count else self.load(record.before)
        text = str(kinds[record.kind]).replace("%(value)s", value)
        return str(_("%(record)s (before: %(before)s)", record=text, before=before))
