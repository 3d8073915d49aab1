"""Settings: every environment variable, its default, and one line of meaning.

The table in the README is this list; `tests/architecture/test_settings.py` holds them together.
"""

import os
import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from limits import parse

VERSION = "0.1.0"
MEGABYTE = 1024 * 1024
UNITS_OF_TIME = {"m": "minutes", "h": "hours", "d": "days"}


class BadSetting(ValueError):
    """An environment variable holds a value the server cannot work with."""


def switch(text: str) -> bool:
    """`on`/`off` (also yes/no, true/false, 1/0) as a truth value."""
    lowered = text.strip().lower()
    if lowered in {"on", "yes", "true", "1"}:
        return True
    if lowered in {"off", "no", "false", "0", ""}:
        return False
    raise ValueError("write on or off")


def count(text: str) -> int:
    """A whole number of zero or more."""
    if not text.isdecimal():
        raise ValueError("write a whole number of 0 or more")
    return int(text)


def period(text: str) -> timedelta | None:
    """A time like `12h`, `7d` or `30m`; nothing or `off` is never."""
    if text in {"", "off"}:
        return None
    number, unit = text[:-1], UNITS_OF_TIME.get(text[-1])
    if not (number.isascii() and number.isdecimal() and len(number) <= 6 and int(number) and unit):
        raise ValueError("write a number with m, h or d, for example 24h, or off")
    return timedelta(**{unit: int(number)})


def one_of(*choices: str) -> Callable[[str], str]:
    """A reader that accepts only these words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"write one of {', '.join(choices)}")
        return text

    return read


def rate(text: str) -> str:
    """A limit like `10 per minute`, or nothing."""
    if text:
        parse(text)
    return text


def tile_address(text: str) -> str:
    """An address with places for zoom, column and row, or nothing."""
    if text and not (text.startswith(("http://", "https://")) and all(part in text for part in ("{z}", "{x}", "{y}"))):
        raise ValueError("write https://…/{z}/{x}/{y}.png, or nothing")
    return text


def web_address(text: str) -> str:
    """The address of a site, or nothing."""
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("write https://…, or nothing")
    return text


def sender(text: str) -> str:
    """An e-mail address, with or without a name before it."""
    if "@" not in text or "\n" in text or "\r" in text:
        raise ValueError("write an e-mail address, or Regimen <regimen@example.org>")
    return text


@dataclass(frozen=True)
class Setting:
    """One environment variable: `read` turns its text into the value the program uses."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str


