"""Making the indices that are declared: after every migration, each only if it is missing or was declared otherwise."""

from sqlalchemy import Connection, inspect, text

from app.search.index import PREFIX, SearchIndex, declared
from app.search.keeping import plain_words, refresh_vocabulary

DECLARATIONS = "search_declaration"


def install(connection: Connection) -> None:
    """Make the indices whose table exists, in place of those that were declared otherwise; drop the others."""
    tables = set(inspect(connection).get_table_names())
    wanted = {name: index for name, index in declared().items() if index.table in tables}
    made: dict[str, str] = {}
    if DECLARATIONS in tables:
        rows = connection.execute(text(f"SELECT name, fingerprint FROM {DECLARATIONS}"))
        made = {row.name: row.fingerprint for row in rows}
    for name, fingerprint in made.items():
        if name not in wanted or wanted[name].fingerprint() != fingerprint:
            _drop(connection, name)
    if not wanted:
        connection.execute(text(f"DROP TABLE IF EXISTS {DECLARATIONS}"))
        return
    declarations = f"CREATE TABLE IF NOT EXISTS {DECLARATIONS} (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL)"
    connection.execute(text(declarations))
    for name, index in wanted.items():
        if made.get(name) != index.fingerprint():
            _make(connection, index)


def remove(connection: Connection) -> None:
    """Take all of them away; `install` makes them anew."""
    if DECLARATIONS in inspect(connection).get_table_names():
        for name in connection.scalars(text(f"SELECT name FROM {DECLARATIONS}")).all():
            _drop(connection, name)
        connection.execute(text(f"DROP TABLE {DECLARATIONS}"))


def _drop(connection: Connection, name: str) -> None:
    for table in (f"{PREFIX}{name}_term", f"{PREFIX}{name}_word", f"{PREFIX}{name}"):
        connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
    connection.execute(text(f"DELETE FROM {DECLARATIONS} WHERE name = :name"), {"name": name})


def _make(connection: Connection, index: SearchIndex) -> None:
    make = _make_sqlite if connection.dialect.name == "sqlite" else _make_postgresql
    make(connection, index)
    plain, after = plain_words(index, connection), ""
    while (more := refresh_vocabulary(index, connection, plain, after)) is not None:
        after = more
    connection.execute(
        text(f"INSERT INTO {DECLARATIONS} VALUES (:name, :fingerprint)"),
        {"name": index.name, "fingerprint": index.fingerprint()},
    )


def _make_sqlite(connection: Connection, index: SearchIndex) -> None:
    # Contentless, without positions and sizes: some forty bytes a row instead of a hundred. Beginnings of two and
    # three letters have lists of their own; longer ones are few enough words to be named (`asking`).
    for statement in (
        f"CREATE VIRTUAL TABLE {index.index} USING fts5(words, content='', detail=none, columnsize=0, "
        "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')",
        f"CREATE VIRTUAL TABLE {index.terms} USING fts5vocab({index.index}, row)",
        f"CREATE TABLE {index.vocabulary} (word TEXT PRIMARY KEY, number INTEGER NOT NULL, is_plain INTEGER NOT NULL "
        "DEFAULT 0) WITHOUT ROWID",
        f"CREATE INDEX ix_{index.vocabulary}_plain ON {index.vocabulary}(word, is_plain) WHERE is_plain",
        f"INSERT INTO {index.index}({index.index}, rank) VALUES ('hashsize', {16 << 20})",
        index.insertion("r", f"FROM {index.table} AS r") + " ORDER BY 1",
    ):
        connection.exec_driver_sql(statement)


def _make_postgresql(connection: Connection, index: SearchIndex) -> None:
    for statement in (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE EXTENSION IF NOT EXISTS unaccent",
        f"CREATE TABLE {index.index} (row_id BIGINT PRIMARY KEY, rank SMALLINT NOT NULL, words TSVECTOR NOT NULL)",
        f"CREATE INDEX ix_{index.index}_words ON {index.index} USING gin (words)",
        f'CREATE TABLE {index.vocabulary} (word TEXT COLLATE "C" PRIMARY KEY, number INTEGER NOT NULL, '
        "is_plain BOOLEAN NOT NULL)",
        f"CREATE INDEX ix_{index.vocabulary}_similar ON {index.vocabulary} USING gin (word gin_trgm_ops)",
        index.upsert("r", f"FROM {index.table} AS r"),
    ):
        connection.exec_driver_sql(statement.replace("%", "%%"))
