"""What the computed answers look like, for the description of the API."""

from app.api.openapi.parts import (
    DATE,
    DECIMAL,
    INTEGER,
    NUMBER,
    SWITCH,
    TEXT,
    Named,
    Shape,
    by_key,
    component,
    listed,
    maybe,
    record,
)

SET = Named(
    "SetConfigData",
    record(
        {
            "slot_entry_id": INTEGER,
            "exercise": INTEGER,
            "sets": INTEGER,
            "max_sets": maybe(INTEGER),
            "weight": maybe(DECIMAL),
            "max_weight": maybe(DECIMAL),
            "weight_unit": maybe(INTEGER),
            "weight_rounding": maybe(DECIMAL),
            "repetitions": maybe(DECIMAL),
            "max_repetitions": maybe(DECIMAL),
            "repetitions_unit": maybe(INTEGER),
            "repetitions_rounding": maybe(DECIMAL),
            "rir": maybe(DECIMAL),
            "max_rir": maybe(DECIMAL),
            "rpe": maybe(DECIMAL),
            "rest": maybe(DECIMAL),
            "max_rest": maybe(DECIMAL),
            "type": TEXT,
            "text_repr": TEXT,
            "comment": TEXT,
        }
    ),
)
SLOT = Named(
    "SlotData",
    record({"comment": TEXT, "is_superset": SWITCH, "exercises": listed(INTEGER), "sets": listed(SET)}),
)


def _dates(name: str) -> Shape:
    day = {"iteration": INTEGER, "date": DATE, "label": maybe(TEXT), "day": maybe(component("Day"))}
    return listed(Named(name, record(day | {"slots": listed(SLOT)})))


DISPLAY, GYM = _dates("WorkoutDayDataDisplayMode"), _dates("WorkoutDayDataGymMode")

LOGS = listed(
    Named("LogDisplay", record({"session": component("WorkoutSession"), "logs": listed(component("WorkoutLog"))}))
)

_SUMS = Named(
    "LogData",
    record(
        {
            "exercises": by_key(NUMBER),
            "muscle": by_key(NUMBER),
            "upper_body": DECIMAL,
            "lower_body": DECIMAL,
            "total": DECIMAL,
        }
    ),
)
_GROUPED = Named(
    "GroupedLogData",
    record({"iteration": by_key(_SUMS), "weekly": by_key(_SUMS), "daily": by_key(_SUMS), "mesocycle": _SUMS}),
)
STATISTICS = Named("LogStatsData", record({"intensity": _GROUPED, "sets": _GROUPED, "volume": _GROUPED}))
