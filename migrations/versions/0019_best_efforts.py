"""keep the fastest stretches inside activities"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "best_effort",
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("after_s", sa.Integer(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_best_effort_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_best_effort")),
        sa.UniqueConstraint("activity_id", "distance_m", name=op.f("uq_best_effort_activity_id_distance_m")),
    )


def downgrade() -> None:
    op.drop_table("best_effort")
