"""The words of a plan: kinds of values, of days, of sets, of loads."""

FIELDS = ("weight", "repetitions", "rir", "rest", "sets")
KINDS = tuple(kind for field in FIELDS for kind in (field, f"max_{field}"))
"""The ten values of an entry that rules can govern."""
RULES = ("weight", "repetitions", "rir", "rest")
"""What a requirement may ask of a logged set."""

NORMAL = "normal"
SET_TYPES = (NORMAL, "warmup", "dropset", "myo", "partial", "forced", "tut", "iso", "jump")
EFFORTS = ("failure", "amrap", "hold")
"""Kinds of sets the contract has no word for: to failure, as many as possible, held for a time."""
DAY_TYPES = ("custom", "enom", "amrap", "hiit", "tabata", "edt", "rft", "afap")

REPLACE, PLUS, MINUS = "r", "+", "-"
ABSOLUTE, PERCENT, NO_STEP = "abs", "percent", "na"

EXTERNAL, BODY, ASSISTED = "external", "body", "assisted"
LOADS = (EXTERNAL, BODY, ASSISTED)

RIR_OPTIONS = ("0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5")
"""Repetitions in reserve that can be planned and logged."""

REPETITIONS, UNTIL_FAILURE = 1, 2
KILOGRAMS, POUNDS, BODY_WEIGHTS = 1, 2, 3
"""Units with a meaning of their own; their ids are a contract."""

LONGEST_ROUTINE_DAYS = 120
