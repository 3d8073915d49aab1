"""Tables of people and of what lets them in."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Created, Model, Owned, UtcDateTime


class User(UserMixin, Created, Model):  # type: ignore[misc]
    """A person with an account."""

    __tablename__ = "user"

    username: Mapped[str] = mapped_column(String(150))
    username_folded: Mapped[str] = mapped_column(String(300), unique=True)
    """Case-folded, so that Anna and anna are one person."""
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    """In lower case."""
    password_hash: Mapped[str] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    credential_version: Mapped[int] = mapped_column(default=1)
    """Counts password changes; sessions and JWTs of an older version are dead."""

    preferences: Mapped["Preferences"] = relationship(
        back_populates="user", lazy="joined", innerjoin=True, cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_active(self) -> bool:
        """Flask-Login refuses everybody else."""
        return self.active

    def get_id(self) -> str:
        """What a session cookie remembers; it dies with a change of the password."""
        return f"{self.id}.{self.credential_version}"


class Preferences(Model):
    """How a person wants to see things; every value has a default that suits most."""

    __tablename__ = "preferences"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    language: Mapped[str | None] = mapped_column(String(2), default=None)
    timezone: Mapped[str | None] = mapped_column(String(64), default=None)
    weight_unit: Mapped[str] = mapped_column(String(2), default="kg")
    distance_unit: Mapped[str] = mapped_column(String(2), default="km")
    first_weekday: Mapped[int] = mapped_column(default=1)
    """ISO: 1 Monday … 7 Sunday."""
    date_format: Mapped[str] = mapped_column(String(12), default="language")
    """`language`, or one of the patterns offered in the settings."""
    theme: Mapped[str] = mapped_column(String(6), default="system")
    uses_raw_max_speed: Mapped[bool] = mapped_column(default=False)
    """Whether the greatest speed of a track is taken as recorded, without leaving out outliers."""

    user: Mapped[User] = relationship(back_populates="preferences")


class PersonalDetails(Owned, Model):
    """What a person tells about themselves, through programs that ask for it."""

    __tablename__ = "personal_details"
    __table_args__ = (UniqueConstraint("user_id"),)

    first_name: Mapped[str | None] = mapped_column(String(80))
    last_name: Mapped[str | None] = mapped_column(String(80))
    birth_date: Mapped[date | None]
    location: Mapped[str | None] = mapped_column(String(80))
    bio: Mapped[str | None] = mapped_column(String(200))


class ApiToken(Owned, Created, Model):
    """A permanent token a program sends as `Authorization: Token …`. Only its hash is kept."""

    __tablename__ = "api_token"

    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(4))
    """The last characters, so that a person can tell tokens apart."""
    scope: Mapped[str] = mapped_column(String(200))
    """Scopes separated by blanks."""
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class RevokedToken(Model):
    """A JWT that is refused although it has not expired yet."""

    __tablename__ = "revoked_token"

    jti: Mapped[str] = mapped_column(String(36), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Invitation(Created, Model):
    """A link with which one person may make an account. Only its hash is kept."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(100), default="")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
