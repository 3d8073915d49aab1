"""FoodData Central of the USDA, as tables and as lists; and another server that speaks wger's API."""

import csv
import json
import zipfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from app.extensions import db
from app.files import folder
from app.nutrition.importing import running
from app.nutrition.models import Ingredient
from tests.answering import Answer, answering

NUTRIENTS = {"208": "1008", "203": "1003", "204": "1004", "205": "1005", "269": "2000", "606": "1258", "307": "1093"}
NUTRIENTS |= {"291": "1079", "268": "1062", "221": "1018"}
BUTTER = {"208": 717, "203": 0.85, "204": 81.1, "205": 0.06, "269": 0.06, "606": 51.4, "307": 643}
VODKA = {"208": 231, "203": 0, "204": 0, "205": 0, "221": 33.4}
CHEESE = {"268": 1686, "203": 22.87, "204": 33.31, "205": 3.37, "307": 653}
CHIPS = {"208": 536, "203": 7.14, "204": 35.7, "205": 50, "269": 0, "307": 500}


@pytest.fixture
def run(runner: FlaskCliRunner, context: Flask) -> Callable[..., Result]:
    """`run("folder")`: the command as it is typed."""

    def command(*arguments: Any) -> Result:
        result = runner.invoke(args=["foods", "import", *map(str, arguments)])
        db.session.rollback()
        return result

    return command


def _foods() -> dict[str, Ingredient]:
    return {food.name: food for food in db.session.query(Ingredient).order_by(Ingredient.id)}


def _units(food: Ingredient) -> list[tuple[str, int]]:
    return [(unit.name, unit.gram) for unit in food.weight_units]


def _table(header: str, *rows: tuple[Any, ...]) -> str:
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header.split(","), *rows])
    return written.getvalue()


def _amounts(*foods: tuple[int, dict[str, float]]) -> str:
    rows = [
        (10 * key + place, key, NUTRIENTS[number], amount, "", "71")
        for key, several in foods
        for place, (number, amount) in enumerate(several.items())
    ]
    return _table("id,fdc_id,nutrient_id,amount,data_points,derivation_id", *rows)


def _tables() -> dict[str, str]:
    """A small download: rows as in the real one."""
    return {
        "food.csv": _table(
            "fdc_id,data_type,description,food_category_id,publication_date",
            (173410, "sr_legacy_food", "Butter, salted", "1", "2019-04-01"),
            (174815, "sr_legacy_food", "Alcoholic beverage, distilled, vodka, 80 proof", "14", "2019-04-01"),
            (319874, "sample_food", "Butter, lot 3", "", "2019-04-01"),
            (328637, "foundation_food", "Cheese, cheddar", "1", "2019-04-01"),
            (1106000, "survey_fndds_food", "Butter, NFS", "", "2020-10-30"),
            (2000001, "branded_food", 'CHIPS, 5" ROUND', "", "2021-10-28"),
            (2000002, "branded_food", "Nothing said", "", "2021-10-28"),
        ),
        "nutrient.csv": _table(
            "id,name,unit_name,nutrient_nbr,rank", *((key, "", "", nbr, 1) for nbr, key in NUTRIENTS.items())
        ),
        # Surveys name nutrients by their numbers; rows of one food need not stand together.
        "food_nutrient.csv": _amounts((173410, BUTTER), (174815, VODKA), (2000001, CHIPS), (328637, CHEESE))
        + '"1","1106000","208","700","",""\n"2","1106000","203","1","",""\n"3","1106000","204","77","",""\n'
        '"4","1106000","205","0","",""\n"5","173410","1079","0","",""\n',
        "food_category.csv": _table("id,code,description", ("1", "0100", "Dairy and Egg Products")),
        "measure_unit.csv": _table("id,name", (1000, "cup"), (9999, "undetermined")),
        "food_portion.csv": _table(
            "id,fdc_id,seq_num,amount,measure_unit_id,portion_description,modifier,gram_weight",
            (1, 173410, 1, "1", 9999, "", "tbsp", "14.2"),
            (2, 173410, 2, "1", 9999, "", 'pat (1" sq, 1/3" high)', "5"),
            (3, 328637, 1, "0.5", 1000, "", "shredded", "56.6"),
            (4, 1106000, 1, "", 9999, "1 stick", "63463", "113"),
            (5, 1106000, 2, "", 9999, "Quantity not specified", "90000", "14"),
        ),
        "branded_food.csv": _table(
            "fdc_id,brand_owner,brand_name,gtin_upc,ingredients,serving_size,serving_size_unit,"
            "household_serving_fulltext,branded_food_category",
            (2000001, "Crisp Inc.", "CRISPY", "00049000006346", "POTATOES,\nSALT", "28", "g", "1 ONZ", "Chips"),
        ),
    }


