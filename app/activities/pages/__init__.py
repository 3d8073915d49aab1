"""Pages of activities: the list, one activity, uploading, writing down."""

from app.activities.pages import (
    activity,
    activity_list,
    editing,
    equipment,
    imports,
    records,
    sports,
    statistics,
    uploading,
)

__all__ = [
    "activity",
    "activity_list",
    "editing",
    "equipment",
    "imports",
    "records",
    "sports",
    "statistics",
    "uploading",
]
