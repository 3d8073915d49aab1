# ruff: noqa: E501 (a table)
"""The trophies of every server. Ids are a contract with programs; so are the UUIDs, which name their pictures."""

from uuid import UUID

from app.starter import StarterRows
from app.trophies.models import Trophy
from app.web.language import later

_HIDDEN, _OPEN = True, False
_STEPS, _AT_ONCE = True, False

# id, uuid, name, description, type, hidden, progressive, repeatable
_TROPHIES = (
    (1, "9f1c7c7e-3b2a-4b6f-9b5f-1c3e2d4f5a60", later("Beginner"), later("Complete your first workout"), "count", _OPEN, _AT_ONCE),
    (2, "0d2e3f4a-5b6c-47d8-9e0f-1a2b3c4d5e6f", later("Consistent"), later("Complete 10 workouts"), "count", _OPEN, _AT_ONCE),
    (3, "4b6f9c2d-3e1a-4f5b-8c7d-2e3f4a5b6c7d", later("Dedicated"), later("Complete 50 workouts"), "count", _OPEN, _AT_ONCE),
    (4, "d2c3b4a5-6f7e-48d9-8c0b-2a3c4d5e6f7b", later("Obsessed"), later("Complete 100 workouts"), "count", _OPEN, _AT_ONCE),
    (5, "e3f4a5b6-c7d8-49e0-9f1a-2b3c4d5e6f7a", later("Legend"), later("Complete 200 workouts"), "count", _OPEN, _AT_ONCE),
    (6, "f4a5b6c7-d8e9-40f1-9a2b-3c4d5e6f7a8b", later("Veteran"), later("Complete 500 workouts"), "count", _OPEN, _AT_ONCE),
    (7, "a5b6c7d8-e9f0-41a2-9b3c-4d5e6f7a8b9c", later("Titan"), later("Complete 1000 workouts"), "count", _OPEN, _AT_ONCE),
    (8, "b605b6a1-953d-41fb-87c9-a2f88b5f5907", later("Unstoppable"), later("Maintain a 30-day workout streak"), "sequence", _OPEN, _STEPS),
    (9, "bf60e051-a9a5-4bf5-ac4b-1aa713febca7", later("Weekend Warrior"), later("Work out on Saturday and Sunday for 4 consecutive weekends"), "sequence", _OPEN, _STEPS),
    (10, "5353989b-adc0-481b-a9bc-64365a9179e8", later("Elephant lifter"), later("Lift a cumulative total of 5.000 kg"), "volume", _OPEN, _STEPS),
    (11, "3c53887b-feba-4d73-8022-e446f46395c8", later("Bus lifter"), later("Lift a cumulative total of 20.000 kg"), "volume", _OPEN, _STEPS),
    (12, "6f0d2a52-4f0e-4a8e-8c55-0b6f0b0a7a12", later("Plane lifter"), later("Lift a cumulative total of 50.000 kg"), "volume", _HIDDEN, _STEPS),
    (13, "0c3f5f9e-6b0c-4e0b-9a38-4a1b4e8f2d13", later("Blue whale lifter"), later("Lift a cumulative total of 100.000 kg"), "volume", _HIDDEN, _STEPS),
    (14, "5a6b8d6e-5d0a-4d9f-8f5f-7f1a2c3b4d14", later("Space Station lifter"), later("Lift a cumulative total of 450.000 kg"), "volume", _HIDDEN, _STEPS),
    (15, "7c1de2f3-8a4b-4c5d-9e6f-0a1b2c3d4e15", later("Millionaire"), later("Lift a cumulative total of 1.000.000 kg"), "volume", _HIDDEN, _STEPS),
    (16, "8d2ef304-9b5c-4d6e-8f70-1b2c3d4e5f16", later("Atlas"), later("Lift a cumulative total of 10.000.000 kg"), "volume", _HIDDEN, _STEPS),
    (17, "9e3f0415-ac6d-4e7f-9081-2c3d4e5f6017", later("Early Bird"), later("Start a workout before 6 in the morning"), "time", _HIDDEN, _AT_ONCE),
    (18, "af401526-bd7e-4f80-8192-3d4e5f607118", later("Night Owl"), later("Start a workout after 11 in the evening"), "time", _HIDDEN, _AT_ONCE),
    (19, "b0512637-ce8f-4091-92a3-4e5f60718219", later("New Year, New Me"), later("Work out on the first of January"), "date", _HIDDEN, _AT_ONCE),
    (20, "32bb12da-b25f-4e18-81e4-b695eb65283e", later("Phoenix"), later("Return to training after being inactive for 30 days"), "other", _HIDDEN, _AT_ONCE),
    (21, "c1623748-df90-41a2-83b4-5f6071829321", later("Personal Record"), later("Lift more than ever before in an exercise"), "pr", _HIDDEN, _AT_ONCE),
)  # fmt: skip
_REPEATABLE = {21}

TROPHIES = StarterRows(
    Trophy,
    [
        {
            "id": key,
            "uuid": UUID(uuid),
            "name": name,
            "description": description,
            "trophy_type": kind,
            "is_hidden": hidden,
            "is_progressive": progressive,
            "is_repeatable": key in _REPEATABLE,
            "order": key,
        }
        for key, uuid, name, description, kind, hidden, progressive in _TROPHIES
    ],
)
