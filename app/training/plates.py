"""Which plates go on each side of a bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_PLATES = 8
"""On one side; beyond that no sleeve is long enough."""
_HEAVIEST = Decimal(1500)
"""More than anybody lifts, in pounds as well."""


@dataclass(frozen=True)
class Loading:
    """What to put on: `side` from the inside out, `reached` is what is lifted then."""

    bar: Decimal
    side: tuple[Decimal, ...]
    reached: Decimal

    @property
    def counted(self) -> list[tuple[Decimal, int]]:
        """The plates of one side, heaviest first, with their number."""
        return [(plate, self.side.count(plate)) for plate in dict.fromkeys(self.side)]


def loading(weight: Decimal, bar: Decimal, plates: Sequence[Decimal]) -> Loading | None:
    """The fewest plates that reach the weight, or come as near to it as possible without passing it.

    None when the weight is less than the bar. `plates` are kinds one has enough of.
    """
    if weight < bar or weight > _HEAVIEST:
        return None
    kinds = sorted({plate for plate in plates if plate > 0}, reverse=True)
    half = (weight - bar) / 2
    fewest: dict[Decimal, tuple[Decimal, ...]] = {Decimal(0): ()}
    latest = dict(fewest)
    for _number in range(MOST_PLATES):
        longer: dict[Decimal, tuple[Decimal, ...]] = {}
        for reached, side in latest.items():
            for plate in kinds:
                total = reached + plate
                # Plates go on from heavy to light, so that no order is tried twice.
                if total <= half and total not in fewest and (not side or plate <= side[-1]):
                    longer.setdefault(total, (*side, plate))
        if half in longer or not longer:
            fewest |= longer
            break
        fewest |= longer
        latest = longer
    best = max(fewest)
    return Loading(bar, fewest[best], bar + 2 * best)
