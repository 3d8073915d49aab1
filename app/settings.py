"""Settings that may change while the server works: rows between the defaults of `config.py` and the environment.

Each process has its own copy in `app.config`. Who changes rows leaves a new mark in the shared cache; a process that
finds another mark than it knows reads the rows again. It looks with a request, at most once a second, and before each
job.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from sqlalchemy import String, Text, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model
from app.extensions import cache, db
from config import CHANGEABLE, SETTINGS, Setting, following

LOOKS_EVERY_S = 1.0
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS if setting.name in CHANGEABLE}
_MARK = "settings"

log = logging.getLogger(__name__)


class ServerSetting(Model):
    """What an administrator chose instead of a default, written as in the environment."""

    __tablename__ = "server_setting"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    value: Mapped[str] = mapped_column(Text)


@dataclass
class _Known:
    """What a process knows of the rows."""

    started_with: Mapping[str, Any]
    is_loaded: bool = False
    mark: str | None = None
    next_look: float = 0.0
    listeners: list[Callable[[], None]] = field(default_factory=list)


def is_locked(name: str) -> bool:
    """Whether the environment says what a setting is: it wins."""
    return name in current_app.config["FROM_ENVIRONMENT"]


def chosen() -> dict[str, str]:
    """What stands in the rows, by name."""
    rows = select(ServerSetting.name, ServerSetting.value).where(ServerSetting.name.in_(CHANGEABLE))
    with db.engine.connect() as connection:
        return dict(connection.execute(rows).all())


def in_force() -> dict[str, str]:
    """What every setting is at this moment, apart from those that are locked."""
    rows = chosen()
    return {name: rows.get(name, one.default) for name, one in BY_NAME.items() if not is_locked(name)}


def choose(values: Mapping[str, str]) -> None:
    """Store other values; what is the default needs no row. Afterwards `tell_everybody`."""
    db.session.execute(delete(ServerSetting).where(ServerSetting.name.in_(list(values))))
    for name, value in values.items():
        if value != BY_NAME[name].default:
            db.session.add(ServerSetting(name=name, value=value))
    db.session.flush()


def tell_everybody() -> None:
    """After the transaction: this process takes the change up at once, the others when they look."""
    known = _known(current_app)
    known.mark = secrets.token_hex(8)
    cache.set(_MARK, known.mark, timeout=0)
    load(current_app)


def load(app: Flask) -> None:
    """Read the rows into the settings of this process. Without a database the defaults stay."""
    known = _known(app)
    try:
        rows = chosen()
    except SQLAlchemyError as error:
        log.debug("settings could not be read: %s", error)
        return
    values = dict(known.started_with)
    for name, text in rows.items():
        if name in app.config["FROM_ENVIRONMENT"]:
            continue
        try:
            values[name] = BY_NAME[name].read(text)
        except ValueError as error:
            log.warning("%s=%r, as an administrator chose it, is left out: %s", name, text, error)
    app.config.update(values | following(values))
    known.is_loaded = True
    for listener in known.listeners:
        listener()


def look(app: Flask) -> None:
    """Read the rows if somebody changed them."""
    known = _known(app)
    known.next_look = time.monotonic() + LOOKS_EVERY_S
    try:
        mark = cache.get(_MARK)
    except Exception as error:
        log.warning("whether settings changed could not be asked: %s", error)
        return
    if known.is_loaded and mark == known.mark:
        return
    known.mark = mark
    load(app)


def when_changed(app: Flask, listener: Callable[[], None]) -> None:
    """Call it whenever the settings were read anew."""
    _known(app).listeners.append(listener)


def _known(app: Flask) -> _Known:
    known: _Known = app.extensions["settings"]
    return known


def init_app(app: Flask) -> None:
    """Look with the requests, not with every one."""
    known = app.extensions["settings"] = _Known({name: app.config[name] for name in CHANGEABLE})

    def look_now_and_then() -> None:
        if time.monotonic() >= known.next_look:
            look(app)

    app.before_request(look_now_and_then)
