"""Answers from stored documents: one statement reads them, and nothing is computed."""

from typing import Any

from sqlalchemy import Select

from app.api.links import at_this_origin
from app.documents import Documents
from app.extensions import db


def stored_documents(documents: Documents, rows: Select[Any]) -> list[bytes]:
    """The documents of these rows, in their order; those that are not there are made for this answer."""
    table = documents.table
    found = db.session.execute(
        rows.with_only_columns(documents.model.id, table.c.body).outerjoin(table, table.c.row_id == documents.model.id)
    ).all()
    missing = [key for key, body in found if body is None]
    made = documents.made(missing) if missing else {}
    # What was deleted since the first statement is in neither.
    bodies = [made.get(key) if body is None else body for key, body in found]
    return [at_this_origin(body) for body in bodies if body is not None]
