"""Figures of what was written down."""

import pytest

from app.activities.logic.by_hand import WrittenFigures, written_figures
from app.errors import Invalid


@pytest.mark.parametrize(
    ("distance_km", "duration_s", "expected"),
    [
        (25, 3600, (25_000, 3_600_000_000, 25_000)),
        (12.3456, 1234, (12_346, 1_234_000_000, 36_020)),  # 36.0163 km/h, two decimals are kept
        (10, 2999, (10_000, 2_999_000_000, 12_000)),  # 12.0040 km/h
        (1, 3700, (1_000, 3_700_000_000, 970)),  # 0.97297 km/h
        (3, 611.63, (3_000, 611_630_000, 17_660)),  # programs send fractions of a second
        (250, 90_000, (250_000, 90_000_000_000, 10_000)),  # 25 hours
        (999.9, 3600, (999_900, 3_600_000_000, 999_900)),  # the farthest there is
        (0.0001, 60, (0, 60_000_000, 10)),  # 0.006 km/h
    ],
)
def test_speed_follows_from_distance_and_time(
    distance_km: float, duration_s: float, expected: tuple[int, int, int]
) -> None:
    assert written_figures(distance_km, duration_s) == WrittenFigures(*expected, ascent_mm=None, descent_mm=None)


def test_climbs_are_kept_to_the_millimetre() -> None:
    written = written_figures(10, 3600, 120.5, 0)

    assert (written.ascent_mm, written.descent_mm) == (120_500, 0)


@pytest.mark.parametrize(
    ("values", "code", "figure"),
    [
        ((0, 60), "not_positive", "distance"),
        ((1, 0), "not_positive", "duration"),
        ((1, -5), "not_positive", "duration"),
        ((999.901, 3600), "over_limits", "distance"),
        ((1e300, 3600), "over_limits", "distance"),
        ((1, 2_147_483_648), "over_limits", "duration"),
        ((25, 1.5), "over_limits", "ave_speed"),
        ((1, 1e-300), "over_limits", "ave_speed"),
        ((1, 60, 100_000.0, 0), "over_limits", "ascent"),
        ((1, 60, 0, 1e300), "over_limits", "descent"),
    ],
)
def test_what_cannot_be_is_refused(values: tuple[float, ...], code: str, figure: str) -> None:
    with pytest.raises(Invalid) as refusal:
        written_figures(*values)

    assert (refusal.value.code, refusal.value.details) == (code, {"figure": figure})
