"""The program's table of contents.

Importing it loads no part of the program: a process that does one thing only (`app.importer`) takes what that needs.
"""

import os
from collections.abc import Mapping
from importlib import import_module

from flask import Flask

import config

PLUMBING = ("extensions", "database", "settings", "documents", "jobs", "api.rest", "web")
ROOMS = {
    "home": "api cli pages",
    "reference": "api models",
    "accounts": "api cli credentials models pages",
    "oauth": "api credentials models pages",
    "exercises": "api cli models pages",
    "body": "api models pages",
    "activities": "api jobs models pages",
    "routines": "api models pages revisions",
    "training": "api models pages revisions services.ties",
    "schedule": "api models pages",
    "nutrition": "api cli models pages",
    "trophies": "api cli models pages",
    "coaching": "listening models pages",
    "reminders": "jobs pages",
    "administration": "api jobs listening models noting pages",
    "backup": "cli jobs pages",
    "legacy": "api models",
    "sync": "api cli jobs models pages recording",
}
"""Each with the modules that have to be loaded for it to work."""


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """The application, as the environment variables describe it."""
    server, rest = import_module("app.web.server"), import_module("app.api.rest")
    app: Flask = server.Server(__name__, template_folder="../templates", static_folder="../static")
    app.config.from_mapping(config.flask_config(os.environ if environ is None else environ))
    for room, parts in ROOMS.items():
        for part in parts.split():
            import_module(f"app.{room}.{part}")
    for part in PLUMBING:
        import_module(f"app.{part}").init_app(app)
    for room in ROOMS:
        rest.register(app, import_module(f"app.{room}.blueprint").blueprint)
    return app
