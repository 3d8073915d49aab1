"""Three million foods on SQLite: import, search as one types, and lists far from their beginning.

Words are as frequent as in Open Food Facts. The products come first and the starter foods last, so that nothing is
found early for its id alone; each of the sixty searches of the tests has to show its food among the first three.
"""

import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from statistics import median

from flask.testing import FlaskClient

from app import create_app
from app.database import writing
from app.extensions import db
from app.nutrition.models import Ingredient
from app.nutrition.queries import search_foods
from app.nutrition.services import load_foods
from app.reference.blueprint import blueprint as reference
from benchmarks.food_names import Names
from benchmarks.make_foods import write_json_lines, write_table
from benchmarks.processes import cost_of
from benchmarks.result import Result
from tests.nutrition.sixty_searches import SEARCHES
from tests.servers import environment_of, flask

FOODS, LINES = 3_000_000, 150_000
SEARCHES_OF_A_KIND, ROUNDS = 200, 21
OFFSET = 1_000_000
MOST_SEARCH_MS, MOST_LIST_MS, MOST_MB, MOST_INDEX_BYTES = 25, 40, 100, 120
LEAST_ROWS, LEAST_LINES = 60_000, 15_000
INDEX_TABLES = [f"search_ingredient_{part}" for part in ("data", "idx", "docsize", "config", "word")]


def measure(folder: Path) -> list[Result]:
    """Imports are whole commands; searches and lists are whole requests, without the way over the network."""
    environ = environment_of(
        folder / "foods", INGREDIENT_LIST_LIMIT="", INGREDIENT_DETAIL_LIMIT="", INGREDIENT_SYNC_LIMIT=""
    )
    flask(environ, "db", "upgrade")
    app = create_app(environ)
    with app.app_context(), writing():
        # Languages and licences; the plain foods come last.
        for rows in reference.starter:
            rows.load()
    table, lines = folder / "foods.csv", folder / "foods.jsonl"
    write_table(table, FOODS)
    write_json_lines(lines, LINES)
    results = [
        *_import(environ, table, FOODS, LEAST_ROWS, "a table of 12 columns"),
        *_import(environ, lines, LINES, LEAST_LINES, "full lines of Open Food Facts"),
    ]
    table.unlink(), lines.unlink()
    with app.app_context():
        load_foods()
        results += [_index_size(), _sixty_searches()]
    client = app.test_client()
    results += [_searches(client, number) for number in (1, 2, 3)]
    results += [_list(client, condition) for condition in ("", "language=2&", "nutriscore__lte=c&")]
    return results


def _import(environ: Mapping[str, str], source: Path, number: int, least: int, what: str) -> Iterable[Result]:
    begin = time.perf_counter()
    used = cost_of([sys.executable, "-m", "flask", "foods", "import", str(source)], environ)
    rate = number / (time.perf_counter() - begin)
    yield Result(
        f"Import of {number:,} foods from {what} ({number / used.cpu_s:,.0f} for each second of its core)",
        f"{rate:,.0f} a second",
        "",
        "",
        f"≥ {least:,}",
        rate >= least,
    )
    yield Result(
        "The most resident memory during it",
        f"{used.peak_mb:.0f} MB",
        "",
        "",
        f"≤ {MOST_MB} MB",
        used.peak_mb <= MOST_MB,
    )


def _index_size() -> Result:
    connection = db.session.connection()
    names = ", ".join(f"'{name}'" for name in INDEX_TABLES)
    size = connection.exec_driver_sql(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})").scalar() or 0
    number = connection.exec_driver_sql("SELECT count(*) FROM ingredient").scalar() or 1
    each = size / number
    return Result(
        f"Search index of {number:,} foods",
        f"{each:.0f} bytes a food",
        "",
        "",
        f"≤ {MOST_INDEX_BYTES}",
        each <= MOST_INDEX_BYTES,
    )


def _sixty_searches() -> Result:
    missed = []
    for asked, language, expected in SEARCHES:
        ids = search_foods(asked, language_id=language)[:3]
        names = {food.name for food in db.session.query(Ingredient).where(Ingredient.id.in_(ids))}
        if expected not in names:
            missed.append(f"{asked} → {sorted(names)}")
    for line in missed:
        print(line)
    shown = len(SEARCHES) - len(missed)
    return Result(
        "Searches that show the expected food among the first three",
        f"{shown} of {len(SEARCHES)}",
        "",
        "",
        "all",
        not missed,
    )


def _searches(client: FlaskClient, number: int) -> Result:
    """Beginnings of so many words of names, as people type them: from two letters on."""
    random, names = Random(number), Names(7)
    asked = []
    while len(asked) < SEARCHES_OF_A_KIND:
        words = names.some(1)[0].lower().split()[:number]
        if len(words) == number:
            *whole, last = words
            asked.append(" ".join([*whole, last[: random.randint(2, max(2, len(last)))]]))
    for text in asked[:10]:
        _seconds(client, f"/api/v2/ingredientinfo/?name__search={text}&language__code=en,de")
    taken = sorted(
        _seconds(client, f"/api/v2/ingredientinfo/?name__search={text}&language__code=en,de") for text in asked
    )
    p95 = 1000 * taken[int(0.95 * len(taken))]
    return Result(
        f"Search by the beginnings of {number} word{'s' if number > 1 else ''}, 95th percentile "
        f"(median {1000 * median(taken):.1f} ms, slowest {1000 * taken[-1]:.1f} ms)",
        f"{p95:.1f} ms",
        "",
        "",
        f"≤ {MOST_SEARCH_MS} ms",
        p95 <= MOST_SEARCH_MS,
    )


def _list(client: FlaskClient, condition: str) -> Result:
    path = f"/api/v2/ingredient/?{condition}limit=20&offset={OFFSET}"
    taken = median(_seconds(client, path) for _round in range(ROUNDS))
    return Result(
        f"`GET {path}`", f"{1000 * taken:.1f} ms", "", "", f"≤ {MOST_LIST_MS} ms", 1000 * taken <= MOST_LIST_MS
    )


def _seconds(client: FlaskClient, path: str) -> float:
    begin = time.perf_counter()
    answer = client.get(path)
    taken = time.perf_counter() - begin
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return taken
