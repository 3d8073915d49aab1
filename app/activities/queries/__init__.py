"""Reading activities: which ones, in which order, a page of them, their sums and their neighbours."""

from app.activities.queries.catalogue import find_sport, sports, sports_of_anybody
from app.activities.queries.editing import (
    edits_of,
    mergeable_with,
    merges_of,
    shown_instead_of,
    unedited_files_of,
    unedited_of,
)
from app.activities.queries.efforts import best_efforts_of
from app.activities.queries.filters import FILTERS, UnknownFilter, narrowed
from app.activities.queries.gear import (
    GearInUse,
    gear_in,
    gear_of,
    gear_types,
    in_use,
    preferences_by_sport,
    sport_preference_of,
    sport_preferences_of,
    sports_done_with,
    stopped_speed_of,
)
from app.activities.queries.imports import imports_of, overview_of_jobs, unfinished_imports_of
from app.activities.queries.lines import Box, Lines, Place, ids_near, lines_of, unprepared
from app.activities.queries.listing import (
    Neighbours,
    Page,
    Totals,
    activities_of,
    binned_activities_of,
    counts_of_everybody,
    every_activity,
    is_merged,
    neighbours_of,
    page_of,
    totals_of,
    tracks_like,
)
from app.activities.queries.orders import ORDERS, UnknownOrder, ordered
from app.activities.queries.overview import Overview, overview_of, sports_of
from app.activities.queries.records import records_of, records_with_activities_of, records_with_uuids_of
from app.activities.queries.sharing import (
    link_of,
    link_with,
    partly_hidden,
    privacy_zones_of,
    zones_around,
    zones_of,
)
from app.activities.queries.statistics import done_by_period, done_by_sport
from app.activities.queries.summary import Summary, summary_of
from app.activities.queries.tags import saved_filters_of, tags_of

__all__ = [
    "FILTERS",
    "ORDERS",
    "Box",
    "GearInUse",
    "Lines",
    "Neighbours",
    "Overview",
    "Page",
    "Place",
    "Summary",
    "Totals",
    "UnknownFilter",
    "UnknownOrder",
    "activities_of",
    "best_efforts_of",
    "binned_activities_of",
    "counts_of_everybody",
    "done_by_period",
    "done_by_sport",
    "edits_of",
    "every_activity",
    "find_sport",
    "gear_in",
    "gear_of",
    "gear_types",
    "ids_near",
    "imports_of",
    "in_use",
    "is_merged",
    "lines_of",
    "link_of",
    "link_with",
    "mergeable_with",
    "merges_of",
    "narrowed",
    "neighbours_of",
    "ordered",
    "overview_of",
    "overview_of_jobs",
    "page_of",
    "partly_hidden",
    "preferences_by_sport",
    "privacy_zones_of",
    "records_of",
    "records_with_activities_of",
    "records_with_uuids_of",
    "saved_filters_of",
    "shown_instead_of",
    "sport_preference_of",
    "sport_preferences_of",
    "sports",
    "sports_done_with",
    "sports_of",
    "sports_of_anybody",
    "stopped_speed_of",
    "summary_of",
    "tags_of",
    "totals_of",
    "tracks_like",
    "unedited_files_of",
    "unedited_of",
    "unfinished_imports_of",
    "unprepared",
    "zones_around",
    "zones_of",
]
