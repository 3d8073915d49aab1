"""The settings of the server as a form: what each is called, what it means, and between which bounds it is safe."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import validates
from werkzeug.datastructures import MultiDict

from app.api.fields import Boolean, Text
from app.api.fields.base import Field, problem
from app.api.schema import Schema
from app.nutrition.importing.running import language_ids
from app.settings import BY_NAME
from app.web.forms import Form, add_words

NUMBER, CHOICE, RATE, TEXT = "number", "choice", "rate", "text"

add_words(
    __name__,
    {
        "no_rate": _l("Write a number and a time, for example 10 per minute."),
        "no_dump": _l("Choose a file."),
        "empty_dump": _l("The file is empty. Choose another one."),
        "dump_too_large": _l(
            "The file is larger than %(limit)s MB. Put it into the folder named below, and choose it there."
        ),
        "import_going_on": _l("An import is going on already. Wait until it is done, or stop it."),
        "disk_full": _l("The server's disk is full. Make room and try again."),
        "no_such_server": _l("No other server is set."),
        "no_sender": _l("Write an e-mail address, or a name with the address in angle brackets."),
    },
)


@dataclass(frozen=True)
class Declared:
    """One setting as the page shows it."""

    name: str
    label: Any
    hint: Any = ""
    kind: str = NUMBER
    options: tuple[tuple[str, Any], ...] = ()
    least: int = 0
    most: int = 0
    unit: Any = ""
    may_be_empty: bool = False

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options in the reader's language."""
        return [(value, str(label)) for value, label in self.options]

    @property
    def words(self) -> str:
        """The hint in the reader's language, as text: a lazy one would pass for markup."""
        return str(self.hint)


def _days(name: str, label: Any, hint: Any) -> Declared:
    """A number of days, of up to a hundred years."""
    return Declared(name, label, hint, most=36_500, unit=_l("days"))


_EXAMPLE = _l("For example 10 per minute, or 100 per hour.")
_OR_EMPTY = _l("For example 10 per minute. Empty: as often as they like.")

GROUPS: tuple[tuple[Any, tuple[Declared, ...]], ...] = (
    (
        _l("People"),
        (
            Declared(
                "REGISTRATION",
                _l("Who may make an account"),
                kind=CHOICE,
                options=(("closed", _l("Nobody")), ("invitation", _l("Who is invited")), ("open", _l("Everybody"))),
            ),
            Declared(
                "DEFAULT_LANGUAGE",
                _l("Language"),
                _l("For whom neither a choice nor the browser says one."),
                CHOICE,
                (("en", "English"), ("de", "Deutsch")),
            ),
            Declared(
                "DEFAULT_UNITS",
                _l("Units of new accounts"),
                kind=CHOICE,
                options=(("metric", _l("Kilograms and kilometres")), ("imperial", _l("Pounds and miles"))),
            ),
            _days(
                "MIN_ACCOUNT_AGE_TO_TRUST",
                _l("Age of an account that may contribute"),
                _l("Whose address is confirmed may add exercises and foods after so long."),
            ),
        ),
    ),
    (
        _l("Backups, mail and log"),
        (
            Declared(
                "BACKUP_EVERY",
                _l("Make a backup"),
                kind=CHOICE,
                options=(
                    ("off", _l("Only when asked for")),
                    ("6h", _l("Every 6 hours")),
                    ("12h", _l("Every 12 hours")),
                    ("24h", _l("Every day")),
                    ("7d", _l("Every week")),
                ),
            ),
            Declared("BACKUPS_KEPT", _l("Backups kept"), _l("The newest. 0: all of them."), most=10_000),
            Declared(
                "MAIL_FROM",
                _l("Sender of mail"),
                _l("For example Regimen <regimen@example.org>. Your mail server must allow it."),
                TEXT,
            ),
            _days("AUDIT_LOG_DAYS", _l("Remember what administrators did"), _l("0: for ever.")),
        ),
    ),
    (
        _l("Files"),
        (
            Declared("MAX_FILE_SIZE_MB", _l("Largest file"), least=1, most=2_000, unit="MB"),
            Declared("MAX_ARCHIVE_SIZE_MB", _l("Largest archive"), least=1, most=10_000, unit="MB"),
            Declared("MAX_ARCHIVE_FILES", _l("Most files in an archive"), least=1, most=100_000),
            Declared("MAX_VIDEO_SIZE_MB", _l("Largest film of an exercise"), least=1, most=10_000, unit="MB"),
            Declared(
                "TILE_CACHE_MB",
                _l("Room for map tiles"),
                _l("Tiles that were not used longest go first. 0: none are kept."),
                most=100_000,
                unit="MB",
            ),
        ),
    ),
    (
        _l("How often"),
        (
            Declared("LOGIN_LIMIT", _l("Sign-ins from one address"), _EXAMPLE, RATE),
            Declared(
                "LOCKOUT_LIMIT",
                _l("Wrong passwords for one account"),
                _l("For example 10 per 30 minutes. Beyond it that address waits; others are not affected."),
                RATE,
            ),
            Declared("REGISTRATION_LIMIT", _l("New accounts from one address"), _EXAMPLE, RATE),
            Declared("EXERCISE_CREATE_LIMIT", _l("New exercises of one person"), _OR_EMPTY, RATE, may_be_empty=True),
            Declared("INGREDIENT_LIST_LIMIT", _l("Lists of foods for programs"), _OR_EMPTY, RATE, may_be_empty=True),
            Declared("INGREDIENT_DETAIL_LIMIT", _l("Single foods for programs"), _OR_EMPTY, RATE, may_be_empty=True),
            Declared(
                "INGREDIENT_SYNC_LIMIT",
                _l("Pages of the catalogue for copies of it"),
                _OR_EMPTY,
                RATE,
                may_be_empty=True,
            ),
        ),
    ),
)
DECLARED = {one.name: one for _title, group in GROUPS for one in group}


