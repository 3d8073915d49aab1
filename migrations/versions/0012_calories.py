"""note calories and sources of activities; types of gear may be out of use"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("calories", sa.Integer(), nullable=True))
    op.add_column("activity", sa.Column("source", sa.String(length=100), nullable=True))
    op.add_column("gear_type", sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column("gear_type", "is_active")
    op.drop_column("activity", "source")
    op.drop_column("activity", "calories")
