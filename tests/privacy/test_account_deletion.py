"""Somebody leaves, and nothing of them stays: no row, no text, no file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.services import invite
from app.database import now, writing
from app.extensions import cache, db
from app.jobs.services import add_job
from app.personal_cache import key_of
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


def _add_own_exercise(browser: Browser) -> None:
    """One with a picture."""
    answer = browser.submit("/exercises/new", data={"name": f"{MARK} press", "category": "9"})
    page = answer.headers["Location"]
    browser.submit(f"{page}/pictures", page=page, data={"image": (BytesIO(photo()), "a.jpg")})


def _read_what_is_kept(app: Flask, user_id: int) -> Callable[[], list[Any]]:
    """Keep an answer and an undo of somebody as the rooms do; what is called then reads them."""
    keys = [key_of(user_id, "routine:1:notes"), key_of(user_id, "undo:word")]
    with app.app_context():
        for key in keys:
            cache.set(key, MARK, timeout=600)

    def read() -> list[Any]:
        with app.app_context():
            return [cache.get(key) for key in keys]

    return read


def test_nothing_of_a_person_who_leaves_stays_in_the_database_or_on_the_disk(
    app: Flask, cast: Cast, alice: Alice, alices_browser: Browser, doras_browser: Browser
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
    _add_own_exercise(alices_browser)
    invited = {"email": "alice@example.com", "days": "7"}
    doras_browser.submit("/settings/invitations", data=invited)
    doras_browser.submit("/settings/invitations", data=invited | {"email": "", "note": "for alice@example.com"})
    kept = _read_what_is_kept(app, user_id)
    with app.app_context(), writing():
        session = db.session.get_one(User, cast.id_of("dora"))
        invite(session, "", days=7, at=now(), email="alice@example.com")
        add_job("tests.hers", user_id, {"what": MARK})
    assert any(kept())
    assert any((instance / "media").rglob("*.jpg"))
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
    assert not any(kept())
    assert not any(path.is_file() for path in (instance / "media").rglob("*"))
    assert alices_browser.get("/body").status_code == 303
