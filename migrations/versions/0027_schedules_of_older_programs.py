"""schedules of older programs"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "legacy_schedule",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_loop", sa.Boolean(), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_legacy_schedule_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legacy_schedule")),
    )
    op.create_index(op.f("ix_legacy_schedule_user_id"), "legacy_schedule", ["user_id"])
    op.create_table(
        "legacy_schedule_step",
        sa.Column("schedule_id", _ID, nullable=False),
        sa.Column("routine_id", _ID, nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("order", sa.BigInteger(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["routine_id"], ["routine.id"], name=op.f("fk_legacy_schedule_step_routine_id_routine"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["legacy_schedule.id"],
            name=op.f("fk_legacy_schedule_step_schedule_id_legacy_schedule"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legacy_schedule_step")),
    )
    op.create_index(op.f("ix_legacy_schedule_step_routine_id"), "legacy_schedule_step", ["routine_id"])
    op.create_index(op.f("ix_legacy_schedule_step_schedule_id"), "legacy_schedule_step", ["schedule_id"])


def downgrade() -> None:
    op.drop_table("legacy_schedule_step")
    op.drop_table("legacy_schedule")
