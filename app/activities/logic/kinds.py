"""Which sport a file means: devices and services write a word, or a number, for what was done.

The words are those of Garmin, Strava, Komoot and the like; the numbers are Strava's in exports of older years.
"""

import re

CYCLING, HIKING, MOUNTAIN_BIKING, RUNNING, WALKING, TRAIL = 1, 3, 4, 5, 6, 8

_SPORTS = {
    CYCLING: "1 cycling biking bike ride road_biking road_cycling road_bike racebike gravel_cycling gravel_ride",
    2: "commuting bike_commuting citybike",
    HIKING: "4 hiking hike",
    MOUNTAIN_BIKING: "mountain_biking mountain_bike mountain_bike_ride mtb",
    RUNNING: "9 running run jogging street_running track_running",
    WALKING: "10 walking walk casual_walking speed_walking",
    7: "e_mountain_bike_ride e_bike_mountain",
    TRAIL: "trail_running trail_run",
    9: "alpine_ski alpine_skiing resort_skiing_snowboarding_ws resort_skiing downhill_skiing skiing",
    10: "nordic_ski cross_country_skiing cross_country_skiing_ws skate_skiing_ws",
    11: "rowing rowing_v2",
    12: "snowshoe snowshoeing snow_shoe snow_shoe_ws",
    13: "virtual_ride virtual_cycling",
    14: "mountaineering",
    15: "paragliding",
    16: "open_water_swimming open_water",
    17: "touringbicycle touring_bicycle trekking_bike",
    18: "swimrun",
    19: "kayaking kayaking_v2",
    20: "canoeing",
    22: "windsurf windsurfing windsurfing_v2",
    23: "stand_up_paddling stand_up_paddleboarding stand_up_paddleboarding_v2",
    28: "ice_skate ice_skating skating_ws",
    29: "inline_skate inline_skating",
}
_SPORT_OF = {word: sport for sport, words in _SPORTS.items() for word in words.split()}


def sport_of(kind: str | None) -> int | None:
    """The id of the sport a file names, `trail_running` or `Trail Running`; None for what is unknown."""
    return _SPORT_OF.get(re.sub(r"[\W_]+", "_", (kind or "").strip().lower()))
