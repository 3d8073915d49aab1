"""Tables of languages and licences. Ids are a contract with the programs that use the API."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model


class Language(Model):
    """A language content can be written in."""

    __tablename__ = "language"

    short_name: Mapped[str] = mapped_column(String(2), unique=True)
    full_name: Mapped[str] = mapped_column(String(30))
    full_name_en: Mapped[str] = mapped_column(String(30))


class License(Model):
    """A licence content can be shared under."""

    __tablename__ = "license"

    full_name: Mapped[str] = mapped_column(String(60))
    short_name: Mapped[str] = mapped_column(String(15))
    url: Mapped[str | None] = mapped_column(String(200))