SETTINGS = (
    Setting("INSTANCE", "instance", "Folder of the database, uploads, tile cache and secret key."),
    Setting("HOST", "127.0.0.1", "Address the server listens on."),
    Setting("PORT", "8000", "Port the server listens on.", count),
    Setting("WORKERS", "1", "Server processes; more than one needs `REDIS_URL`.", count),
    Setting(
        "THREADS",
        "32",
        "Threads of each server process; phones leave 16 of them to pages (three quarters, if there are fewer).",
        count,
    ),
    Setting("DATABASE_URL", "", "`postgresql+psycopg://…`; empty: SQLite in the instance folder."),
    Setting("REDIS_URL", "", "`redis://…` for limits, cache and background work; empty: memory and files."),
    Setting(
        "SECRET_KEY",
        "",
        "Signs sessions and tokens, and second steps hang on it (docs/install.md); empty: made once, kept in the "
        "instance folder, mode 600.",
    ),
    Setting("TRUSTED_PROXIES", "0", "How many reverse proxies stand before the server (nginx, Caddy: 1).", count),
    Setting(
        "REGISTRATION",
        "closed",
        "Who may make an account: `closed`, `open`, or `invitation` (by link).",
        one_of("closed", "open", "invitation"),
    ),
    Setting("ACCESS_TOKEN_LIFETIME", "10", "Minutes an access token works.", count),
    Setting("REFRESH_TOKEN_LIFETIME", "2880", "Hours a refresh token works (120 days).", count),
    Setting("LOGIN_LIMIT", "10 per minute", "Sign-in attempts of one address; empty: no limit.", rate),
    Setting("LOCKOUT_LIMIT", "10 per 30 minutes", "Wrong passwords of one address for one account.", rate),
    Setting("REGISTRATION_LIMIT", "5 per minute", "New accounts from one address; empty: no limit.", rate),
    Setting("INGREDIENT_LIST_LIMIT", "120 per minute", "Lists of food one person or address asks for.", rate),
    Setting("INGREDIENT_DETAIL_LIMIT", "300 per minute", "Single foods one person or address asks for.", rate),
    Setting("INGREDIENT_SYNC_LIMIT", "600 per minute", "Pages of the food catalogue a copy of it asks for.", rate),
    Setting(
        "SHARED_LINK_LIMIT",
        "30 per minute",
        "Wrong links to activities, and downloads by right ones, of one address.",
        rate,
    ),
    Setting("EXERCISE_CREATE_LIMIT", "", "New exercises of one person, for example `20 per hour`.", rate),
    Setting("MAX_FILE_SIZE_MB", "25", "Largest uploaded file.", count),
    Setting("MAX_ARCHIVE_SIZE_MB", "200", "Largest uploaded archive; other requests end at 1 MB.", count),
    Setting("MAX_VIDEO_SIZE_MB", "100", "Largest film of an exercise.", count),
    Setting("MIN_ACCOUNT_AGE_TO_TRUST", "21", "Days until somebody with a confirmed address may contribute.", count),
    Setting("MAX_ARCHIVE_FILES", "2000", "Most files in one archive.", count),
    Setting(
        "TILE_SERVER_URL",
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "Map tiles; `{s}` is a subdomain. Empty: maps without a background.",
        tile_address,
    ),
    Setting("TILE_SUBDOMAINS", "a,b,c", "Subdomains for `{s}`."),
    Setting("TILE_CACHE_MB", "200", "Disk space for cached map tiles.", count),
    Setting(
        "MAP_ATTRIBUTION",
        "© OpenStreetMap contributors|https://www.openstreetmap.org/copyright",
        "Credit shown on maps: words, then a link after a bar.",
    ),
    Setting(
        "WEATHER_PROVIDER",
        "",
        "Who is asked for the weather of uploaded tracks: `visualcrossing`; empty: nobody.",
        one_of("", "visualcrossing"),
    ),
    Setting("WEATHER_API_KEY", "", "The key that provider gave you; nobody is asked without."),
    Setting(
        "WEATHER_URL",
        "https://weather.visualcrossing.com/VisualCrossingWebServices/rest/services/timeline",
        "Its address.",
        web_address,
    ),
    Setting(
        "JOB_WORKER",
        "auto",
        "Background work: `auto` starts a process when there is some; `service` (always so with Redis): `flask work` "
        "does it.",
        one_of("auto", "service"),
    ),
    Setting(
        "CATALOGUE_SERVER",
        "https://wger.de",
        "Server whose exercises and foods administrators may take over on a page; empty: none.",
        web_address,
    ),
    Setting("BACKUP_EVERY", "off", "How often the server backs itself up: `24h`, `7d`, or `off`.", period),
    Setting("BACKUPS_KEPT", "7", "How many of those backups are kept, the newest; 0: all.", count),
    Setting("PUBLIC_URL", "", "Address people reach the server at, for links in mail: `https://…`.", web_address),
    Setting("SMTP_HOST", "", "Server that takes outgoing mail; empty: mail is written to the console."),
    Setting("SMTP_PORT", "587", "Its port.", count),
    Setting("SMTP_SECURITY", "starttls", "`starttls`, `tls`, or `none`.", one_of("starttls", "tls", "none")),
    Setting("SMTP_USER", "", "Name to sign in with there; empty: without."),
    Setting("SMTP_PASSWORD", "", "Password to sign in with there."),
    Setting("MAIL_FROM", "Regimen <regimen@localhost>", "Sender of mail.", sender),
    Setting("STRICT_BOOLEAN_FILTERS", "on", "`on`: filters of /api/v2 know only True and False.", switch),
    Setting("REFERENCE_CACHE_SECONDS", "604800", "How long programs may keep the catalogue's answers.", count),
    Setting("DEFAULT_LANGUAGE", "en", "Language of pages when neither person nor browser says.", one_of("en", "de")),
    Setting("DEFAULT_UNITS", "metric", "What new accounts measure in.", one_of("metric", "imperial")),
    Setting("AUDIT_LOG_DAYS", "365", "Days for which administrative actions are remembered; 0: for ever.", count),
    Setting("LOG_LEVEL", "info", "Detail of the log.", one_of("debug", "info", "warning", "error")),
)

CHANGEABLE = frozenset(
    {
        "REGISTRATION",
        "DEFAULT_LANGUAGE",
        "DEFAULT_UNITS",
        "MIN_ACCOUNT_AGE_TO_TRUST",
        "MAIL_FROM",
        "AUDIT_LOG_DAYS",
        "BACKUP_EVERY",
        "BACKUPS_KEPT",
        "MAX_FILE_SIZE_MB",
        "MAX_ARCHIVE_SIZE_MB",
        "MAX_ARCHIVE_FILES",
        "MAX_VIDEO_SIZE_MB",
        "TILE_CACHE_MB",
        "LOGIN_LIMIT",
        "LOCKOUT_LIMIT",
        "REGISTRATION_LIMIT",
        "INGREDIENT_LIST_LIMIT",
        "INGREDIENT_DETAIL_LIMIT",
        "INGREDIENT_SYNC_LIMIT",
        "EXERCISE_CREATE_LIMIT",
    }
)
"""What administrators may change on a page, too, where the environment says nothing (`app/settings.py`)."""


