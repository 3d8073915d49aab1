"""The recording that is measured with: eight hours on a bicycle, one point a second, with heart rate and cadence."""

from datetime import UTC, datetime, timedelta
from math import sin

from app.home.logic import Outing, gpx_of
from tests.activities.fit_files import altitude, fit_of, record

POINTS = 28_800


def day_ride() -> bytes:
    """28,800 points, about 8 MB."""
    outing = Outing(
        title="A day in the hills",
        started_at=datetime(2026, 6, 20, 6, tzinfo=UTC),
        duration_s=POINTS + 1_800,
        speed_m_per_s=6.4,
        latitude=47.99,
        longitude=7.85,
        height_m=280,
        climb_m=620,
        interval_s=1,
    )
    content = gpx_of(outing, with_sensors=True, most_points=POINTS)
    assert content.count(b"<trkpt") == POINTS
    return content


def short_walk() -> bytes:
    """Ten minutes, to wake the server up."""
    start = datetime(2026, 6, 19, 6, tzinfo=UTC)
    return gpx_of(Outing("Round the house", start, 600, 1.4, 47.99, 7.85, 280, 12))


def day_ride_fit() -> bytes:
    """As many points as a FIT file, with heart rate, cadence, power and temperature."""
    messages = [
        record(
            second,
            47.99 + second * 4e-5,
            7.85 + 0.02 * sin(second / 900),
            altitude=altitude(280 + 150 * sin(second / 2500)),
            heart_rate=130 + second % 30,
            cadence=80 + second % 12,
        )
        for second in range(POINTS)
    ]
    return fit_of(messages)


def outing_of_a_day(number: int) -> bytes:
    """An hour on another day each, one point every six seconds."""
    start = datetime(2024, 1, 1, 7, tzinfo=UTC) + timedelta(days=number)
    return gpx_of(Outing(f"Outing {number}", start, 3_600, 6.0, 47.99, 7.85, 280, 120, interval_s=6))
