"""Stored answers about foods: they say what the rows say, and counts are right, whoever changed them and however."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import text, update

from app import documents
from app.database import writing
from app.nutrition.models import INGREDIENT_INFOS, INGREDIENTS, Ingredient, IngredientWeightUnit
from app.nutrition.queries.tally import count_new_foods
from tests.people import Program

KINDS = ("ingredient", "ingredientinfo")
OWN = {"name": "Grandma's stew", "energy": 120, "protein": "8", "carbohydrates": "9", "fat": "5", "language": 2}


@pytest.fixture
def bread(add_food: Callable[..., int]) -> int:
    made = add_food("Rye bread", units={"slice": 40})
    _prepare()
    return made


def _prepare() -> None:
    for kind in (INGREDIENTS, INGREDIENT_INFOS):
        with writing():
            kind.refresh(kind.missing())


def _shown(client: FlaskClient, kind: str, food: int) -> Any:
    detail = client.get(f"/api/v2/{kind}/{food}/").json
    (listed,) = [one for one in client.get(f"/api/v2/{kind}/").json["results"] if one["id"] == food]
    assert listed == detail
    return detail


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        (update(Ingredient).values(name="Dark bread"), lambda food: food["name"] == "Dark bread"),
        (text("UPDATE ingredient SET energy = 7"), lambda food: food["energy"] == 7),
        (update(IngredientWeightUnit).values(gram=41), lambda food: food["weight_units"][0]["gram"] == 41),
        (text("DELETE FROM ingredient_weight_unit"), lambda food: food["weight_units"] == []),
    ],
    ids=["orm", "text", "portion", "no portions"],
)
def test_a_change_is_seen_at_once(
    client: FlaskClient, bread: int, kind: str, statement: Any, shown: Callable[[Any], bool]
) -> None:
    assert not shown(_shown(client, kind, bread))

    with writing() as session:
        session.connection().execute(statement)

    assert shown(_shown(client, kind, bread))


def test_a_language_that_is_renamed_is_seen_at_once(client: FlaskClient, bread: int) -> None:
    with writing() as session:
        session.connection().execute(text("UPDATE language SET full_name = 'Plain English' WHERE short_name = 'en'"))

    assert _shown(client, "ingredientinfo", bread)["language"]["full_name"] == "Plain English"


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_import_changes_is_seen_at_once(
    client: FlaskClient, runner: FlaskCliRunner, tmp_path: Path, kind: str
) -> None:
    table = tmp_path / "foods.csv"
    for energy in ("250", "251"):
        table.write_text(
            "code,product_name,energy-kcal_100g,proteins_100g,carbohydrates_100g,fat_100g\n"
            f"4000000000017,Rye bread,{energy},8,45,2.5\n"
        )
        assert runner.invoke(args=["foods", "import", str(table)]).exit_code == 0
        (food,) = client.get(f"/api/v2/{kind}/").json["results"]
        assert food["energy"] == int(energy)
        with client.application.app_context():
            _prepare()


@pytest.mark.parametrize("kind", KINDS)
def test_lists_count_everybodys_foods_and_ones_own(
    app: Flask, client: FlaskClient, as_alice: Program, as_bob: Program, kind: str
) -> None:
    values = {"energy": 250, "protein": 8, "carbohydrates": 45, "fat": 2, "language_id": 2}
    with app.app_context(), writing() as session:
        session.add(Ingredient(name="Rye bread", **values))
        session.flush()
        count_new_foods(session.connection())
    assert as_alice.post("/api/v2/own-ingredient/", json=OWN).status_code == 201

    pages = [asker.get(f"/api/v2/{kind}/").json for asker in (client, as_bob, as_alice)]

    assert [page["count"] for page in pages] == [len(page["results"]) for page in pages] == [1, 1, 2]
    assert as_alice.get(f"/api/v2/{kind}/?offset=1").json["results"][0]["name"] == OWN["name"]


def test_a_list_of_prepared_foods_takes_one_statement(
    client: FlaskClient, bread: int, count_queries: Callable[..., int]
) -> None:
    client.get("/api/v2/ingredientinfo/")

    assert count_queries(client.get, "/api/v2/ingredientinfo/") == 1


def test_only_the_first_foods_of_millions_are_prepared_at_the_start(app: Flask) -> None:
    limits = {kind.name: kind.prepared_upto for kind in documents.every() if kind.prepared_upto < documents.LAST}

    assert {name: limits[name] for name in KINDS} == dict.fromkeys(KINDS, 20_000)
