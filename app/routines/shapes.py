"""What a routine with everything in it looks like, for the description of the API."""

from app.api.openapi.parts import (
    DATE,
    DECIMAL,
    INSTANT,
    INTEGER,
    SWITCH,
    TEXT,
    Named,
    component,
    listed,
    maybe,
    record,
)

_ENTRY = Named(
    "SlotEntryStructure",
    record(
        {
            "id": INTEGER,
            "slot": INTEGER,
            "exercise": INTEGER,
            "order": INTEGER,
            "comment": TEXT,
            "type": TEXT,
            "class_name": maybe(TEXT),
            "config": {},
            "repetition_unit": maybe(INTEGER),
            "repetition_rounding": maybe(DECIMAL),
            "repetitions_configs": listed(component("RepetitionsConfig")),
            "max_repetitions_configs": listed(component("MaxRepetitionsConfig")),
            "weight_unit": maybe(INTEGER),
            "weight_rounding": maybe(DECIMAL),
            "weight_configs": listed(component("WeightConfig")),
            "max_weight_configs": listed(component("MaxWeightConfig")),
            "set_nr_configs": listed(component("SetNrConfig")),
            "max_set_nr_configs": listed(component("MaxSetNrConfig")),
            "rir_configs": listed(component("RiRConfig")),
            "max_rir_configs": listed(component("MaxRiRConfig")),
            "rest_configs": listed(component("RestConfig")),
            "max_rest_configs": listed(component("MaxRestConfig")),
        }
    ),
)
_SLOT = Named(
    "SlotStructure",
    record({"id": INTEGER, "day": INTEGER, "order": INTEGER, "comment": TEXT, "entries": listed(_ENTRY), "config": {}}),
)
_DAY = Named(
    "DayStructure",
    record(
        {
            "id": INTEGER,
            "routine": INTEGER,
            "order": INTEGER,
            "name": TEXT,
            "description": TEXT,
            "is_rest": SWITCH,
            "need_logs_to_advance": SWITCH,
            "type": TEXT,
            "config": {},
            "slots": listed(_SLOT),
        }
    ),
)
STRUCTURE = Named(
    "RoutineStructure",
    record(
        {
            "id": INTEGER,
            "name": TEXT,
            "description": TEXT,
            "created": INSTANT,
            "start": DATE,
            "end": DATE,
            "fit_in_week": SWITCH,
            "days": listed(_DAY),
        }
    ),
)
