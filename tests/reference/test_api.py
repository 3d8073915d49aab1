"""Languages, licences and units, for programs."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


def test_there_are_33_languages_by_their_own_names(client: FlaskClient) -> None:
    found = client.get("/api/v2/language/?limit=100").json["results"]

    names = [row["full_name"] for row in found]
    assert len(found) == 33
    assert names == sorted(names)
    assert next(row for row in found if row["id"] == 2) == {
        "id": 2,
        "short_name": "en",
        "full_name": "English",
        "full_name_en": "English",
    }


def test_the_first_licence_begins_with_a_blank_and_stands_first(client: FlaskClient) -> None:
    found = client.get("/api/v2/license/").json["results"]

    assert [row["id"] for row in found] == [1, 4, 2, 3, 5]
    assert found[0]["full_name"] == " Creative Commons Attribution Share Alike 3"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("language/?short_name=de", [1]),
        ("language/?full_name=Deutsch", [1]),
        ("language/?full_name_en=German&limit=1&ordering=id", [1]),
        ("license/?short_name=CC0", [3]),
        ("license/?full_name=+Creative+Commons+Attribution+Share+Alike+3", [1]),
        ("setting-repetitionunit/?name=Seconds", [3]),
        ("setting-weightunit/?name=lb", [2]),
        ("license/?url=https://opendatacommons.org/licenses/odbl/", [5]),
    ],
)
def test_filters(client: FlaskClient, query: str, ids: list[int]) -> None:
    assert [row["id"] for row in client.get(f"/api/v2/{query}").json["results"]] == ids


@pytest.mark.parametrize("name", ["language", "license", "setting-repetitionunit", "setting-weightunit"])
def test_a_list_takes_two_statements(client: FlaskClient, count_queries: Callable[..., int], name: str) -> None:
    assert count_queries(client.get, f"/api/v2/{name}/") == 2


def test_names_are_data_and_are_not_translated(client: FlaskClient) -> None:
    german = client.get("/api/v2/language/2/", headers={"Accept-Language": "de"})

    assert german.json["full_name_en"] == "English"


def test_units_of_repetitions_say_what_they_measure(client: FlaskClient) -> None:
    found = client.get("/api/v2/setting-repetitionunit/").json["results"]

    assert [row["name"] for row in found][:3] == ["Kilometers", "Meters", "Miles"]
    assert next(row for row in found if row["id"] == 4) == {
        "id": 4,
        "name": "Minutes",
        "unit_type": "TIME",
        "multiplier": 60,
    }
