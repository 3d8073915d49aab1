"""Home: where a visit begins, and whether the server is well."""

from app.home import cli, pages
from app.home.blueprint import blueprint

__all__ = ["blueprint", "cli", "pages"]
