"""The sports and the types of gear every server knows. Ids, labels and thresholds are what uploaders rely on."""

from app.activities.models import GearType, Sport
from app.starter import StarterRows
from app.web.language import later

_WALKING_PACE, _ANY_PACE = 1000, 100

# Their people think in minutes for a kilometre.
_ON_FOOT = {3, 5, 6, 8}

# What a turn of the sensor counts for, and whose pedals or legs say how strong they push.
_CADENCE = dict.fromkeys((1, 2, 4, 7, 13, 16, 17, 21), 1) | dict.fromkeys((3, 5, 6, 8, 12, 14), 2)
_POWER = {1, 2, 4, 7, 13, 17, 21}

# id, label, stopped speed threshold in metres per hour, whether climbing counts, icon
_SPORTS = (
    (1, later("Cycling (Sport)"), _WALKING_PACE, True, "ride"),
    (2, later("Cycling (Transport)"), _WALKING_PACE, True, "ride"),
    (3, later("Hiking"), _ANY_PACE, True, "mountain"),
    (4, later("Mountain Biking"), _WALKING_PACE, True, "ride"),
    (5, later("Running"), _WALKING_PACE, True, "run"),
    (6, later("Walking"), _ANY_PACE, True, "run"),
    (7, later("Mountain Biking (Electric)"), _WALKING_PACE, True, "ride"),
    (8, later("Trail"), _ANY_PACE, True, "mountain"),
    (9, later("Skiing (Alpine)"), _WALKING_PACE, True, "mountain"),
    (10, later("Skiing (Cross Country)"), _ANY_PACE, True, "mountain"),
    (11, later("Rowing"), _WALKING_PACE, False, "swim"),
    (12, later("Snowshoes"), _ANY_PACE, True, "mountain"),
    (13, later("Cycling (Virtual)"), _WALKING_PACE, True, "ride"),
    (14, later("Mountaineering"), _ANY_PACE, True, "mountain"),
    (15, later("Paragliding"), _ANY_PACE, True, "movement"),
    (16, later("Open Water Swimming"), _ANY_PACE, False, "swim"),
    (17, later("Cycling (Trekking)"), _WALKING_PACE, True, "ride"),
    (18, later("Swimrun"), _ANY_PACE, True, "swim"),
    (19, later("Kayaking"), _WALKING_PACE, False, "swim"),
    (20, later("Canoeing"), _WALKING_PACE, False, "swim"),
    (21, later("Halfbike"), _WALKING_PACE, True, "ride"),
    (22, later("Windsurfing"), _WALKING_PACE, True, "swim"),
    (23, later("Standup Paddleboarding"), _WALKING_PACE, False, "swim"),
    (24, later("Tennis (Outdoor)"), _ANY_PACE, False, "movement"),
    (25, later("Padel (Outdoor)"), _ANY_PACE, False, "movement"),
    (26, later("Canoeing (Whitewater)"), _WALKING_PACE, True, "swim"),
    (27, later("Kayaking (Whitewater)"), _WALKING_PACE, True, "swim"),
    (28, later("Ice Skating"), _WALKING_PACE, False, "run"),
    (29, later("Inline Skating"), _WALKING_PACE, True, "run"),
)

SPORTS = StarterRows(
    Sport,
    [
        {
            "id": sport_id,
            "label": label,
            "stopped_speed_threshold_m_per_h": threshold,
            "has_elevation": has_elevation,
            "shows_pace": sport_id in _ON_FOOT,
            "cadence_factor": _CADENCE.get(sport_id),
            "shows_power": sport_id in _POWER,
            "icon": icon,
        }
        for sport_id, label, threshold, has_elevation, icon in _SPORTS
    ],
)

_BIKE_SPORTS = (1, 2, 4, 7, 17)
_RACKET_SPORTS = (24, 25)
_PADDLED = (19, 20, 26, 27)

# id, label, the sports it is used in (None: any)
_GEAR_TYPES = (
    (1, later("Shoes"), (*_BIKE_SPORTS, 3, 5, 6, 8, 14, 18, *_RACKET_SPORTS)),
    (2, later("Bike"), (*_BIKE_SPORTS, 21)),
    (3, later("Bike Trainer"), (13,)),
    (4, later("Kayak_Boat"), (11, *_PADDLED)),
    (5, later("Skis"), (9, 10)),
    (6, later("Snowshoes"), (12,)),
    (7, later("Board"), (22, 23)),
    (8, later("Racket"), _RACKET_SPORTS),
    (9, later("Paddle"), (*_PADDLED, 11, 23)),
    (10, later("Misc"), None),
    (11, later("Skates"), (28, 29)),
)

GEAR_TYPES = StarterRows(
    GearType,
    [
        {"id": type_id, "label": label, "sport_ids": None if sport_ids is None else sorted(sport_ids)}
        for type_id, label, sport_ids in _GEAR_TYPES
    ],
)
