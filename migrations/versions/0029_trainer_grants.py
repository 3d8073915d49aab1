"""trainer grants"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trainer_grant",
        sa.Column("trainer_id", _ID, nullable=False),
        sa.Column("training", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Boolean(), nullable=False),
        sa.Column("food", sa.Boolean(), nullable=False),
        sa.Column("activities", sa.Boolean(), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["user.id"], name=op.f("fk_trainer_grant_trainer_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_trainer_grant_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_grant")),
        sa.UniqueConstraint("user_id", "trainer_id", name=op.f("uq_trainer_grant_user_id_trainer_id")),
    )
    op.create_index(op.f("ix_trainer_grant_user_id"), "trainer_grant", ["user_id"])
    op.create_index(op.f("ix_trainer_grant_trainer_id"), "trainer_grant", ["trainer_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_trainer_grant_trainer_id"), table_name="trainer_grant")
    op.drop_index(op.f("ix_trainer_grant_user_id"), table_name="trainer_grant")
    op.drop_table("trainer_grant")
