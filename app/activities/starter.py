"""The sports every server knows. Ids, labels and thresholds are what published uploaders rely on."""

from app.activities.models import Sport
from app.starter import StarterRows

_WALKING_PACE, _ANY_PACE = 1000, 100

# Their people think in minutes for a kilometre.
_ON_FOOT = {3, 5, 6, 8}

# id, label, stopped speed threshold in metres per hour, whether climbing counts, icon
_SPORTS = (
    (1, "Cycling (Sport)", _WALKING_PACE, True, "ride"),
    (2, "Cycling (Transport)", _WALKING_PACE, True, "ride"),
    (3, "Hiking", _ANY_PACE, True, "mountain"),
    (4, "Mountain Biking", _WALKING_PACE, True, "ride"),
    (5, "Running", _WALKING_PACE, True, "run"),
    (6, "Walking", _ANY_PACE, True, "run"),
    (7, "Mountain Biking (Electric)", _WALKING_PACE, True, "ride"),
    (8, "Trail", _ANY_PACE, True, "mountain"),
    (9, "Skiing (Alpine)", _WALKING_PACE, True, "mountain"),
    (10, "Skiing (Cross Country)", _ANY_PACE, True, "mountain"),
    (11, "Rowing", _WALKING_PACE, False, "swim"),
    (12, "Snowshoes", _ANY_PACE, True, "mountain"),
    (13, "Cycling (Virtual)", _WALKING_PACE, True, "ride"),
    (14, "Mountaineering", _ANY_PACE, True, "mountain"),
    (15, "Paragliding", _ANY_PACE, True, "movement"),
    (16, "Open Water Swimming", _ANY_PACE, False, "swim"),
    (17, "Cycling (Trekking)", _WALKING_PACE, True, "ride"),
    (18, "Swimrun", _ANY_PACE, True, "swim"),
    (19, "Kayaking", _WALKING_PACE, False, "swim"),
    (20, "Canoeing", _WALKING_PACE, False, "swim"),
    (21, "Halfbike", _WALKING_PACE, True, "ride"),
    (22, "Windsurfing", _WALKING_PACE, True, "swim"),
    (23, "Standup Paddleboarding", _WALKING_PACE, False, "swim"),
    (24, "Tennis (Outdoor)", _ANY_PACE, False, "movement"),
    (25, "Padel (Outdoor)", _ANY_PACE, False, "movement"),
    (26, "Canoeing (Whitewater)", _WALKING_PACE, True, "swim"),
    (27, "Kayaking (Whitewater)", _WALKING_PACE, True, "swim"),
    (28, "Ice Skating", _WALKING_PACE, False, "run"),
    (29, "Inline Skating", _WALKING_PACE, True, "run"),
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
            "icon": icon,
        }
        for sport_id, label, threshold, has_elevation, icon in _SPORTS
    ],
)
