"""Tables of the log that phones follow: what changed for whom, how far it is, and which phones there are."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, FetchedValue, ForeignKey, Index, String, Table, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import MADE_ANEW, Created, Model, Owned, RowId, UtcDateTime

_LIVE = text("op = 'PUT'")
_ANEW = {"info": {MADE_ANEW: True}}


class Operation(Model):
    """One line of the log. Triggers write it in the transaction that changes the row it tells of.

    Numbers grow in the order of commits: SQLite has one writer, and on PostgreSQL the default takes a lock before it
    takes a number. None is given twice.
    """

    __tablename__ = "sync_op"
    __table_args__ = (
        Index("ix_sync_op_bucket", "bucket", "id"),
        Index(
            "uq_sync_op_live",
            "object_type",
            "object_id",
            "bucket",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        {"sqlite_autoincrement": True} | _ANEW,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, server_default=FetchedValue())
    bucket: Mapped[int] = mapped_column(BigInteger)
    op: Mapped[str] = mapped_column(String(6))
    """PUT, REMOVE, MOVE (its content was replaced by a later one) or CLEAR (forget everything up to here)."""
    object_type: Mapped[str | None] = mapped_column(String(50))
    """The table on the phone."""
    object_id: Mapped[str | None] = mapped_column(String(40))
    data: Mapped[str | None] = mapped_column(Text)
    """The row as JSON, of a PUT."""
    checksum: Mapped[int] = mapped_column(BigInteger)
    """32 bits by chance; phones add them up."""


class Bucket(Model):
    """What the operations of a bucket come to. Its id is the number of `app.sync.logic.bucket_of`."""

    __tablename__ = "sync_bucket"
    __table_args__ = _ANEW

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    checksum: Mapped[int] = mapped_column(BigInteger)
    """The sum of all its operations, modulo 2³²."""
    number: Mapped[int] = mapped_column(BigInteger)
    """How many operations it has."""
    last_op: Mapped[int] = mapped_column(BigInteger)


used_food = Table(
    "sync_user_ingredient",
    Model.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("ingredient_id", ForeignKey("ingredient.id", ondelete="CASCADE"), primary_key=True, index=True),
    info=_ANEW["info"],
)
"""Foods that somebody's diary or meals name: those their phones have."""


class Device(Owned, Created, Model):
    """A phone's copy, under the name it gave itself."""

    __tablename__ = "sync_device"
    __table_args__ = (UniqueConstraint("user_id", "client_id"), _ANEW)

    client_id: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200), default="")
    """What the app says it is."""
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    write_checkpoint: Mapped[int] = mapped_column(BigInteger, default=0)
    """The number handed out last, after the phone had sent everything."""
    session_id: Mapped[int | None] = mapped_column(ForeignKey("login_session.id", ondelete="SET NULL"), index=True)
    """The session whose tokens it came with."""
    token_id: Mapped[int | None] = mapped_column(ForeignKey("api_token.id", ondelete="SET NULL"), index=True)
    """Or the permanent token."""


class LogState(Model):
    """One row: which history this is, and with which rules it was written. Without it the log is not filled yet."""

    __tablename__ = "sync_state"
    __table_args__ = _ANEW

    epoch: Mapped[str] = mapped_column(String(16))
    """Part of the names of all buckets; after a restored backup it is another, and phones begin anew."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of the triggers and the migration that were there when the log last agreed with the tables."""
