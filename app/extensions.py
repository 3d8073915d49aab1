"""The Flask extensions: made here, tied to the application in `init_app`."""

from flask import Flask
from flask_babel import Babel
from flask_caching import Cache
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can speak of it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Rows stay readable after a commit: whoever wrote them has just read them in that very transaction.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
cache = Cache()
babel = Babel()


def init_app(app: Flask) -> None:
    """Tie all of them to the application, except babel and login, whose selectors `web` and `accounts` own."""
    # Both weigh as much as all others together, and an import of foods needs neither.
    from flask_jwt_extended import JWTManager  # noqa: PLC0415
    from flask_migrate import Migrate  # noqa: PLC0415

    db.init_app(app)
    Migrate(app, db, render_as_batch=True, compare_type=True)
    csrf.init_app(app)
    JWTManager(app)
    # Every budget is asked for by name (`app.web.limits`), so the limiter need not look at every request.
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)
    cache.init_app(app)
    login.init_app(app)
