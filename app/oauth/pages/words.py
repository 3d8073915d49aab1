"""Names of scopes, and sentences for what can be wrong with an application."""

from flask_babel import lazy_gettext

from app.web.forms import add_words

add_words(
    __name__,
    {
        "url": lazy_gettext("Write an address that begins with https:// or http://."),
        "redirect_uri": lazy_gettext("Write each address as the app names it, for example https://localhost/."),
        "too_many_uris": lazy_gettext("Write at most %(limit)s addresses."),
    },
)

SCOPE_WORDS = {
    "workouts:read": lazy_gettext("read activities"),
    "workouts:write": lazy_gettext("add, change and delete activities"),
    "profile:read": lazy_gettext("read name, e-mail address and preferences"),
    "profile:write": lazy_gettext("change the profile"),
    "equipments:read": lazy_gettext("read equipment"),
    "equipments:write": lazy_gettext("add, change and delete equipment"),
    "users:read": lazy_gettext("read who has an account"),
    "users:write": lazy_gettext("change accounts"),
    "application:write": lazy_gettext("change the server’s settings"),
}
