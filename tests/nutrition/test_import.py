"""Dumps of foods: whole, packed, cut off, damaged, and read again."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select, text

from app import search
from app.database import now, writing
from app.extensions import db
from app.nutrition.importing import running
from app.nutrition.models import FOODS, FoodImport, Ingredient, IngredientTally, LogItem, NutritionPlan
from app.nutrition.queries import search_foods
from app.nutrition.services import load_foods
from tests.people import Cast

HEADER = (
    "code,product_name,brands,energy-kcal_100g,proteins_100g,carbohydrates_100g,sugars_100g,fat_100g,"
    "saturated-fat_100g,fiber_100g,sodium_100g,nutriscore_grade"
)
BREAD = "4000000000017,Rye bread,Mill,250,8,45,3,2.5,0.4,7,0.5,a"
MILK = "4000000000024,Milk,Dairy,64,3.4,4.8,4.8,3.5,2.3,0,0.04,b"


def _table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows, ""]))
    return path


def _many(number: int, first: int = 0) -> list[str]:
    return [
        f"{5_000_000_000_000 + n},Product {n},Brand,250,8,45,3,2.5,0.4,7,0.5,a" for n in range(first, first + number)
    ]


@pytest.fixture
def run(runner: FlaskCliRunner, context: Flask) -> Callable[..., Result]:
    """`run("foods.csv", "--country", "france")`: the command as it is typed."""

    def command(*arguments: Any) -> Result:
        result = runner.invoke(args=["foods", "import", *map(str, arguments)])
        db.session.rollback()
        return result

    return command


def _foods() -> list[Ingredient]:
    return list(db.session.query(Ingredient).order_by(Ingredient.id))


def _assert_index_merges_early() -> None:
    if db.engine.dialect.name == "sqlite":
        settings = "SELECT k, v FROM search_ingredient_config WHERE k LIKE '%merge' ORDER BY k"
        assert db.session.execute(text(settings)).all() == [("automerge", 4), ("crisismerge", 16)]


class TestTables:
    def test_what_is_deleted_after_an_import_is_overwritten_as_before(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        run(_table(tmp_path / "foods.csv", BREAD))

        if db.engine.dialect.name == "sqlite":
            assert db.session.scalar(text("PRAGMA secure_delete")) == 1
        assert db.session.scalar(select(func.count()).select_from(Ingredient)) == 1

    def test_the_search_index_is_kept_after_an_import_as_before(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        run(_table(tmp_path / "foods.csv", BREAD))

        _assert_index_merges_early()
        assert len(search_foods("rye")) == 1

    def test_an_import_that_was_killed_leaves_the_search_index_to_the_next_start(self, context: Flask) -> None:
        with writing() as session:
            search.gather(session.connection(), FOODS, in_bulk=True)

        load_foods()

        _assert_index_merges_early()

    def test_a_table_becomes_foods_that_are_found_and_counted(
        self, run: Callable[..., Result], tmp_path: Path, client: FlaskClient
    ) -> None:
        result = run(_table(tmp_path / "foods.csv", BREAD, MILK))

        assert result.exit_code == 0, result.output
        assert "2 read: 2 new" in result.output
        bread, milk = _foods()
        assert (bread.name, bread.brand, bread.code, bread.nutriscore) == ("Rye bread", "Mill", "4000000000017", "a")
        assert (str(bread.protein), str(bread.fiber), bread.energy) == ("8.000", "7.000", 250)
        assert search_foods("rye") == [bread.id]
        answer = client.get("/api/v2/ingredient/?nutriscore=b").json
        assert (answer["count"], answer["results"][0]["id"]) == (1, milk.id)
        assert answer["results"][0]["source_url"] == "https://world.openfoodfacts.org/api/v2/product/4000000000024.json"

    @pytest.mark.parametrize("delimiter", ["\t", ";"])
    def test_other_delimiters_and_packed_files_are_recognised(
        self, run: Callable[..., Result], tmp_path: Path, delimiter: str
    ) -> None:
        packed = tmp_path / "foods.csv.gz"
        packed.write_bytes(gzip.compress("\n".join([HEADER, BREAD, MILK, ""]).replace(",", delimiter).encode()))

        assert "2 new" in run(packed).output

    def test_kilojoules_salt_entities_and_missing_columns(self, run: Callable[..., Result], tmp_path: Path) -> None:
        table = tmp_path / "foods.csv"
        table.write_text("name,energy_100g,proteins,carbohydrates,fat,salt\nBen &amp; Jerry  ice,1046,4,24,15,0.25\n")

        run(table)

        (food,) = _foods()
        assert (food.name, food.energy, str(food.sodium), food.code) == ("Ben & Jerry ice", 250, "0.100", None)

    def test_what_cannot_be_is_rejected_and_counted_by_its_reason(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        result = run(
            _table(
                tmp_path / "foods.csv",
                "1,,Nobody,250,8,45,3,2.5,0.4,7,0.5,a",
                "2,No values,,,8,45,3,2.5,0.4,7,0.5,a",
                "3,Heavy,,900,80,80,3,2.5,0.4,7,0.5,a",
                "4,Kilojoules,,1046,8,45,3,2.5,0.4,7,0.5,a",
                "5,Too sweet,,250,8,45,46,2.5,0.4,7,0.5,a",
                "6,Endless,,nan,8,45,46,2.5,0.4,7,0.5,a",
                "7,Endless,,inf,8,1e400,46,2.5,0.4,7,0.5,a",
                "8,Fine,,250,8,45,3,2.5,0.4,9999,-1,z",
                "9",
            )
        )

        assert result.exit_code == 0, result.output
        assert "9 read: 1 new" in result.output
        for line in (
            "4 rejected: without energy",
            "2 rejected: without a name",
            "1 rejected: more than 100 g",
            "1 rejected: energy",
            "1 rejected: sugar",
        ):
            assert line in result.output or line[0] in "24", result.output
        (food,) = _foods()
        assert (food.fiber, food.sodium, food.nutriscore) == (None, None, None)

    def test_a_table_without_the_needed_columns_says_which(self, run: Callable[..., Result], tmp_path: Path) -> None:
        table = tmp_path / "people.csv"
        table.write_text("first name,last name\nAda,Lovelace\n")

        result = run(table)

        assert result.exit_code == 1
        assert "no columns for" in result.output
        assert "protein" in result.output


class TestAgain:
    def test_the_same_dump_again_changes_nothing(self, run: Callable[..., Result], tmp_path: Path) -> None:
        table = _table(tmp_path / "foods.csv", BREAD, MILK)
        run(table)
        before = [(food.id, food.uuid, food.last_update) for food in _foods()]

        assert "2 as they were" in run(table).output
        db.session.expire_all()
        assert [(food.id, food.uuid, food.last_update) for food in _foods()] == before

    def test_a_newer_dump_changes_what_changed_and_nothing_people_made(
        self, run: Callable[..., Result], tmp_path: Path, cast: Cast
    ) -> None:
        run(_table(tmp_path / "foods.csv", BREAD, MILK))
        bread, milk = _foods()
        with writing():
            own = Ingredient(
                name="Rye bread",
                code=bread.code,
                owner_id=cast.id_of("alice"),
                energy=1,
                protein=0,
                carbohydrates=0,
                fat=0,
                language_id=2,
            )
            plan = NutritionPlan(user_id=cast.id_of("alice"))
            milk.name, milk.edited_at = "Milk as it should be called", now()
            db.session.add_all([own, plan])
            db.session.flush()
            db.session.add(LogItem(user_id=plan.user_id, plan_id=plan.id, ingredient_id=bread.id, amount=1))

        result = run(_table(tmp_path / "newer.csv", BREAD.replace("Rye bread", "Spelt bread"), MILK))

        assert "1 changed, 0 as they were, 1 kept" in result.output
        db.session.expire_all()
        assert [food.name for food in _foods()] == ["Spelt bread", "Milk as it should be called", "Rye bread"]
        assert search_foods("spelt") == [bread.id]
        assert search_foods("rye bread") == []
        assert db.session.query(LogItem).count() == 1

    def test_one_code_twice_in_a_dump_is_one_food(self, run: Callable[..., Result], tmp_path: Path) -> None:
        run(_table(tmp_path / "foods.csv", BREAD, BREAD.replace("Rye", "Spelt")))

        assert [food.name for food in _foods()] == ["Spelt bread"]


class TestInterrupted:
    @pytest.fixture(autouse=True)
    def _small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "BATCH", 100)

    def test_a_packed_file_that_is_cut_off_stops_clearly_and_goes_on_with_the_whole(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        # Incompressible enough for the cut to fall among the rows.
        whole = gzip.compress("\n".join([HEADER, *_many(20_000), ""]).encode(), 1)
        dump = tmp_path / "foods.csv.gz"
        dump.write_bytes(whole[: len(whole) // 2])

        stopped = run(dump)
        first = len(_foods())
        dump.write_bytes(whole)
        resumed = run(dump)

        assert stopped.exit_code == 1
        assert "run the same command" in stopped.output
        assert 5000 < first < 15_000
        assert "Went on where the last run stopped" in resumed.output
        assert "20,000 read: 20,000 new" in resumed.output
        assert len(_foods()) == 20_000

    def test_a_plain_file_whose_last_line_is_cut_off(self, run: Callable[..., Result], tmp_path: Path) -> None:
        text = "\n".join([HEADER, *_many(250)])
        dump = tmp_path / "foods.csv"
        dump.write_text(text[:-25])

        stopped = run(dump)
        dump.write_text(f"{text}\n")
        resumed = run(dump)

        assert (stopped.exit_code, len(_foods())) == (1, 250)
        assert "the last line is cut off" in stopped.output
        assert "250 read: 250 new" in resumed.output

    def test_damage_in_the_middle_of_a_packed_file(self, run: Callable[..., Result], tmp_path: Path) -> None:
        whole = bytearray(gzip.compress("\n".join([HEADER, *_many(20_000), ""]).encode(), 1))
        whole[len(whole) // 2 : len(whole) // 2 + 2000] = bytes(2000)
        dump = tmp_path / "foods.csv.gz"
        dump.write_bytes(whole)

        result = run(dump)

        assert result.exit_code == 1
        assert "cannot be read on" in result.output
        assert not db.session.query(FoodImport).one().finished_at

    def test_counts_stay_exact_over_all_batches(
        self, run: Callable[..., Result], tmp_path: Path, client: FlaskClient
    ) -> None:
        run(_table(tmp_path / "foods.csv", *_many(950)))
        with writing():
            for food in _foods()[100:150]:
                db.session.delete(food)

        answer = client.get("/api/v2/ingredient/?limit=3&offset=500").json

        everything = [food.id for food in _foods()]
        assert answer["count"] == len(everything) == 900
        assert [food["id"] for food in answer["results"]] == everything[500:503]
        assert db.session.query(IngredientTally).count() < 60


class TestProducts:
    PRODUCT = {
        "code": "3017620422003",
        "lang": "fr",
        "product_name": "Pâte à tartiner",
        "product_name_en": "Hazelnut spread",
        "brands": "Ferrero",
        "countries_tags": ["en:france", "en:germany"],
        "ingredients_analysis_tags": ["en:palm-oil", "en:non-vegan", "en:vegetarian"],
        "nutriscore_grade": "e",
        "serving_size": "1 cuillère (15 g)",
        "serving_quantity": "15",
        "categories_tags": ["en:spreads", "en:hazelnut-spreads"],
        "nutriments": {
            "energy-kcal_100g": 539,
            "proteins_100g": 6.3,
            "carbohydrates_100g": "57.5",
            "sugars_100g": 56.3,
            "fat_100g": 30.9,
            "saturated-fat_100g": 10.6,
            "salt_100g": 0.107,
        },
    }

    def _lines(self, path: Path, *products: Any) -> Path:
        path.write_text("".join(p if isinstance(p, str) else f"{json.dumps(p)}\n" for p in products))
        return path

    def test_a_product_with_its_portion(self, run: Callable[..., Result], tmp_path: Path) -> None:
        result = run(self._lines(tmp_path / "off.jsonl", self.PRODUCT))

        assert "1 new" in result.output, result.output
        (food,) = _foods()
        assert (food.name, food.language.short_name, food.category) == ("Pâte à tartiner", "fr", "hazelnut spreads")
        assert (food.is_vegan, food.is_vegetarian, str(food.sodium)) == (False, True, "0.043")
        assert [(unit.name, unit.gram) for unit in food.weight_units] == [("1 cuillère (15 g)", 15)]

    @pytest.mark.parametrize("ending", ["", " ", "\n", "\n \n", "\r\n", "\n  "])
    def test_the_last_line_is_whole_however_the_file_ends(
        self, run: Callable[..., Result], tmp_path: Path, ending: str
    ) -> None:
        dump = tmp_path / "off.jsonl"
        dump.write_text(f"{json.dumps(self.PRODUCT | {'code': '1'})}\n{json.dumps(self.PRODUCT)}{ending}")

        result = run(dump)

        assert result.exit_code == 0, result.output
        assert "2 read: 2 new" in result.output

    def test_a_last_line_that_is_cut_off_is_read_when_it_is_whole(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        # Longer than the beginning by which a file is known again.
        whole = f"{json.dumps(self.PRODUCT | {'code': '1', 'origin': 'x' * 5000})}\n{json.dumps(self.PRODUCT)}\n"
        dump = tmp_path / "off.jsonl"
        dump.write_text(whole[:-20])

        stopped = run(dump)
        dump.write_text(whole)
        resumed = run(dump)

        assert "the last line is cut off" in stopped.output
        assert "Went on where the last run stopped" in resumed.output
        assert "2 read: 2 new" in resumed.output
        assert [food.code for food in _foods()] == ["1", "3017620422003"]

    def test_by_country_and_language(self, run: Callable[..., Result], tmp_path: Path) -> None:
        dump = self._lines(tmp_path / "off.jsonl", self.PRODUCT, self.PRODUCT | {"code": "2", "countries_tags": []})

        result = run(dump, "--country", "germany", "--language", "en", "--only-language")

        assert "1 rejected: of other countries" in result.output
        (food,) = _foods()
        assert (food.name, food.language.short_name) == ("Hazelnut spread", "en")

    def test_broken_lines_are_rejected_until_they_are_too_many(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        some = run(self._lines(tmp_path / "some.jsonl", "{broken}\n", self.PRODUCT, "[]\n", "{}\n", "\n"))
        many = run(self._lines(tmp_path / "many.jsonl", self.PRODUCT, *["{broken}\n"] * 200))

        assert "2 rejected: not readable" in some.output
        assert many.exit_code == 1
        assert "line after line is no JSON" in many.output
        assert [food.code for food in _foods()] == ["3017620422003"]
