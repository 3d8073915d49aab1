"""add what sensors said, and the formats of files"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIGURES = [f"{kind}_{sensor}" for sensor in ("heart_rate", "cadence", "power") for kind in ("average", "max")]


def upgrade() -> None:
    op.add_column("sport", sa.Column("cadence_factor", sa.Integer(), nullable=True))
    op.add_column("sport", sa.Column("shows_power", sa.Boolean(), server_default=sa.false(), nullable=False))
    for table in ("activity", "segment"):
        for figure in FIGURES:
            op.add_column(table, sa.Column(figure, sa.Integer(), nullable=True))
    op.add_column("activity", sa.Column("track_ending", sa.String(length=10), server_default=".gpx", nullable=False))


def downgrade() -> None:
    op.drop_column("activity", "track_ending")
    for table in ("activity", "segment"):
        for figure in FIGURES:
            op.drop_column(table, figure)
    op.drop_column("sport", "shows_power")
    op.drop_column("sport", "cadence_factor")
