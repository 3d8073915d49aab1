"""The same food in a table and as JSON: one record, or one reason to refuse it, however odd its values are."""

from typing import Any

import pytest

from app.nutrition.logic.open_food_facts import product_parser, table_parser
from app.nutrition.logic.records import Parse, Rejected

LANGUAGES = {"de": 1, "en": 2}
BREAD = {
    "code": "4000000000017",
    "product_name": "Rye bread",
    "brands": "Mill",
    "energy-kcal_100g": "250",
    "proteins_100g": "8",
    "carbohydrates_100g": "45",
    "sugars_100g": "3",
    "fat_100g": "2.5",
    "saturated-fat_100g": "0.4",
    "fiber_100g": "7",
    "sodium_100g": "0.5",
    "salt_100g": "",
    "nutriscore_grade": "a",
}
ODD = (
    "",
    " ",
    "0",
    "-0",
    "-1",
    "2.5",
    " 2.5 ",
    "2,5",
    "1e1",
    "1_0",
    "nan",
    "-inf",
    "1e400",
    "100.0005",
    "101",
    "x",
    "٣",
)


def _outcome(parse: Parse, food: Any) -> Any:
    try:
        return parse(food)
    except Rejected as reason:
        return str(reason)


@pytest.mark.parametrize("column", [name for name in BREAD if name.endswith("_100g")])
def test_an_amount_means_the_same_in_a_table_and_as_json_and_when_it_is_read_again(column: str) -> None:
    in_table = table_parser(list(BREAD), LANGUAGES, "en", only_language=False, country="")
    as_json = product_parser(LANGUAGES, "en", only_language=False, country="")

    for amount in ODD:
        food = BREAD | {column: amount}
        first, again = (_outcome(in_table, list(food.values())) for _ in range(2))
        product = _outcome(as_json, {**food, "lang": "en", "nutriments": food})

        assert first == again == product, amount


def test_what_is_no_amount_is_left_out_of_what_may_be_missing_and_refused_elsewhere() -> None:
    in_table = table_parser(list(BREAD), LANGUAGES, "en", only_language=False, country="")

    without_fiber = _outcome(in_table, list((BREAD | {"fiber_100g": "x", "sodium_100g": "101"}).values()))
    without_fat = _outcome(in_table, list((BREAD | {"fat_100g": "x"}).values()))

    assert without_fiber[7:15] == (250, 8000, 45000, 3000, 2500, 400, "", "")
    assert without_fat == "without energy, protein, carbohydrates or fat"
