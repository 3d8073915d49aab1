"""Sentences for what can be wrong with an account, and names of scopes."""

from flask_babel import lazy_gettext

from app.web.forms import add_words

add_words(
    __name__,
    {
        "username_invalid": lazy_gettext("Write letters, digits and @ . + - _ only."),
        "username_taken": lazy_gettext("Somebody here is already called that. Choose another name."),
        "email_taken": lazy_gettext("This address belongs to another account."),
        "password_too_short": lazy_gettext("Write at least %(limit)s characters."),
        "password_too_common": lazy_gettext("Everybody tries this one first. Three unrelated words are better."),
        "password_entirely_numeric": lazy_gettext("Write more than digits."),
        "password_too_similar": lazy_gettext("This is too much like your name or address."),
        "wrong_credentials": lazy_gettext("Name or password is not right."),
        "wrong_password": lazy_gettext("This is not your password."),
        "email_kept": lazy_gettext("With a second step the address stays. Switch the second step off first."),
        "wrong_code": lazy_gettext("This code is not right, or was used before. Wait for the next one."),
        "birthdate": lazy_gettext("Choose a day between 10 and 100 years ago."),
        "timezone": lazy_gettext("Choose a time zone of the list."),
        "no_scope": lazy_gettext("Choose at least one thing the token may do."),
        "not_the_name": lazy_gettext("This is not the name of the account."),
        "last_admin": lazy_gettext("Somebody has to run this server: make another person administrator first."),
    },
)

SCOPE_WORDS = {
    "workouts:read": lazy_gettext("read activities"),
    "workouts:write": lazy_gettext("add and change activities"),
    "read": lazy_gettext("read everything else"),
    "write": lazy_gettext("add and change everything else"),
}

ROLE_WORDS = {
    "member": lazy_gettext("Member"),
    "trainer": lazy_gettext("Trainer"),
    "administrator": lazy_gettext("Administrator"),
}


def role_names() -> dict[str, str]:
    """The roles in the reader's language."""
    return {role: str(words) for role, words in ROLE_WORDS.items()}
