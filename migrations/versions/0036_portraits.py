"""pictures people show of themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "portrait",
        sa.Column("name", sa.String(36), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_portrait_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portrait")),
        sa.UniqueConstraint("name", name=op.f("uq_portrait_name")),
        sa.UniqueConstraint("user_id", name=op.f("uq_portrait_user_id")),
    )
    op.create_index(op.f("ix_portrait_user_id"), "portrait", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_portrait_user_id"), table_name="portrait")
    op.drop_table("portrait")
