"""share recipes"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recipe") as batch:
        batch.add_column(sa.Column("share_key", sa.String(length=64), nullable=True))
        batch.create_unique_constraint(batch.f("uq_recipe_share_key"), ["share_key"])


def downgrade() -> None:
    with op.batch_alter_table("recipe") as batch:
        batch.drop_constraint(batch.f("uq_recipe_share_key"), type_="unique")
        batch.drop_column("share_key")
