"""Row documents: the answer about a row, kept as text beside it and made anew when the row changes.

    EXERCISE_INFO = Documents(
        "exerciseinfo", Exercise, {
            ExerciseImage.__table__: "{row}.exercise_id",
            Alias.__table__: "SELECT exercise_id FROM exercise_translation WHERE id = {row}.translation_id",
        },
    )

A document is never out of date: triggers empty it whenever its row, or a row of one of the other tables, changes in
whatever way. It is made anew before that transaction commits; where that would be too much at once (a licence that
thousands of rows name), or where a transaction went past the session, readers make what is missing for themselves.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from flask import Flask
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    Table,
    event,
    inspect,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session

from app.database import Model
from app.extensions import db
from app.triggers import ROWS, Trigger, declare

LAST = 2**63 - 1
"""The greatest id there can be."""
PART = 500
"""So many are made at once, and at most so many within somebody's transaction."""

Maker = Callable[[Select[Any]], Mapping[Any, bytes]]


class Documents:
    """One kind of document of one table's rows, in a table `<name>_document`.

    `refreshed_by` names the other tables that a document tells of, each with SQL for the ids of the documents a
    changed row concerns: `{row}` stands for that row. `rows` selects rows with all that making a document reads.
    `flask prepare` makes what is missing up to the id `prepared_upto`: of a table that may be too large for more.
    """

    def __init__(
        self,
        name: str,
        model: type[Model],
        refreshed_by: Mapping[Any, str] | None = None,
        *,
        rows: Callable[[], Select[Any]] | None = None,
        prepared_upto: int = LAST,
    ) -> None:
        self.name, self.model = name, model
        self.rows = rows or (lambda: select(model))
        self.prepared_upto = prepared_upto
        self.maker: Maker | None = None
        """Writes the documents of rows that are selected, by id; set by the resource that answers with them."""
        key = model.__table__.c.id
        self.table = Table(
            f"{name}_document",
            model.metadata,
            Column("row_id", key.type, ForeignKey(key, ondelete="CASCADE"), primary_key=True, autoincrement=False),
            Column("body", LargeBinary),
        )
        empty = self.table.c.body.is_(None)
        Index(f"ix_{name}_document_empty", self.table.c.row_id, sqlite_where=empty, postgresql_where=empty)
        watched = {model.__table__: "{row}.id"} | dict(refreshed_by or {})
        declare(self._triggers(watched))
        for table in watched:
            _watchers.setdefault(table, []).append(self)
        _all[name] = self

    def _triggers(self, watched: Mapping[Any, str]) -> Iterator[Trigger]:
        for table, ids in watched.items():
            for kind, rows in ROWS.items():
                if table is self.model.__table__ and kind != "UPDATE":
                    continue
                concerned = " OR ".join(f"row_id IN ({ids.format(row=one)})" for one in rows)
                yield Trigger(
                    f"{self.name}_document_{table.name}_{kind.lower()}",
                    table.name,
                    kind,
                    f"UPDATE {self.table.name} SET body = NULL WHERE body IS NOT NULL AND ({concerned})",
                    needs=(self.table.name,),
                )

    def made(self, ids: Iterable[Any]) -> dict[Any, bytes]:
        """New documents of these rows, by id; of rows that do not exist there are none."""
        return dict(self.maker(self.rows().where(self.model.id.in_(list(ids))))) if self.maker else {}

    def store(self, documents: Iterable[tuple[Any, bytes]]) -> None:
        """Keep documents, by id of their row: for imports that have them at hand. The caller is writing."""
        dialect = db.session.get_bind().dialect.name
        insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(self.table)
        statement = insert.on_conflict_do_update(index_elements=["row_id"], set_={"body": insert.excluded.body})
        pairs = iter(documents)
        while part := [{"row_id": key, "body": body} for key, body in islice(pairs, PART)]:
            db.session.connection().execute(statement, part)

    def refresh(self, ids: Collection[Any]) -> int:
        """Make and keep the documents of these rows; how many there were. The caller is writing."""
        made = self.made(ids) if ids else {}
        self.store(made.items())
        return len(made)

    def emptied(self, most: int = PART) -> list[Any]:
        """Ids of documents that a change has emptied."""
        return list(db.session.scalars(select(self.table.c.row_id).where(self.table.c.body.is_(None)).limit(most)))

    def missing(self, most: int = PART, upto: int = LAST) -> list[Any]:
        """Ids, no greater than `upto`, of rows that have no document, or an empty one."""
        rows = self.rows().with_only_columns(self.model.id).outerjoin(self.table, self.table.c.row_id == self.model.id)
        wanted = rows.where(self.table.c.body.is_(None), self.model.id <= upto)
        return list(db.session.scalars(wanted.order_by(self.model.id).limit(most)))

    def empty(self, connection: Connection, condition: ColumnElement[bool]) -> None:
        """Empty documents, where the triggers rest: `condition` is one of `table`. The caller is writing."""
        connection.execute(self.table.update().where(condition).values(body=None))

    def forget_all(self) -> None:
        """Empty every document. The caller is writing."""
        self.empty(db.session.connection(), true())


_all: dict[str, Documents] = {}
_watchers: dict[Any, list[Documents]] = {}
_CHANGED = "documents of changed tables"


def every() -> list[Documents]:
    """All kinds of documents, by name."""
    return [_all[name] for name in sorted(_all)]


def _note_tables(session: Session, tables: Iterable[Any]) -> None:
    for table in tables:
        for documents in _watchers.get(table, ()):
            session.info.setdefault(_CHANGED, {}).setdefault(documents, set())


def _note_rows(session: Session, _context: Any) -> None:
    changed = {inspect(row).mapper.local_table for row in chain(session.new, session.dirty, session.deleted)}
    if not changed.isdisjoint(_watchers):
        _note_tables(session, changed)
        for row in session.new:
            for documents in _watchers.get(inspect(row).mapper.local_table, ()):
                if isinstance(row, documents.model):
                    session.info[_CHANGED][documents].add(row.id)


def _note_statement(state: ORMExecuteState) -> None:
    if not state.is_select:
        _note_tables(state.session, [getattr(state.statement, "table", None)])


def _make_anew(session: Session) -> None:
    """Before a commit: what this transaction emptied, and what it added."""
    session.flush()
    for documents, added in session.info.pop(_CHANGED, {}).items():
        documents.refresh([*documents.emptied(), *islice(added, PART)])


def _forget_notes(session: Session) -> None:
    session.info.pop(_CHANGED, None)


def init_app(_app: Flask) -> None:
    """Watch what the session changes."""
    for name, listener in (
        ("after_flush", _note_rows),
        ("do_orm_execute", _note_statement),
        ("before_commit", _make_anew),
        ("after_rollback", _forget_notes),
    ):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)
