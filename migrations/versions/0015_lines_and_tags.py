"""keep simplified lines of tracks, tags, and filters with a name"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "track_line",
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("coarse", sa.LargeBinary(), nullable=False),
        sa.Column("fine", sa.LargeBinary(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_track_line_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_line")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_track_line_activity_id")),
    )
    op.create_table(
        "tag",
        sa.Column("label", sa.String(length=50), nullable=False),
        sa.Column("label_folded", sa.String(length=150), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_tag_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("user_id", "label_folded", name=op.f("uq_tag_user_id_label_folded")),
    )
    op.create_index(op.f("ix_tag_user_id"), "tag", ["user_id"])
    op.create_table(
        "activity_tag",
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("tag_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_tag_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_activity_tag_tag_id_tag"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("activity_id", "tag_id", name=op.f("pk_activity_tag")),
    )
    op.create_index(op.f("ix_activity_tag_tag_id"), "activity_tag", ["tag_id"])
    op.create_table(
        "saved_filter",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_saved_filter_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_filter_user_id_name")),
    )
    op.create_index(op.f("ix_saved_filter_user_id"), "saved_filter", ["user_id"])


def downgrade() -> None:
    for table in ("saved_filter", "activity_tag", "tag", "track_line"):
        op.drop_table(table)
