"""Categories, equipment and muscles, for programs."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.exercises.logic.body_map import SHAPES, TONES, picture


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("exercisecategory", 8, {"id": 10, "name": "Abs"}),
        ("equipment", 12, {"id": 1, "name": "Barbell"}),
    ],
)
def test_the_vocabulary_is_complete(client: FlaskClient, name: str, count: int, first: dict[str, object]) -> None:
    found = client.get(f"/api/v2/{name}/").json

    assert found["count"] == count
    assert found["results"][0] == first


def test_a_muscle_is_shown_with_its_pictures(client: FlaskClient) -> None:
    assert client.get("/api/v2/muscle/10/").json == {
        "id": 10,
        "name": "Quadriceps femoris",
        "name_en": "Quads",
        "is_front": True,
        "image_url_main": "http://localhost/static/images/muscles/main/muscle-10.svg",
        "image_url_secondary": "http://localhost/static/images/muscles/secondary/muscle-10.svg",
    }


def test_every_picture_exists_and_is_an_svg(client: FlaskClient) -> None:
    muscles = client.get("/api/v2/muscle/").json["results"]

    assert len(muscles) == 16
    for muscle in muscles:
        for name in ("image_url_main", "image_url_secondary"):
            answer = client.get(urlsplit(muscle[name]).path)
            assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
            assert ElementTree.fromstring(answer.data).tag.endswith("svg")
            answer.close()


def test_the_pictures_are_those_the_body_diagram_gives(app: Flask) -> None:
    static = Path(app.static_folder or "")
    diagram = (static / "img" / "body.svg").read_text()

    for folder, tone in TONES.items():
        for muscle_id in SHAPES:
            drawn = (static / "images" / "muscles" / folder / f"muscle-{muscle_id}.svg").read_text()
            assert drawn == picture(diagram, muscle_id, tone), "run `flask draw-muscles`"
            assert drawn.count(tone) == 1


def test_the_side_of_each_picture_is_the_side_of_the_muscle(client: FlaskClient) -> None:
    for muscle in client.get("/api/v2/muscle/").json["results"]:
        assert SHAPES[muscle["id"]].startswith("front-" if muscle["is_front"] else "back-"), muscle["name"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("exercisecategory/?name=Arms", [8]),
        ("equipment/?name=Bench", [8]),
        ("muscle/?name_en=Biceps", [1]),
        ("muscle/?is_front=False&name_en=Glutes", [8]),
        ("muscle/?ordering=is_front,-id&limit=2", [16, 15]),
    ],
)
def test_filters_and_order(client: FlaskClient, query: str, ids: list[int]) -> None:
    assert [row["id"] for row in client.get(f"/api/v2/{query}").json["results"]] == ids


@pytest.mark.parametrize("name", ["exercisecategory", "equipment", "muscle"])
def test_a_list_takes_two_statements(client: FlaskClient, count_queries: Callable[..., int], name: str) -> None:
    assert count_queries(client.get, f"/api/v2/{name}/") == 2
