"""remember which release prepared lines, best efforts and splits"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("prepared_version", sa.SmallInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("activity", "prepared_version")
