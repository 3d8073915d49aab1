"""Reading activities: which ones, in which order, a page of them, their sums and their neighbours."""

from app.activities.queries.catalogue import find_sport, sports
from app.activities.queries.filters import FILTERS, UnknownFilter, narrowed
from app.activities.queries.listing import (
    Neighbours,
    Page,
    Totals,
    activities_of,
    binned_activities_of,
    every_activity,
    neighbours_of,
    page_of,
    totals_of,
    tracks_like,
)
from app.activities.queries.orders import ORDERS, UnknownOrder, ordered
from app.activities.queries.overview import Overview, overview_of, sports_of
from app.activities.queries.records import records_of, records_with_uuids_of

__all__ = [
    "FILTERS",
    "ORDERS",
    "Neighbours",
    "Overview",
    "Page",
    "Totals",
    "UnknownFilter",
    "UnknownOrder",
    "activities_of",
    "binned_activities_of",
    "every_activity",
    "find_sport",
    "narrowed",
    "neighbours_of",
    "ordered",
    "overview_of",
    "page_of",
    "records_of",
    "records_with_uuids_of",
    "sports",
    "sports_of",
    "totals_of",
    "tracks_like",
]
