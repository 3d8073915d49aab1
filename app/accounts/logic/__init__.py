"""Rules about names, passwords and scopes: values in, codes out."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

SCOPES = ("workouts:read", "workouts:write", "read", "write")
"""What a permanent token may be allowed: activities apart, everything else together."""

_FINER = {
    "workouts:read": {"equipments:read"},
    "workouts:write": {"equipments:write"},
    "read": {"profile:read"},
    "write": {"profile:write", "application:write"},
}

ROLES = MEMBER, TRAINER, ADMINISTRATOR = ("member", "trainer", "administrator")
"""What people may do for others: nothing, see what those do who let them, run the server."""

LONGEST_USERNAME = 150
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000
"""Argon2 takes any length; a limit keeps requests small."""

_USERNAME = re.compile(r"[\w.@+-]+")

# The first names of every list of leaked passwords that are long enough to pass the other rules.
COMMON_PASSWORDS = frozenset(
    """
    1q2w3e4r 1q2w3e4r5t 1qaz2wsx 123qweasd 123456789a a1234567 a12345678 abc12345 abcd1234 abcdefgh access14
    adminadmin administrator alexander asdfasdf asdfghjkl asdf1234 baseball basketball blink182 butterfly
    changeme charlie1 chocolate computer dragon12 elephant facebook fitness1 fitnesss football football1
    freedom1 hallo123 hello123 iloveyou iloveyou1 internet jennifer jordan23 letmein1 letmein123 liverpool
    lovelove manchester master12 michelle midnight mustang1 p@ssw0rd p@ssword pa55word passw0rd passw0rd1
    passwort password password! password1 password12 password123 password1234 princess princess1 qazwsxedc
    q1w2e3r4 qwer1234 qwerasdf qwerty12 qwerty123 qwertyui qwertyuiop qwertz123 qwertzui samantha secret123
    shadow12 starwars sunshine sunshine1 superman superstar test1234 testtest training trustno1 veronica
    victoria welcome1 welcome123 whatever willkommen zaq12wsx zxcvbnm1 zxcvbnm123
    """.split()  # noqa: SIM905 — a list of a hundred quoted words is no easier to read
)


def plain_name(username: str) -> str:
    """The one spelling of a name among those that look alike."""
    return unicodedata.normalize("NFKC", username.strip())


def folded(username: str) -> str:
    """What two spellings of the same name have in common: Anna is anna."""
    return unicodedata.normalize("NFKC", plain_name(username).casefold())


def is_username(username: str) -> bool:
    """Letters, digits and @ . + - _, at most 150 of them."""
    return len(username) <= LONGEST_USERNAME and bool(_USERNAME.fullmatch(username))


def password_weakness(password: str, personal: Iterable[str | None] = ()) -> str | None:
    """The code of what is wrong with a password; `personal` are words others know about the person."""
    if len(password) < SHORTEST_PASSWORD:
        return "password_too_short"
    if len(password) > LONGEST_PASSWORD:
        return "password_too_long"
    if password.isdigit():
        return "password_entirely_numeric"
    if password.casefold() in COMMON_PASSWORDS:
        return "password_too_common"
    if any(_resembles(password, word) for word in _parts_of(personal)):
        return "password_too_similar"
    return None


def _parts_of(personal: Iterable[str | None]) -> set[str]:
    words = {word.casefold() for word in personal if word}
    parts = {part for word in words for part in re.split(r"\W+", word)}
    return {word for word in words | parts if len(word) > 3}


def _resembles(password: str, word: str) -> bool:
    """Alike in seven of ten characters. Much longer passwords are not alike, and need no comparison."""
    if len(password) > 3 * len(word):
        return False
    return SequenceMatcher(a=password.casefold(), b=word).quick_ratio() >= 0.7


def scopes_in(text: str) -> frozenset[str]:
    """The known scopes of a text with blanks between them."""
    return frozenset(text.split()) & frozenset(SCOPES)


def rights_of(text: str) -> frozenset[str]:
    """What a permanent token with these scopes may do, in the finer words that programs of activities know."""
    given = scopes_in(text)
    return given.union(*(_FINER[scope] for scope in given))


def scope_text(scopes: Iterable[str]) -> str:
    """Scopes as they are stored, in the usual order."""
    chosen = set(scopes)
    return " ".join(scope for scope in SCOPES if scope in chosen)
