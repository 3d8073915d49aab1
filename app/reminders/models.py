"""Tables of what people want to be reminded of, and of the letters they had."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model, Owned
from app.reminders.logic import USUAL_INACTIVITY_DAYS


class ReminderChoice(Owned, Model):
    """How somebody wants to be reminded. Days of weighing in and of routines are among the personal details."""

    __tablename__ = "reminder_choice"
    __table_args__ = (UniqueConstraint("user_id"),)

    is_shown: Mapped[bool] = mapped_column(default=True)
    """On the page Today."""
    mails_weight: Mapped[bool] = mapped_column(default=False)
    mails_inactivity: Mapped[bool] = mapped_column(default=False)
    inactivity_days: Mapped[int] = mapped_column(default=USUAL_INACTIVITY_DAYS)


class ReminderLetter(Model):
    """The last letter of a kind somebody had."""

    __tablename__ = "reminder_letter"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(60))
    sent_on: Mapped[date]
    """Where the person was."""
