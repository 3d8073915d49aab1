"""What was trained changes what is computed from a routine."""

from app.routines.revisions import count_changes_of

_SESSION = "SELECT routine_id FROM workout_session WHERE id = {row}.session_id"
_ENTRY = (
    "SELECT routine_day.routine_id FROM slot_entry JOIN routine_slot ON routine_slot.id = slot_entry.slot_id "
    "JOIN routine_day ON routine_day.id = routine_slot.day_id WHERE slot_entry.id = {row}.slot_entry_id"
)
_PLAN = ("routine_day", "routine_slot", "slot_entry")

count_changes_of(
    "workout_session",
    "SELECT {row}.routine_id UNION SELECT routine_id FROM routine_day WHERE id = {row}.day_id",
    *_PLAN,
)
count_changes_of("workout_log", f"SELECT {{row}}.routine_id UNION {_SESSION} UNION {_ENTRY}", "workout_session", *_PLAN)
# Statistics tell which muscles an exercise trains, and which half of the body.
_LOGGED = (
    "SELECT routine_id FROM workout_session WHERE id IN (SELECT session_id FROM workout_log WHERE exercise_id = {})"
)
count_changes_of("exercise_muscle", _LOGGED.format("{row}.exercise_id"), "workout_log", "workout_session")
count_changes_of("exercise", _LOGGED.format("{row}.id"), "workout_log", "workout_session")
