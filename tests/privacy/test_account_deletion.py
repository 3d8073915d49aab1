"""Somebody leaves, and nothing of them stays: no row, no text, no file."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.jobs.services import add_job
from tests.backup.rows import everything_in
from tests.body.photos import photo
from tests.people import PASSWORD, Browser, Cast
from tests.privacy.test_two_accounts import Alice
from tests.rows import MARK

WEIGHTS = f"Date,Weight,Comments\n2026-01-02,80,{MARK}\n"


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Alice:
    return Alice(app, cast)


def _rows_that_name(app: Flask, user_id: int) -> list[str]:
    """Tables and columns with rows that refer to a person."""
    found = []
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for column in table.columns:
                refers = any(key.column.table.name == "user" for key in column.foreign_keys)
                if refers and db.session.execute(select(column).where(column == user_id).limit(1)).first():
                    found.append(f"{table.name}.{column.name}")
        db.session.remove()
    return found


def _texts_of(app: Flask) -> list[str]:
    """Tables with rows in which something of hers is written."""
    everything: dict[str, Any] = everything_in(app)
    return sorted({f"{name}: {row[:300]}" for name, rows in everything.items() for row in rows if _is_hers(row)})


def _is_hers(row: str) -> bool:
    return MARK in row or "alice" in row.lower()


def _files_of(instance: Path) -> list[str]:
    # The database's own file, too: what is deleted is overwritten.
    hers = (MARK.encode(), b"alice@example.com")
    return [
        str(path.relative_to(instance))
        for path in instance.rglob("*")
        if path.is_file() and (any(mark in path.read_bytes() for mark in hers) or "alice" in path.name)
    ]


def test_nothing_of_a_person_who_leaves_stays_in_the_database_or_on_the_disk(
    app: Flask, cast: Cast, alice: Alice, alices_browser: Browser
) -> None:
    user_id, instance = cast.id_of("alice"), Path(app.config["INSTANCE"])
    picture = {"picture": (BytesIO(photo()), "me.jpg"), "date": "2026-01-02", "description": MARK}
    alices_browser.submit("/body/photos", data=picture, page="/body/photos", content_type="multipart/form-data")
    portrait = {"image": (BytesIO(photo()), "me.jpg")}
    account = "/settings/account"
    alices_browser.submit(f"{account}/picture", data=portrait, page=account, content_type="multipart/form-data")
    assert list((instance / "uploads" / str(user_id) / "portrait").iterdir())
    file = {"file": (BytesIO(WEIGHTS.encode()), f"{MARK}.csv")}
    alices_browser.submit("/body/weight/import", data=file, content_type="multipart/form-data")
    with app.app_context(), writing():
        add_job("tests.hers", user_id, {"what": MARK})
    assert len(_rows_that_name(app, user_id)) > 20
    assert (instance / "uploads" / str(user_id)).is_dir()
    assert len(_texts_of(app)) > 15

    page = "/settings/account/delete"
    answer = alices_browser.submit(page, data={"password": PASSWORD, "current_password": PASSWORD, "username": "alice"})

    assert answer.status_code == 303, answer.text
    assert _rows_that_name(app, user_id) == []
    assert _texts_of(app) == []
    assert not (instance / "uploads" / str(user_id)).exists()
    assert _files_of(instance) == []
    assert alices_browser.get("/body").status_code == 303
