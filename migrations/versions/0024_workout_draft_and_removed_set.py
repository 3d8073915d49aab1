"""workout draft and removed set"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "workout_draft",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("swaps", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["workout_session.id"],
            name=op.f("fk_workout_draft_session_id_workout_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workout_draft")),
        sa.UniqueConstraint("session_id", name=op.f("uq_workout_draft_session_id")),
    )
    op.create_table(
        "removed_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["workout_session.id"],
            name=op.f("fk_removed_set_session_id_workout_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_set")),
    )
    op.create_index(op.f("ix_removed_set_session_id"), "removed_set", ["session_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_removed_set_session_id"), table_name="removed_set")
    op.drop_table("removed_set")
    op.drop_table("workout_draft")
