"""What the page that corrects tracks says: figures before and after, a drawing, and what was done so far."""

from datetime import datetime
from math import cos, radians
from typing import Any

from flask_babel import gettext as _

from app.activities.editing_models import TrackEdit
from app.activities.logic.editing import CUT, HEIGHTS, LEAPS, MERGE, SPLIT
from app.activities.logic.outline import outline
from app.activities.logic.track import Track
from app.activities.models import Activity
from app.activities.services import EditPreview
from app.web.formatting import Reader, duration

WIDTH, HEIGHT, MARGIN = 400, 225, 40


def compared(shown: Activity, preview: EditPreview, reader: Reader) -> list[tuple[str, str, str]]:
    """Each figure now and afterwards."""
    after = preview.figures
    climbs = [(_("Ascent"), shown.ascent_mm, after.ascent_mm), (_("Descent"), shown.descent_mm, after.descent_mm)]
    return [
        (_("Distance"), str(reader.distance(shown.distance_m)), str(reader.distance(after.distance_m))),
        (_("Duration"), duration(shown.duration_us), duration(after.duration_us)),
        (_("Moving time"), duration(shown.moving_us), duration(after.moving_us)),
        *(
            (name, str(reader.speed(now)), str(reader.speed(then)))
            for name, now, then in (
                (_("Average speed"), shown.average_speed_m_per_h, after.average_speed_m_per_h),
                (_("Greatest speed"), shown.max_speed_m_per_h, after.max_speed_m_per_h),
            )
        ),
        *(
            (name, "–" if now is None else str(reader.height(now)), "–" if then is None else str(reader.height(then)))
            for name, now, then in climbs
        ),
        (_("Points"), reader.number(preview.points_before), reader.number(sum(map(len, preview.track.segments)))),
    ]


def drawing_of(track: Track) -> tuple[str, str]:
    """A track as a drawing for who has no script: its view box, and its path."""
    lines = outline(track)
    south, west, north, east = (
        min(place[0] for line in lines for place in line),
        min(place[1] for line in lines for place in line),
        max(place[0] for line in lines for place in line),
        max(place[1] for line in lines for place in line),
    )
    # A degree of longitude is shorter than one of latitude.
    narrow = max(0.01, cos(radians((south + north) / 2)))
    scale = min((WIDTH - MARGIN) / max((east - west) * narrow, 1e-6), (HEIGHT - MARGIN) / max(north - south, 1e-6))
    left, top = WIDTH / 2 - (east - west) * narrow * scale / 2, HEIGHT / 2 - (north - south) * scale / 2
    path = " ".join(
        "M"
        + "L".join(f"{left + (lon - west) * narrow * scale:.1f} {top + (north - lat) * scale:.1f}" for lat, lon in line)
        for line in lines
    )
    return f"0 0 {WIDTH} {HEIGHT}", path


def told(edit: TrackEdit, reader: Reader) -> Any:
    """What a correction did, in words."""
    values = edit.parameters
    if edit.kind == SPLIT:
        if edit.other is None:
            return _("At %(clock)s", clock=_clock(values["at"], reader))
        return _(
            "At %(clock)s; the other part is “%(title)s”", clock=_clock(values["at"], reader), title=edit.other.title
        )
    if edit.kind == MERGE:
        return _("With %(titles)s", titles=", ".join(f"“{part.activity.title}”" for part in edit.merged))
    if edit.kind == HEIGHTS:
        return _("Over %(metres)s m to both sides", metres=reader.number(values["metres"]))
    if edit.kind == LEAPS:
        return _("Faster than %(speed)s", speed=reader.speed(values["fastest_kmh"] * 1000))
    span = {"start": _clock(values["start"], reader), "end": _clock(values["end"], reader)}
    return (
        _("From %(start)s to %(end)s removed", **span) if edit.kind == CUT else _("%(start)s to %(end)s kept", **span)
    )


def _clock(moment: float, reader: Reader) -> str:
    return f"{datetime.fromtimestamp(moment, reader.zone):%H:%M:%S}"
