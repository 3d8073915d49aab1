"""The table of calendar feeds."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Created, Model, Owned


class CalendarFeed(Owned, Created, Model):
    """A calendar address that needs no sign-in. The address is made of `nonce` and the server's key; a new nonce
    makes the old address worthless.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("user_id"),)

    nonce: Mapped[str] = mapped_column(String(32), unique=True)
