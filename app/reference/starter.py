"""The vocabulary every server knows. Ids and spelling are a contract with the programs that use the API."""

from app.reference.models import Language, License, RepetitionUnit, WeightUnit
from app.starter import StarterRows

# id, code, own name, English name
_LANGUAGES = (
    (1, "de", "Deutsch", "German"),
    (2, "en", "English", "English"),
    (3, "bg", "Български език", "Bulgarian"),
    (4, "es", "Español", "Spanish"),
    (5, "ru", "Русский", "Russian"),
    (6, "nl", "Nederlands", "Dutch"),
    (7, "pt", "Português", "Portuguese"),
    (8, "el", "Ελληνικά", "Greek"),
    (9, "cs", "Čeština", "Czech"),
    (10, "sv", "Svenska", "Swedish"),
    (11, "no", "Norsk", "Norwegian"),
    (12, "fr", "Français", "French"),
    (13, "it", "Italiano", "Italian"),
    (14, "pl", "Polski", "Polish"),
    (15, "uk", "Українська мова", "Ukrainian"),
    (16, "tr", "Türkçe", "Turkish"),
    (17, "ar", "اَللُّغَةُ اَلْعَرَبِيَّة", "Arabic"),
    (18, "az", "Azərbaycan dili", "Azerbaijani"),
    (19, "eo", "Esperanto", "Esperanto"),
    (20, "fa", "زبان فارسی", "Persian"),
    (21, "he", "עברית", "Hebrew"),
    (22, "hr", "Hrvatski jezik", "Croatian"),
    (23, "id", "Bahasa Indonesia", "Indonesian"),
    (24, "zh", "漢語", "Chinese"),
    (25, "sk", "Slovenský jazyk", "Slovak"),
    (26, "sl", "Slovenski jezik", "Slovenian"),
    (27, "ko", "한국어", "Korean"),
    (28, "th", "ภาษาไทย", "Thai"),
    (29, "sr", "српски језик", "Serbian"),
    (30, "ta", "தமிழ்", "Tamil"),
    (31, "ro", "Română", "Romanian"),
    (32, "ca", "Català", "Catalan"),
    (33, "fi", "Suomi", "Finnish"),
)

# id, short name, full name, address
_LICENSES = (
    # The first name begins with a blank; programs that compare it expect the blank.
    (
        1,
        "CC-BY-SA 3",
        " Creative Commons Attribution Share Alike 3",
        "https://creativecommons.org/licenses/by-sa/3.0/deed.en",
    ),
    (
        2,
        "CC-BY-SA 4",
        "Creative Commons Attribution Share Alike 4",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
    ),
    (3, "CC0", "Creative Commons Public Domain 1.0", "http://creativecommons.org/publicdomain/zero/1.0/"),
    (4, "CC-BY 4", "Creative Commons Attribution 4", "http://creativecommons.org/licenses/by/4.0/"),
    (5, "ODbL", "Open Data Commons Open Database License", "https://opendatacommons.org/licenses/odbl/"),
)

UNIT_TYPES = REPETITIONS, TIME, DISTANCE = "REPETITIONS", "TIME", "DISTANCE"

# id, name, what it measures, how many repetitions, seconds or metres one of it is
_REPETITION_UNITS = (
    (1, "Repetitions", REPETITIONS, 1),
    (2, "Until Failure", REPETITIONS, None),
    (3, "Seconds", TIME, 1),
    (4, "Minutes", TIME, 60),
    (5, "Miles", DISTANCE, 1609),
    (6, "Kilometers", DISTANCE, 1000),
    (7, "Max Reps", REPETITIONS, None),
    (8, "Meters", DISTANCE, 1),
)
_WEIGHT_UNITS = (
    (1, "kg"),
    (2, "lb"),
    (3, "Body Weight"),
    (4, "Plates"),
    (5, "Kilometers Per Hour"),
    (6, "Miles Per Hour"),
)

LANGUAGES = StarterRows(
    Language,
    [
        {"id": key, "short_name": code, "full_name": own_name, "full_name_en": english}
        for key, code, own_name, english in _LANGUAGES
    ],
)
LICENSES = StarterRows(
    License,
    [{"id": key, "short_name": short, "full_name": full, "url": url} for key, short, full, url in _LICENSES],
)
REPETITION_UNITS = StarterRows(
    RepetitionUnit,
    [
        {"id": key, "name": name, "unit_type": unit_type, "multiplier": multiplier}
        for key, name, unit_type, multiplier in _REPETITION_UNITS
    ],
)
WEIGHT_UNITS = StarterRows(WeightUnit, [{"id": key, "name": name} for key, name in _WEIGHT_UNITS])