def _folder(place: Path, tables: dict[str, str]) -> Path:
    place.mkdir(exist_ok=True)
    for name, text in tables.items():
        (place / name).write_text(text)
    return place


class TestUsdaTables:
    def test_foods_come_with_values_categories_brands_and_portions(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        result = run(_folder(tmp_path / "download", _tables()))

        assert result.exit_code == 0, result.output
        assert "7 read: 5 new" in result.output
        foods = _foods()
        butter = foods["Butter, salted"]
        assert (butter.energy, str(butter.fat), str(butter.sodium), butter.category) == (
            717,
            "81.100",
            "0.643",
            "Dairy and Egg Products",
        )
        assert (butter.remote_id, butter.code, butter.license.short_name) == ("173410", None, "CC0")
        assert (str(butter.fiber), butter.rank) == ("0.000", 1)
        assert _units(butter) == [("tbsp", 14), ('pat (1" sq, 1/3" high)', 5)]
        assert _units(foods["Cheese, cheddar"]) == [("0.5 cup, shredded", 57)]
        assert _units(foods["Butter, NFS"]) == [("1 stick", 113)]
        chips = foods['CHIPS, 5" ROUND']
        assert (chips.brand, chips.code, chips.category) == ("CRISPY", "0049000006346", "Chips")
        assert _units(chips) == [("1 ONZ", 28)]

    def test_kilojoules_become_kilocalories_and_alcohol_counts(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        result = run(_folder(tmp_path / "download", _tables()))

        assert _foods()["Cheese, cheddar"].energy == 403
        assert _foods()["Alcoholic beverage, distilled, vodka, 80 proof"].energy == 231
        assert "1 rejected: of a kind that nobody eats" in result.output
        assert "1 rejected: without energy" in result.output

    def test_an_archive_again_changes_nothing_and_leaves_nothing_behind(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        archive = tmp_path / "FoodData_Central_csv.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, text in _tables().items():
                packed.writestr(f"FoodData_Central_csv/{name}", text)

        first, second = run(archive), run(archive)

        assert "5 new" in first.output, first.output
        assert "0 new, 0 changed, 5 as they were" in second.output
        assert list(folder("imports").iterdir()) == []

    def test_a_table_that_is_cut_off_is_named_and_the_import_goes_on_with_the_whole(
        self, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        tables = _tables()
        whole = tables["food_nutrient.csv"]
        place = _folder(tmp_path / "download", tables | {"food_nutrient.csv": whole[: len(whole) // 2]})

        stopped = run(place)
        (place / "food_nutrient.csv").write_text(whole)
        resumed = run(place)

        assert stopped.exit_code == 1
        assert "in food_nutrient.csv the last line is cut off" in stopped.output
        assert "7 read: 5 new" in resumed.output

    def test_an_archive_that_is_cut_off(self, run: Callable[..., Result], tmp_path: Path) -> None:
        archive = tmp_path / "FoodData_Central_csv.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            for name, text in _tables().items():
                packed.writestr(name, text)
        archive.write_bytes(archive.read_bytes()[:-500])

        result = run(archive)

        assert result.exit_code == 1
        assert "the archive is cut off or damaged" in result.output

    def test_what_is_missing_is_named(self, run: Callable[..., Result], tmp_path: Path) -> None:
        result = run(_folder(tmp_path / "download", {"food.csv": _tables()["food.csv"]}))

        assert result.exit_code == 1
        assert "has no food_nutrient.csv" in result.output


def _entry(key: int, name: str, amounts: dict[str, float], **more: Any) -> dict[str, Any]:
    told = [
        {"type": "FoodNutrient", "nutrient": {"id": int(NUTRIENTS[number]), "number": number}, "amount": amount}
        for number, amount in amounts.items()
    ]
    return {"fdcId": key, "description": name, "dataType": "SR Legacy", "foodNutrients": told, **more}


class TestUsdaLists:
    CUP = {"amount": 1.0, "measureUnit": {"id": 1000, "name": "cup"}, "modifier": "diced", "gramWeight": 132.0}

    def test_a_list_of_json_is_read_entry_by_entry(self, run: Callable[..., Result], tmp_path: Path) -> None:
        cheese = _entry(328637, "Cheese, cheddar", CHEESE, dataType="Foundation", foodPortions=[self.CUP])
        cheese["foodCategory"] = {"description": "Dairy"}
        chips = _entry(2000001, "CHIPS", CHIPS, dataType="Branded", gtinUpc="049000006346", brandOwner="Crisp")
        chips |= {"servingSize": 28, "servingSizeUnit": "g", "householdServingFullText": "1 bag"}
        dump = tmp_path / "foods.json"
        dump.write_text(json.dumps({"FoundationFoods": [cheese, chips, "no food", {"fdcId": 5}]}, indent=1))

        result = run(dump)

        assert "4 read: 2 new" in result.output, result.output
        assert "1 rejected: not readable" in result.output
        foods = _foods()
        assert (foods["Cheese, cheddar"].category, _units(foods["Cheese, cheddar"])) == ("Dairy", [("cup, diced", 132)])
        assert (foods["CHIPS"].code, foods["CHIPS"].brand, _units(foods["CHIPS"])) == (
            "0049000006346",
            "Crisp",
            [("1 bag", 28)],
        )

    @pytest.mark.parametrize("packed", [False, True])
    def test_a_list_that_is_cut_off_goes_on_where_it_stopped(
        self, run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
    ) -> None:
        monkeypatch.setattr(running, "BATCH", 100)
        whole = json.dumps(
            {"SRLegacyFoods": [_entry(n, f"Käse {n}", CHEESE) for n in range(1500)]}, ensure_ascii=False
        ).encode()
        dump = tmp_path / "foods.json"
        dump.write_bytes(whole[: len(whole) // 2])

        stopped = run(dump)
        first = len(_foods())
        dump.write_bytes(whole)
        if packed:
            # The same content, found again in an archive.
            with zipfile.ZipFile(tmp_path / "foods.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("foods.json", whole)
        resumed = run(tmp_path / "foods.zip" if packed else dump)

        assert stopped.exit_code == 1
        assert "it is cut off" in stopped.output
        assert 100 < first < 1000
        assert "Went on where the last run stopped" in resumed.output
        assert "1,500 read: 1,500 new" in resumed.output

    def test_damage_in_a_list_stops_there(self, run: Callable[..., Result], tmp_path: Path) -> None:
        entries = [json.dumps(_entry(n, f"Cheese {n}", CHEESE)) for n in range(5000)]
        entries[2000] = entries[2000][:300] + "#\0" + entries[2000][300:]
        dump = tmp_path / "foods.json"
        dump.write_text('{"SRLegacyFoods": [' + ",".join(entries) + "]}")

        result = run(dump)

        assert result.exit_code == 1
        assert "it is damaged" in result.output
        assert len(_foods()) == 2000


# As the other server answers: keys and types of its `ingredientinfo`.
TOLD = {
    "id": 1,
    "uuid": "7908c204-907f-4b1e-ad4e-f482e9769ade",
    "remote_id": "5055365635003",
    "source_name": "Open Food Facts",
    "source_url": "https://world.openfoodfacts.org/api/v2/product/5055365635003.json",
    "code": "5055365635003",
    "name": "Test ingredient 1",
    "common_name": "foo",
    "brand": "the food brand",
    "created": "2013-01-01T09:23:00Z",
    "last_update": "2013-02-12T00:00:00Z",
    "last_imported": "2022-12-01T12:37:35.903000Z",
    "energy": 176,
    "protein": "25.630",
    "carbohydrates": "0.125",
    "carbohydrates_sugar": "0.000",
    "fat": "8.190",
    "fat_saturated": "3.244",
    "fiber": None,
    "sodium": "0.549",
    "is_vegan": False,
    "is_vegetarian": None,
    "nutriscore": "b",
    "weight_units": [
        {"id": 1, "uuid": "01a1fcfb-7227-74f0-83fd-534ce605e5c7", "ingredient": 1, "gram": 109, "name": "Spoon"},
        {"id": 3, "uuid": "01a1fcfb-7228-764d-bf90-365f8a2ca6e8", "ingredient": 1, "gram": 12, "name": "A bit"},
    ],
    "language": {"id": 12, "short_name": "fr", "full_name": "French", "full_name_en": "French"},
    "license": {"id": 4, "full_name": "Public", "short_name": "CC0", "url": "https://example.org"},
    "license_author": "wger test",
    "image": None,
    "thumbnails": None,
}


def _told(number: int, **more: Any) -> dict[str, Any]:
    code = str(4_000_000_000_000 + number)
    return TOLD | {"id": number, "uuid": str(UUID(int=number)), "code": code, "remote_id": code} | more


class OtherServer:
    """What it tells, and what it was asked."""

    def __init__(self) -> None:
        self.foods = [TOLD, _told(2, name="Second"), _told(3, name="Third"), _told(4, name="Fourth"), _told(5)]
        self.collections = {"ingredient-sync", "ingredientinfo", "ingredient", "language"}
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.fails_at: str | None = None
        self.asked: list[str] = []
        self.address = ""

    def answer(self, path: str) -> tuple[int, dict[str, str], Any]:
        self.asked.append(path)
        if self.answers:
            return *self.answers.pop(0), {}
        if self.fails_at and self.fails_at in path:
            return 503, {}, {}
        name, query = urlsplit(path).path.split("/")[3], parse_qs(urlsplit(path).query)
        if name not in self.collections:
            return 404, {}, {"detail": "Not found."}
        if name == "language":
            return 200, {}, {"count": 1, "next": None, "results": [{"id": 12, "short_name": "fr"}]}
        start = int(query.get("cursor", query.get("offset", ["0"]))[0])
        by = "cursor" if name == "ingredient-sync" else "offset"
        following = f"http://elsewhere.invalid/api/v2/{name}/?{by}={start + 2}" if start + 2 < 5 else None
        rows = self.foods[start : start + 2]
        if name == "ingredient":
            rows = [row | {"language": 12, "license": 4} for row in rows]
        page = {"next": following, "previous": None, "results": rows}
        return 200, {}, page if by == "cursor" else page | {"count": len(self.foods)}


@pytest.fixture
def other() -> Iterator[OtherServer]:
    told = OtherServer()

    def said(path: str, _host: str) -> Answer:
        status, headers, content = told.answer(path)
        return status, headers, json.dumps(content).encode()

    with answering(said) as told.address:
        yield told


class TestOtherServer:
    @pytest.mark.parametrize("missing", [set(), {"ingredient-sync"}, {"ingredient-sync", "ingredientinfo"}])
    def test_everything_arrives_by_the_best_way_the_server_has(
        self, run: Callable[..., Result], other: OtherServer, missing: set[str]
    ) -> None:
        other.collections -= missing

        result = run(other.address)

        assert "5 read: 5 new" in result.output, result.output
        food = db.session.query(Ingredient).filter_by(uuid=UUID(TOLD["uuid"])).one()
        assert (food.name, food.code, food.source_name, food.energy) == (
            "Test ingredient 1",
            "5055365635003",
            "Open Food Facts",
            176,
        )
        assert (str(food.protein), food.fiber, food.is_vegan, food.is_vegetarian) == ("25.630", None, False, None)
        assert (food.language.short_name, food.license_author) == ("fr", "wger test")
        assert _units(food) == [("Spoon", 109), ("A bit", 12)]
        assert food.license.short_name == ("ODbL" if "ingredientinfo" in missing else "CC0")

    def test_after_an_interruption_it_goes_on_where_it_was_and_asks_nobody_else(
        self, run: Callable[..., Result], other: OtherServer
    ) -> None:
        other.fails_at = "cursor=2"
        stopped = run(other.address)
        other.fails_at, other.asked = None, []

        resumed = run(other.address)

        assert stopped.exit_code == 1
        assert "does not answer (503). Run the same command again" in stopped.output
        assert "Went on where" in resumed.output
        assert "5 read: 5 new" in resumed.output
        assert other.asked[0] == "/api/v2/ingredient-sync/?cursor=2"

    def test_again_changes_what_changed_there_also_a_new_barcode(
        self, run: Callable[..., Result], other: OtherServer
    ) -> None:
        run(other.address)
        other.foods[1] = other.foods[1] | {"name": "Second, better", "code": "4000000000999"}
        other.foods[2] = other.foods[2] | {"weight_units": [{"name": "Spoon", "gram": 10}, {"name": "Cup", "gram": 7}]}

        result = run(other.address)

        assert "0 new, 2 changed, 3 as they were" in result.output
        db.session.expire_all()
        second = db.session.query(Ingredient).filter_by(uuid=UUID(int=2)).one()
        assert (second.name, second.code) == ("Second, better", "4000000000999")
        third = db.session.query(Ingredient).filter_by(uuid=UUID(int=3)).one()
        assert _units(third) == [("Spoon", 10), ("A bit", 12), ("Cup", 7)]

    def test_a_server_that_is_asked_too_much_is_asked_again_later(
        self, run: Callable[..., Result], other: OtherServer
    ) -> None:
        other.answers = [(429, {"Retry-After": "0"})]

        assert "5 new" in run(other.address).output

    def test_what_cannot_be_is_refused_and_what_came_from_elsewhere_stays(
        self, run: Callable[..., Result], other: OtherServer, tmp_path: Path
    ) -> None:
        table = tmp_path / "foods.csv"
        table.write_text(f"code,name,kcal,protein,carbs,fat\n{TOLD['code']},Test ingredient 1,176,25,0,8\n")
        run(table)
        other.foods = [
            TOLD | {"source_name": "Somebody else"},
            _told(2, protein="NaN"),
            _told(3, source_name="Regimen"),
            {"id": 4},
            _told(5, uuid="none"),
        ]

        result = run(other.address)

        assert "5 read: 0 new, 0 changed" in result.output, result.output
        for line in ("1 were here from another source", "2 rejected: not readable", "1 rejected: without energy"):
            assert line in result.output
        assert "1 rejected: of the catalogue every server" in result.output

    def test_odd_letters_and_a_uuid_given_twice_do_no_harm(
        self, run: Callable[..., Result], other: OtherServer
    ) -> None:
        other.foods = [
            _told(2, name="Odd \ud800\0 name", source_name="Some\ud800where", brand="x" * 400),
            _told(3, code="\0\ud800", remote_id="\0"),
            _told(4, uuid=str(UUID(int=9)), name="Before"),
            _told(5, uuid=str(UUID(int=9)), name="After"),
            _told(6, weight_units=[{"name": "", "gram": 3}, {"name": "Cup", "gram": 1e400}]),
        ]

        result = run(other.address)

        assert result.exit_code == 0, result.output
        assert {"Odd name", "After"} <= set(_foods())
        assert "Before" not in _foods()

    def test_an_address_that_is_no_catalogue(self, run: Callable[..., Result], other: OtherServer) -> None:
        other.collections = set()

        assert "does not answer (404)" in run(other.address).output
        assert "is no address of a server" in run("ftp://example.org").output
