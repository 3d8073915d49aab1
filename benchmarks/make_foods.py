"""`python -m benchmarks.make_foods 3000000 foods.csv`: a table of invented products, to import and to search."""

import json
import sys
from pathlib import Path
from random import Random

from benchmarks.food_names import Names

HEADER = (
    "code,product_name,brands,energy-kcal_100g,proteins_100g,carbohydrates_100g,sugars_100g,fat_100g,"
    "saturated-fat_100g,fiber_100g,sodium_100g,nutriscore_grade"
)
_PART = 10_000


def write_table(path: Path, number: int, seed: int = 20) -> None:
    """A CSV of twelve columns, whose values a food can have."""
    names, random = Names(seed), Random(seed)
    with path.open("w") as file:
        file.write(f"{HEADER}\n")
        for start in range(0, number, _PART):
            size = min(_PART, number - start)
            for place, (name, brand) in enumerate(zip(names.some(size), names.brands(size), strict=True)):
                file.write(f"{_row(random, start + place, name, brand)}\n")


def _row(random: Random, number: int, name: str, brand: str) -> str:
    values = _values(random)
    grams = ",".join(f"{values[key]:.2f}".rstrip("0").rstrip(".") for key in list(values)[1:])
    grade = random.choice(["a", "b", "c", "d", "e", ""])
    return f"{3_000_000_000_000 + 7 * number},{name},{brand},{values['energy']},{grams},{grade}"


def _values(random: Random) -> dict[str, float]:
    protein, carbohydrates, fat = random.uniform(0, 25), random.uniform(0, 50), random.uniform(0, 25)
    return {
        "energy": round(4 * protein + 4 * carbohydrates + 9 * fat),
        "protein": protein,
        "carbohydrates": carbohydrates,
        "sugar": carbohydrates * random.random(),
        "fat": fat,
        "saturated": fat * random.random() * 0.9,
        "fiber": random.uniform(0, 3),
        "sodium": random.uniform(0, 2),
    }


def write_json_lines(path: Path, number: int, filler: int = 5000, seed: int = 21) -> None:
    """Products as full lines of Open Food Facts: the keys we read among some kilobytes of others."""
    names, random = Names(seed), Random(seed)
    padding = {f"key_{place}": ["en:some-tag", "en:another-tag", 17.25] for place in range(filler // 50)}
    with path.open("w") as file:
        for start in range(0, number, _PART):
            size = min(_PART, number - start)
            for place, (name, brand) in enumerate(zip(names.some(size), names.brands(size), strict=True)):
                values = _values(random)
                product = {
                    "code": str(4_000_000_000_000 + start + place),
                    "lang": random.choice(["en", "fr", "de"]),
                    "product_name": name,
                    "brands": brand,
                    "countries_tags": ["en:france"],
                    "ingredients_analysis_tags": [random.choice(["en:vegan", "en:non-vegan"])],
                    "nutriscore_grade": random.choice("abcde"),
                    "nutriments": {
                        "energy-kcal_100g": values["energy"],
                        "proteins_100g": values["protein"],
                        "carbohydrates_100g": values["carbohydrates"],
                        "sugars_100g": values["sugar"],
                        "fat_100g": values["fat"],
                        "saturated-fat_100g": values["saturated"],
                        "fiber_100g": values["fiber"],
                        "sodium_100g": values["sodium"],
                    },
                } | padding
                file.write(f"{json.dumps(product)}\n")


if __name__ == "__main__":
    write = write_json_lines if sys.argv[2].endswith(".jsonl") else write_table
    write(Path(sys.argv[2]), int(sys.argv[1]))
