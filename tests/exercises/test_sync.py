"""Taking in the catalogue of another server, from a real one that answers over HTTP."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from PIL import Image

from app.database import writing
from app.exercises import services
from app.exercises.models import Alias, DeletionLog, Exercise, Translation
from app.extensions import db
from tests.answering import Answer, answering
from tests.exercises.conftest import SATZ, SENTENCE

THEN, LATER = "2024-01-17T10:39:48.517000Z", "2025-06-01T08:00:00Z"


def _uuid(number: int) -> str:
    return str(UUID(int=number))


def _told(number: int, name: str, **more: Any) -> dict[str, Any]:
    text = {
        **{"id": number, "uuid": _uuid(1000 + number), "exercise": number, "language": 7, "name": name},
        **{
            "description": f"<p>{SENTENCE}</p>",
            "description_source": SENTENCE,
            "created": THEN,
            "license_author": "ann",
        },
        **{"aliases": [{"id": 1, "uuid": _uuid(2000 + number), "alias": f"{name} too"}], "notes": []},
        "author_history": ["ann"],
    }
    return {
        **{"id": number, "uuid": _uuid(number), "created": THEN, "last_update": THEN, "last_update_global": THEN},
        **{"category": {"id": 3, "name": "Legs"}, "muscles": [{"id": 5, "name": "Quadriceps femoris"}]},
        **{"muscles_secondary": [], "equipment": [{"id": 2, "name": "Sled"}], "variation_group": None},
        **{"license": {"id": 9, "short_name": "CC-BY-SA 3"}, "license_author": "ann", "images": []},
        **{"translations": [text], "videos": [], "author_history": ["ann"], "total_authors_history": ["ann"]},
        **more,
    }


class OtherServer:
    """What it tells, and what it was asked."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {
            "language": [{"id": 7, "short_name": "en", "full_name": "English"}, {"id": 8, "short_name": "xx"}],
            "exercisecategory": [{"id": 3, "name": "Legs"}],
            "muscle": [{"id": 5, "name": "Quadriceps femoris", "name_en": "Quads", "is_front": True}],
            "equipment": [{"id": 2, "name": "Sled"}],
            "exerciseinfo": [_told(1, "Sled push"), _told(2, "Sled drag"), _told(3, "Wall sit")],
            "deletion-log": [],
        }
        self.fails_at: str | None = None
        self.asked: list[str] = []
        self.page = 2
        self.address = ""

    def answer(self, path: str, host: str) -> tuple[int, str, bytes]:
        self.asked.append(path)
        if self.fails_at and self.fails_at in path:
            return 503, "text/plain", b"later"
        if path.startswith("/media/"):
            written = BytesIO()
            Image.new("RGB", (300, 300), "navy").save(written, "PNG")
            return 200, "image/png", written.getvalue()
        name = urlsplit(path).path.split("/")[3]
        offset = int(parse_qs(urlsplit(path).query).get("offset", ["0"])[0])
        rows = self.rows[name]
        more = f"http://elsewhere.invalid/api/v2/{name}/?limit={self.page}&offset={offset + self.page}"
        body = {
            "count": len(rows),
            "next": more if offset + self.page < len(rows) else None,
            "previous": None,
            "results": rows[offset : offset + self.page],
        }
        return 200, "application/json", json.dumps(body).encode()


@pytest.fixture
def other() -> Iterator[OtherServer]:
    told = OtherServer()

    def said(path: str, host: str) -> Answer:
        status, kind, body = told.answer(path, host)
        return status, {"Content-Type": kind}, body

    with answering(said) as told.address:
        yield told


@pytest.fixture
def sync(runner: FlaskCliRunner, other: OtherServer) -> Callable[..., Any]:
    return lambda *options: runner.invoke(args=["exercises", "sync", "--from", other.address, *options])


def _named(name: str) -> Exercise | None:
    found: Any = db.session.query(Translation).filter_by(name=name).one_or_none()
    return found.exercise if found else None


def test_everything_arrives_with_the_other_servers_uuids(app: Flask, sync: Callable[..., Any]) -> None:
    outcome = sync()

    assert outcome.exit_code == 0, outcome.output
    assert "3 exercises and 0 pictures taken in" in outcome.output
    with app.app_context():
        push = _named("Sled push")
        assert push is not None
        assert str(push.uuid) == _uuid(1)
        assert (push.category.name, [one.name for one in push.equipment]) == ("Legs", ["Sled"])
        assert [one.name for one in push.muscles] == ["Quadriceps femoris"]
        assert (push.license.short_name, push.license_author) == ("CC-BY-SA 3", "ann")
        assert db.session.query(Alias).filter_by(alias="Sled push too").count() == 1
        assert push.translations[0].description == f"<p>{SENTENCE}</p>\n"


