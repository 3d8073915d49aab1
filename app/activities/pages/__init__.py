"""Pages of activities: the list, one activity, uploading, writing down."""

from app.activities.pages import (
    activity,
    activity_list,
    calendar,
    editing,
    equipment,
    filter_bar,
    imports,
    records,
    shared,
    sharing,
    sports,
    statistics,
    track_editing,
    tracks_map,
    uploading,
    zones,
)

__all__ = [
    "activity",
    "activity_list",
    "calendar",
    "editing",
    "equipment",
    "filter_bar",
    "imports",
    "records",
    "shared",
    "sharing",
    "sports",
    "statistics",
    "track_editing",
    "tracks_map",
    "uploading",
    "zones",
]