def read_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Every setting by name. Raises BadSetting that names the variable and what to write."""
    values = {}
    for setting in SETTINGS:
        text = environ.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            raise BadSetting(f"{setting.name}={text!r}: {error}") from None
    if values["WORKERS"] > 1 and not values["REDIS_URL"]:
        raise BadSetting("WORKERS above 1 needs REDIS_URL: each process would count limits for itself.")
    if values["SMTP_HOST"] and not values["PUBLIC_URL"]:
        # What a visitor's request calls the server may be anything: links in mail must not lead there.
        raise BadSetting("SMTP_HOST needs PUBLIC_URL: links in mail lead there.")
    return values


def secret_key_in(instance: Path) -> str:
    """The key kept in the instance folder, made on the first call and readable by the owner alone."""
    path = instance / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    key = secrets.token_hex(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def following(values: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from settings that may change while the server works."""
    return {
        "MAX_FILE_SIZE": values["MAX_FILE_SIZE_MB"] * MEGABYTE,
        "MAX_ARCHIVE_SIZE": values["MAX_ARCHIVE_SIZE_MB"] * MEGABYTE,
        # `app.web.uploads` allows it where files are taken: the archive, and what stands around it in its form.
        "MAX_UPLOAD": values["MAX_ARCHIVE_SIZE_MB"] * MEGABYTE + MEGABYTE,
    }


def close_to_others(instance: Path) -> None:
    """Let only the owner into an instance folder that was there before, with whatever older versions left open in it.

    A folder of somebody else, or one that everybody may write to, as /tmp, stays as it is.
    """
    found = instance.stat()
    is_common = found.st_mode & (stat.S_IWOTH | stat.S_ISVTX)
    if found.st_uid == os.geteuid() and not is_common and found.st_mode & 0o077:
        instance.chmod(0o700)


def flask_config(environ: Mapping[str, str]) -> dict[str, Any]:
    """Our settings, and what the extensions want to be told because of them."""
    values = read_settings(environ)
    instance = Path(values["INSTANCE"]).resolve()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret_key = values["SECRET_KEY"] or secret_key_in(instance)
    close_to_others(instance)
    database = values["DATABASE_URL"] or f"sqlite:///{instance / 'regimen.sqlite3'}"
    redis = values["REDIS_URL"]
    ours: dict[str, Any] = {
        "FROM_ENVIRONMENT": {name: environ[name] for name in CHANGEABLE if name in environ},
        "INSTANCE": instance,
        "VERSION": VERSION,
        "SECRET_KEY": secret_key,
        "HAS_OWN_KEY": bool(values["SECRET_KEY"]),
        "SQLALCHEMY_DATABASE_URI": database,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": values["THREADS"], "pool_pre_ping": bool(values["DATABASE_URL"])},
        "STARTS_WORKER": values["JOB_WORKER"] == "auto" and not redis,
        "MAX_CONTENT_LENGTH": MEGABYTE,
        "SESSION_COOKIE_NAME": "regimen",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=60),
        # `app.web.wall` renews a lasting session once a day; every answer would be too often.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(minutes=values["ACCESS_TOKEN_LIFETIME"]),
        "JWT_REFRESH_TOKEN_EXPIRES": timedelta(hours=values["REFRESH_TOKEN_LIFETIME"]),
        "JWT_ALGORITHM": "HS256",
        "JWT_TOKEN_LOCATION": ["headers"],
        "RATELIMIT_STORAGE_URI": redis or "memory://",
        "RATELIMIT_STRATEGY": "moving-window",
        "RATELIMIT_KEY_PREFIX": "regimen",
        "CACHE_TYPE": f"app.personal_cache.{'PersonalKeys' if redis else 'PersonalFiles'}",
        "CACHE_REDIS_URL": redis,
        "CACHE_KEY_PREFIX": "regimen:",
        "CACHE_DIR": str(instance / "cache"),
        # Files; beyond them some are thrown away, and with them what people could still take back.
        "CACHE_THRESHOLD": 20_000,
        "CACHE_OPTIONS": {} if redis else {"mode": 0o600},
        "BABEL_DEFAULT_LOCALE": values["DEFAULT_LANGUAGE"],
        "API_TITLE": "Regimen",
        "API_VERSION": "2.7.0",
        "OPENAPI_VERSION": "3.1.0",
    }
    return values | following(values) | ours
