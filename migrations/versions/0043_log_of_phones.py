"""the log that phones follow"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LIVE = sa.text("op = 'PUT'")
_LOCK = -3_117_090_121
"""People's locks are their numbers; this is nobody's."""


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        # The lock first: numbers are then drawn in the order in which transactions end.
        op.execute("CREATE SEQUENCE sync_op_number")
        op.execute(
            "CREATE OR REPLACE FUNCTION sync_next_op() RETURNS bigint LANGUAGE plpgsql AS $$BEGIN "
            f"PERFORM pg_advisory_xact_lock({_LOCK}); RETURN nextval('sync_op_number'); END$$"
        )
    op.create_table(
        "sync_op",
        sa.Column("id", _ID, server_default=sa.text("sync_next_op()") if is_postgresql else None, nullable=False),
        sa.Column("bucket", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.String(6), nullable=False),
        sa.Column("object_type", sa.String(50), nullable=True),
        sa.Column("object_id", sa.String(40), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("checksum", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_op")),
        sqlite_autoincrement=True,
    )
    if is_postgresql:
        op.execute("ALTER SEQUENCE sync_op_number OWNED BY sync_op.id")
    op.create_index("ix_sync_op_bucket", "sync_op", ["bucket", "id"])
    op.create_index(
        "uq_sync_op_live",
        "sync_op",
        ["object_type", "object_id", "bucket"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_table(
        "sync_bucket",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("checksum", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("last_op", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_bucket")),
    )
    op.create_table(
        "sync_user_ingredient",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("ingredient_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sync_user_ingredient_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ingredient_id"],
            ["ingredient.id"],
            name=op.f("fk_sync_user_ingredient_ingredient_id_ingredient"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "ingredient_id", name=op.f("pk_sync_user_ingredient")),
    )
    op.create_index(op.f("ix_sync_user_ingredient_ingredient_id"), "sync_user_ingredient", ["ingredient_id"])
    op.create_table(
        "sync_device",
        sa.Column("client_id", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("write_checkpoint", sa.BigInteger(), nullable=False),
        sa.Column("session_id", _ID, nullable=True),
        sa.Column("token_id", _ID, nullable=True),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sync_device_user_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["login_session.id"],
            name=op.f("fk_sync_device_session_id_login_session"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["token_id"], ["api_token.id"], name=op.f("fk_sync_device_token_id_api_token"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_device")),
        sa.UniqueConstraint("user_id", "client_id", name=op.f("uq_sync_device_user_id_client_id")),
    )
    for column in ("user_id", "session_id", "token_id"):
        op.create_index(op.f(f"ix_sync_device_{column}"), "sync_device", [column])
    op.create_table(
        "sync_state",
        sa.Column("epoch", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_state")),
    )


def downgrade() -> None:
    for table in ("sync_state", "sync_device", "sync_user_ingredient", "sync_bucket", "sync_op"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION sync_next_op()")
