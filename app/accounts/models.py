"""Tables of people and of what lets them in."""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask_login import UserMixin
from sqlalchemy import JSON, BigInteger, ForeignKey, Numeric, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Created, Model, Owned, UtcDateTime


def _first_version() -> int:
    # By chance: a restored database counts on from its highest id, and what was made for an account that was deleted
    # before must not open the next one.
    return 1 + secrets.randbelow(2**30)


class User(UserMixin, Created, Model):  # type: ignore[misc]
    """A person with an account."""

    __tablename__ = "user"
    # Caches, links, tokens and folders name people by their id, so no id may come back.
    __table_args__ = {"sqlite_autoincrement": True}

    username: Mapped[str] = mapped_column(String(150))
    username_folded: Mapped[str] = mapped_column(String(300), unique=True)
    """Case-folded, so that Anna and anna are one person."""
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    """In lower case."""
    email_verified: Mapped[bool] = mapped_column(default=False)
    """Whether somebody followed a link that was sent there."""
    pending_email: Mapped[str | None] = mapped_column(String(254), default=None)
    """Takes the place of `email` once it is confirmed."""
    password_hash: Mapped[str] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_trainer: Mapped[bool] = mapped_column(default=False)
    """Others may let this person see what they do."""
    active: Mapped[bool] = mapped_column(default=True)
    credential_version: Mapped[int] = mapped_column(default=_first_version)
    """Counts password changes from an accidental number; sessions and JWTs of an older version are dead."""
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """Of sessions that have ended; those that are open know it themselves."""

    preferences: Mapped["Preferences"] = relationship(
        back_populates="user", lazy="joined", innerjoin=True, cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_active(self) -> bool:
        """Flask-Login refuses everybody else."""
        return self.active

    @property
    def role(self) -> str:
        """One of `app.accounts.logic.ROLES`."""
        return "administrator" if self.is_admin else "trainer" if self.is_trainer else "member"

    @property
    def may_train(self) -> bool:
        """Whether others may let this person see what they do."""
        return self.active and (self.is_trainer or self.is_admin)

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
    shows_ascent: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether records and sums tell of climbing."""
    elevation_from_zero: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the scale of elevation charts begins at sea level."""
    trophies_enabled: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether training earns anything. The contract has it under this name, and tells no program."""

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
    age: Mapped[int | None]
    height: Mapped[int | None]
    """Centimetres."""
    gender: Mapped[str | None] = mapped_column(String(1), default="1")
    """`1` male, `2` female."""
    sleep_hours: Mapped[int | None] = mapped_column(default=7)
    """A day, like those of work and of free time; those of sport are a week's."""
    work_hours: Mapped[int | None] = mapped_column(default=8)
    sport_hours: Mapped[int | None] = mapped_column(default=3)
    freetime_hours: Mapped[int | None] = mapped_column(default=8)
    work_intensity: Mapped[str | None] = mapped_column(String(1), default="1")
    """`1` low, `2` medium, `3` high."""
    sport_intensity: Mapped[str | None] = mapped_column(String(1), default="2")
    freetime_intensity: Mapped[str | None] = mapped_column(String(1), default="1")
    calories: Mapped[int | None] = mapped_column(default=2500)
    """Kilocalories a day."""
    weight_rounding: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    """To what new entries of a routine are rounded."""
    repetitions_rounding: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    notification_language_id: Mapped[int | None] = mapped_column(ForeignKey("language.id"))
    workout_reminder_active: Mapped[bool] = mapped_column(default=False)
    workout_reminder: Mapped[int] = mapped_column(default=14)
    """Days."""
    workout_duration: Mapped[int] = mapped_column(default=12)
    """Weeks."""
    num_days_weight_reminder: Mapped[int] = mapped_column(default=0)
    last_workout_notification: Mapped[date | None]


class Portrait(Owned, Created, Model):
    """The picture a person shows of themselves."""

    __tablename__ = "portrait"
    __table_args__ = (UniqueConstraint("user_id"),)

    name: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))


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


class Session(Owned, Created, Model):
    """One place where a person is signed in; what it may refresh its tokens with dies with it."""

    __tablename__ = "login_session"
    # Tokens name their session by its id, so no id may come back.
    __table_args__ = {"sqlite_autoincrement": True}

    kind: Mapped[str] = mapped_column(String(8))
    """`browser`, `app` (signed in by password), or `program` (a refresh token somebody made for it)."""
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    """Of what an app sends as `X-Session-Token`."""
    token_jti: Mapped[str | None] = mapped_column(String(36), default=None)
    """The one long-lived JWT (refresh, or login) that works now."""
    methods: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """How the person proved who they are, in the words of the headless login."""
    device: Mapped[str] = mapped_column(String(200), default="")
    """What the browser or the app says it is, or the name given to a token."""
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class TwoFactor(Owned, Created, Model):
    """The second step of signing in. No secret is here: both are made from these seeds and the server's key."""

    __tablename__ = "two_factor"
    __table_args__ = (UniqueConstraint("user_id"),)

    seed: Mapped[str] = mapped_column(String(32))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When a code proved that the secret arrived; until then nobody is asked for one."""
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The half minute of the last code, which no code of the same or an earlier one follows."""
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    recovery_seed: Mapped[str] = mapped_column(String(32), default="")
    recovery_made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    recovery_used: Mapped[int] = mapped_column(default=0)
    """One bit for each code."""
    recovery_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Invitation(Created, Model):
    """A link with which one person may make an account. Only its hash is kept."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(254), default=None)
    """Where the link was sent, in lower case; None: somebody hands it over."""
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
