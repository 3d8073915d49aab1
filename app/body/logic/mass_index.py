"""The body mass index and its classes for adults: World Health Organization, Technical Report Series 894 (2000)."""

from decimal import Decimal

CLASSES = (
    (Decimal("18.5"), "underweight"),
    (Decimal(25), "normal"),
    (Decimal(30), "pre_obesity"),
    (Decimal(35), "obesity_1"),
    (Decimal(40), "obesity_2"),
)
"""Each class ends below its number; beyond the last is `obesity_3`."""


def body_mass_index(kilograms: Decimal, centimetres: int) -> Decimal:
    """Kilograms for each square metre of height, to the tenth."""
    metres = Decimal(centimetres) / 100
    return (kilograms / (metres * metres)).quantize(Decimal("0.1"))


def class_of(index: Decimal) -> str:
    """The code of the class of an index."""
    return next((name for end, name in CLASSES if index < end), "obesity_3")


def normal_range(centimetres: int) -> tuple[Decimal, Decimal]:
    """Between which weights in kilograms the index is normal."""
    metres = Decimal(centimetres) / 100
    low, high = Decimal("18.5") * metres * metres, Decimal(25) * metres * metres
    return low.quantize(Decimal("0.1")), high.quantize(Decimal("0.1"))
