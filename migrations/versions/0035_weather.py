"""weather at the start and the end of activities"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("weather_start", sa.JSON(), nullable=True))
    op.add_column("activity", sa.Column("weather_end", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("activity", "weather_end")
    op.drop_column("activity", "weather_start")
