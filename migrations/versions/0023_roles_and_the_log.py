"""roles and the log of administrators"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("user", sa.Column("is_trainer", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("user", sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invitation", sa.Column("email", sa.String(length=254), nullable=True))
    op.create_table(
        "audit_entry",
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("by_name", sa.String(length=150), nullable=False),
        sa.Column("whom_id", _ID, nullable=True),
        sa.Column("whom_name", sa.String(length=150), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_audit_entry_by_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["whom_id"], ["user.id"], name=op.f("fk_audit_entry_whom_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_created_at", "audit_entry", ["created_at"])
    op.create_index("ix_audit_entry_action_id", "audit_entry", ["action", "id"])
    op.create_index("ix_audit_entry_by_id_id", "audit_entry", ["by_id", "id"])
    op.create_index("ix_audit_entry_whom_id_id", "audit_entry", ["whom_id", "id"])


def downgrade() -> None:
    for name in ("whom_id_id", "by_id_id", "action_id", "created_at"):
        op.drop_index(f"ix_audit_entry_{name}", table_name="audit_entry")
    op.drop_table("audit_entry")
    # Without a batch: on SQLite it would make the table anew, and what refers to people would go with the old one.
    op.drop_column("invitation", "email")
    op.drop_column("user", "last_seen_at")
    op.drop_column("user", "is_trainer")
