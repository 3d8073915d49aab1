"""Tables of administration."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Created, Model


class AuditEntry(Created, Model):
    """One administrative action. Names stand beside the ids, because people leave."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_created_at", "created_at"),
        Index("ix_audit_entry_action_id", "action", "id"),
        Index("ix_audit_entry_by_id_id", "by_id", "id"),
        Index("ix_audit_entry_whom_id_id", "whom_id", "id"),
    )

    action: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(String(150), default="")
    whom_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    whom_name: Mapped[str] = mapped_column(String(150), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(String(64), default="")
    """Where the request came from; empty: the command line."""
