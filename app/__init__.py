"""The program's table of contents."""

import os
from collections.abc import Mapping

from flask import Flask

import config
from app import (
    accounts,
    activities,
    administration,
    backup,
    body,
    coaching,
    database,
    documents,
    exercises,
    extensions,
    home,
    jobs,
    legacy,
    nutrition,
    oauth,
    reference,
    reminders,
    routines,
    schedule,
    settings,
    sync,
    training,
    trophies,
    web,
)
from app.api import rest
from app.web.server import Server

DOMAINS = (
    home,
    reference,
    accounts,
    oauth,
    exercises,
    body,
    activities,
    routines,
    training,
    schedule,
    nutrition,
    trophies,
    coaching,
    reminders,
    administration,
    backup,
    legacy,
    sync,
)


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """The application, as the environment variables describe it."""
    app = Server(__name__, template_folder="../templates", static_folder="../static")
    app.config.from_mapping(config.flask_config(os.environ if environ is None else environ))
    for part in (extensions, database, settings, documents, jobs, rest, web):
        part.init_app(app)
    for domain in DOMAINS:
        rest.register(app, domain.blueprint)
    return app