def test_only_the_server_that_was_named_is_asked(sync: Callable[..., Any], other: OtherServer) -> None:
    sync()

    assert len([path for path in other.asked if path.startswith("/api/v2/exerciseinfo/")]) == 2


def test_after_an_interruption_it_goes_on_where_it_was(
    app: Flask, sync: Callable[..., Any], other: OtherServer
) -> None:
    other.fails_at = "/exerciseinfo/?limit=2&offset=2"
    interrupted = sync()
    assert interrupted.exit_code == 1
    assert "does not answer (503). Call the command again" in interrupted.output
    other.fails_at, other.asked = None, []

    assert "1 exercises" in sync().output

    assert "/api/v2/exerciseinfo/?limit=100" not in other.asked
    with app.app_context():
        assert db.session.query(Exercise).count() == 3


def test_a_second_run_brings_changes_and_leaves_alone_what_was_changed_here(
    app: Flask, sync: Callable[..., Any], other: OtherServer
) -> None:
    sync()
    with app.app_context(), writing():
        drag = _named("Sled drag")
        assert drag is not None
        services.change_translation(drag.translations[0], None, {"name": "My drag"})
    renewed = {"last_update": LATER, "last_update_global": LATER}
    other.rows["exerciseinfo"][0] = _told(1, "Prowler push", equipment=[], **renewed)
    other.rows["exerciseinfo"][1]["translations"][0]["name"] = "Their drag"

    sync()

    with app.app_context():
        push, drag = _named("Prowler push"), _named("My drag")
        assert push is not None
        assert push.equipment == []
        assert drag is not None
        assert _named("Their drag") is None
        assert db.session.query(Exercise).count() == 3


def test_deletions_follow_and_what_was_deleted_here_stays_deleted(
    app: Flask, sync: Callable[..., Any], other: OtherServer
) -> None:
    sync()
    with app.app_context(), writing():
        db.session.add(DeletionLog(model_type="base", uuid=UUID(_uuid(3))))
        db.session.delete(_named("Wall sit"))
    other.rows["deletion-log"] = [
        {"model_type": "base", "uuid": _uuid(2), "replaced_by": None, "timestamp": LATER, "comment": ""},
        {"model_type": "base", "uuid": _uuid(77), "replaced_by": None, "timestamp": LATER, "comment": ""},
    ]
    del other.rows["exerciseinfo"][1]

    assert "1 deleted" in sync().output

    with app.app_context():
        assert db.session.query(Exercise).count() == 1


def test_pictures_come_once_when_they_are_wanted(app: Flask, sync: Callable[..., Any], other: OtherServer) -> None:
    image = {"uuid": _uuid(50), "image": "https://elsewhere.invalid/media/exercise-images/1/a.png", "style": "4"}
    other.rows["exerciseinfo"][0]["images"] = [image | {"is_main": True, "license_author": "ann"}]

    assert "1 pictures" in sync("--images").output
    assert "0 pictures" in sync("--images").output
    with app.app_context():
        push = _named("Sled push")
        assert push is not None
        assert [str(one.uuid) for one in push.images] == [_uuid(50)]
        assert services.file_at(push.images[0].image).is_file()


def test_rows_that_make_no_sense_are_left_out(app: Flask, sync: Callable[..., Any], other: OtherServer) -> None:
    german = {"translations": [_told(9, "Wandsitz")["translations"][0] | {"language": 99, "description_source": SATZ}]}
    other.rows["exerciseinfo"] += [{"uuid": "x"}, _told(4, "A\x00b") | {"muscles": None}, _told(9, "") | german]

    assert "2 not understood" in sync().output


@pytest.mark.parametrize("address", ["ftp://example.org", "http://", "http://user:secret@example.org"])
def test_an_address_that_is_none_is_refused(runner: FlaskCliRunner, address: str) -> None:
    outcome = runner.invoke(args=["exercises", "sync", "--from", address])

    assert outcome.exit_code == 1
    assert "is no address of a server" in outcome.output


def test_something_else_than_a_catalogue_is_refused(sync: Callable[..., Any], other: OtherServer) -> None:
    other.rows["language"] = [{"name": "nothing of the kind"}]

    outcome = sync()

    assert outcome.exit_code == 1
    assert "is no catalogue of exercises" in outcome.output
