"""Home: where a visit begins, for people and for programs, and whether the server is well."""

from app.home import api, cli, pages
from app.home.blueprint import blueprint

__all__ = ["api", "blueprint", "cli", "pages"]
