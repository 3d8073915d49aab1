"""how far the clocks were ahead of UTC where an activity was recorded"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("utc_offset_min", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("activity") as batch:
        batch.drop_column("utc_offset_min")
