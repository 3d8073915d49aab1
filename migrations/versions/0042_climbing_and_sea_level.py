"""whether people want to see climbing, and elevation from sea level"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preferences", sa.Column("shows_ascent", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column(
        "preferences", sa.Column("elevation_from_zero", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("preferences", "elevation_from_zero")
    op.drop_column("preferences", "shows_ascent")
