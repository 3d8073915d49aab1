"""refresh tokens of applications that were used already

A code is kept as long as tokens it led to live; what is left of older ones is refused as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "oauth_spent_token",
        sa.Column("code_id", _ID, nullable=False),
        sa.Column("refresh_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["code_id"], ["oauth_code.id"], name=op.f("fk_oauth_spent_token_code_id_oauth_code"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_spent_token")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_oauth_spent_token_refresh_hash")),
    )
    op.create_index(op.f("ix_oauth_spent_token_code_id"), "oauth_spent_token", ["code_id"])
    op.create_index(op.f("ix_oauth_spent_token_expires_at"), "oauth_spent_token", ["expires_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_oauth_spent_token_expires_at"), table_name="oauth_spent_token")
    op.drop_index(op.f("ix_oauth_spent_token_code_id"), table_name="oauth_spent_token")
    op.drop_table("oauth_spent_token")
