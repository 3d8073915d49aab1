"""Tables of what others may see: places where tracks are hidden from them, and links that show them an activity."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activities.logic.privacy import Zone
from app.activities.models import Activity
from app.database import Created, Model, Owned, UtcDateTime


class PrivacyZone(Owned, Created, Model):
    """A place in which a person's tracks are hidden from everybody else."""

    __tablename__ = "privacy_zone"

    name: Mapped[str] = mapped_column(String(50))
    latitude: Mapped[float]
    longitude: Mapped[float]
    """Degrees."""
    radius_m: Mapped[int]

    @property
    def zone(self) -> Zone:
        """Where it is."""
        return Zone(self.latitude, self.longitude, self.radius_m)


class ActivityLink(Created, Model):
    """An address that shows an activity to whoever knows it, until it is withdrawn."""

    __tablename__ = "activity_link"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """The secret part of the address."""
    shows: Mapped[list[str]] = mapped_column(JSON)
    """What of the activity, beyond its sport, day and plain figures; see `logic/sharing.py`."""
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From then on it shows nothing."""

    activity: Mapped[Activity] = relationship()