class SettingText(Field):
    """A value as the environment would have it, once it is known to be safe."""

    def __init__(self, declared: Declared) -> None:
        super().__init__(required=not declared.may_be_empty, allow_none=declared.may_be_empty)
        self.declared = declared

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return _CHECKS[self.declared.kind](self.declared, str(value).strip())


def settings_form(names: list[str], typed: MultiDict[str, str] | None, shown: dict[str, str]) -> Form:
    """Those of the settings that may be changed."""
    fields: dict[str, Any] = {name: SettingText(DECLARED[name]) for name in names}
    return Form(_SettingsOfServer.from_dict(fields)(), typed=typed, shown=shown)


class _SettingsOfServer(Schema):
    """Made for those that are not locked."""


class FoodWishes(Schema):
    """Which foods of a file are wanted."""

    language = Text(required=True, longest=10)
    only_language = Boolean(load_default=False)
    country = Text(blank=True, longest=60, load_default="")
    file = Text(blank=True, longest=250, load_default="")

    @validates("language")
    def _is_known(self, value: str, **_options: Any) -> None:
        if value not in language_ids():
            raise problem("choice")


def _number(declared: Declared, text: str) -> str:
    if not (text.isascii() and text.isdecimal()):
        raise problem("integer")
    number = int(text[:12])
    if number < declared.least:
        raise problem("min_value", limit=declared.least)
    if number > declared.most:
        raise problem("max_value", limit=declared.most)
    return str(number)


def _choice(declared: Declared, text: str) -> str:
    if text not in {value for value, _label in declared.options}:
        raise problem("choice")
    return text


def _rate(declared: Declared, text: str) -> str:
    words = text.split()
    try:
        BY_NAME[declared.name].read(text)
    except ValueError:
        raise problem("no_rate") from None
    # A limit of nothing would keep everybody out, also who could take it back.
    if not (len(text) <= 40 and words[0].isascii() and words[0].isdecimal() and 1 <= int(words[0]) <= 1_000_000):
        raise problem("no_rate")
    return text


def _text(declared: Declared, text: str) -> str:
    try:
        BY_NAME[declared.name].read(text)
    except ValueError:
        raise problem("no_sender") from None
    if len(text) > 200 or not text.isprintable():
        raise problem("no_sender")
    return text


_CHECKS = {NUMBER: _number, CHOICE: _choice, RATE: _rate, TEXT: _text}
