"""an index with all that statistics add up, in place of the one for counting"""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

FIGURES = ["started_at", "distance_m", "moving_us", "average_speed_m_per_h", "ascent_mm", "descent_mm"]


def upgrade() -> None:
    op.drop_index("ix_activity_user_deleted_at_sport", table_name="activity")
    op.create_index("ix_activity_user_figures", "activity", ["user_id", "deleted_at", "sport_id", *FIGURES])


def downgrade() -> None:
    op.drop_index("ix_activity_user_figures", table_name="activity")
    op.create_index("ix_activity_user_deleted_at_sport", "activity", ["user_id", "deleted_at", "sport_id"])
