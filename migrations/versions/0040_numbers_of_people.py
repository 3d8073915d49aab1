"""numbers of people are not given again"""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_anew(never_again=True)


def downgrade() -> None:
    _make_anew(never_again=False)


def _make_anew(*, never_again: bool) -> None:
    """SQLite gives the number of the newest row again once that is deleted, unless the table says AUTOINCREMENT.

    Only a table made anew can say so. Rows of others keep pointing to it: foreign keys are off meanwhile.
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table("user", recreate="always", table_kwargs={"sqlite_autoincrement": never_again}):
        """The same columns."""
