"""Reading the log."""

from sqlalchemy import Select, func, or_, select

from app.administration.models import AuditEntry
from app.extensions import db


def entries(*, action: str = "", text: str = "") -> Select[AuditEntry]:
    """What was done, the newest first; of one kind, or with a part of a name of who did it or to whom."""
    rows = select(AuditEntry).order_by(AuditEntry.id.desc())
    if action:
        rows = rows.where(AuditEntry.action == action)
    if text:
        names = (AuditEntry.by_name, AuditEntry.whom_name)
        rows = rows.where(or_(*(func.lower(name).contains(text.lower(), autoescape=True) for name in names)))
    return rows


def actions_in_use() -> list[str]:
    """The kinds of actions there are entries of."""
    return list(db.session.scalars(select(AuditEntry.action).distinct()))
