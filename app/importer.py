"""The process of `flask foods import`: the database, the command and the log of what was done, without the site.

So it stays below 100 MB however much it reads; the whole program alone takes more.
"""

import os
from collections.abc import Mapping

from flask import Flask

import config
from app import database
from app.administration import noting
from app.extensions import db
from app.nutrition.importing.command import foods

__all__ = ["create_importer", "noting"]


def create_importer(environ: Mapping[str, str] | None = None) -> Flask:
    """An application that answers nobody and has this one command."""
    app = Flask(__name__)
    app.config.from_mapping(config.flask_config(os.environ if environ is None else environ))
    db.init_app(app)
    database.init_app(app)
    app.cli.add_command(foods)
    return app
