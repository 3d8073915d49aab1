"""Names of areas, and sentences for what can be wrong."""

from flask_babel import lazy_gettext

from app.web.forms import add_words

add_words(
    __name__,
    {
        "no_such_trainer": lazy_gettext("No trainer here is called that. Ask them for their name on this server."),
        "no_area": lazy_gettext("Choose at least one thing to show."),
        "no_such_routine": lazy_gettext("Choose one of your own routines."),
        "offered_already": lazy_gettext("You offered that routine before; the answer is still to come."),
        "too_many_offers": lazy_gettext("Wait for an answer to what you offered, or withdraw an offer."),
    },
)

AREA_WORDS = {
    "training": lazy_gettext("Training: routines and workouts"),
    "body": lazy_gettext("Body: weights and measurements, without photos"),
    "food": lazy_gettext("Food: the diary"),
    "activities": lazy_gettext("Activities: figures, without the tracks"),
}
SHORT_WORDS = {
    "training": lazy_gettext("Training"),
    "body": lazy_gettext("Body"),
    "food": lazy_gettext("Food"),
    "activities": lazy_gettext("Activities"),
}
