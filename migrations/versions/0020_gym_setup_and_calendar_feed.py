"""gym setup and calendar feed"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "gym_setup",
        sa.Column("unit", sa.String(length=2), nullable=False),
        sa.Column("bar", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("curl_bar", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("plates", sa.JSON(), nullable=False),
        sa.Column("rest_seconds", sa.Integer(), nullable=False),
        sa.Column("has_sound", sa.Boolean(), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_gym_setup_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gym_setup")),
        sa.UniqueConstraint("user_id", name=op.f("uq_gym_setup_user_id")),
    )
    op.create_index(op.f("ix_gym_setup_user_id"), "gym_setup", ["user_id"])
    op.create_table(
        "calendar_feed",
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("nonce", name=op.f("uq_calendar_feed_nonce")),
        sa.UniqueConstraint("user_id", name=op.f("uq_calendar_feed_user_id")),
    )
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_calendar_feed_user_id"), table_name="calendar_feed")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_gym_setup_user_id"), table_name="gym_setup")
    op.drop_table("gym_setup")
