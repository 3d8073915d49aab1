"""The recording that is measured with: eight hours on a bicycle, one point a second, with heart rate and cadence."""

from datetime import UTC, datetime

from app.home.logic import Outing, gpx_of

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
