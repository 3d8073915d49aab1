"""`flask foods import` as it is started: a process of its own that is small."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.administration.models import AuditEntry
from app.database import writing
from app.extensions import db
from app.nutrition.models import Ingredient, LogItem, NutritionPlan
from app.nutrition.queries import search_foods
from tests.people import invite_the_cast
from tests.servers import PROJECT, environment_of, prepare_instance

# Linux counts the memory of who starts a process as that process's own: a small one starts it, and tells what it took.
LAUNCH = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True, stdin=subprocess.DEVNULL)
print(json.dumps([done.stdout + done.stderr, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""
TABLE = """code,name,kcal,protein,carbs,fat
4000000000017,Quarzel bread,250,8,45,2.5
4000000000024,Milk,64,3.4,4.8,3.5
"""
MOST_MB = 95
"""Of so small an import; the whole program takes more before it has read anything."""


def _eaten_bread(user_id: int) -> int:
    """The id of a bread of an earlier import, which somebody has in their diary."""
    with writing() as session:
        bread = Ingredient(name="Xylofant bread", code="4000000000017", source_name="Open Food Facts", language_id=2)
        bread.energy, bread.protein, bread.carbohydrates, bread.fat = 250, 8, 45, 2
        plan = NutritionPlan(user_id=user_id)
        session.add_all([bread, plan])
        session.flush()
        session.add(LogItem(user_id=user_id, plan_id=plan.id, ingredient_id=bread.id, amount=1))
    return bread.id


@pytest.fixture
def own(environ: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The settings of a server whose file only this test has open.

    SQLite's locks belong to a process: whoever reads the file of another test's database ends them, and the command
    would take that database for one that nobody uses.
    """
    if "DATABASE_URL" in environ:
        return environ
    prepare_instance(tmp_path / "instance")
    return environment_of(tmp_path / "instance")


@pytest.fixture
def shop(own: dict[str, str], app: Flask) -> Iterator[Flask]:
    """That server."""
    found = app if "DATABASE_URL" in own else create_app(own)
    with found.app_context():
        yield found
        db.session.remove()
        db.engine.dispose()


def test_the_command_takes_little_memory_and_tells_searches_phones_and_the_log(
    own: dict[str, str], shop: Flask, tmp_path: Path
) -> None:
    bread = _eaten_bread(invite_the_cast(shop).id_of("alice"))
    table = tmp_path / "foods.csv"
    table.write_text(TABLE)

    told = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, sys.executable, "-m", "flask", "foods", "import", str(table)],
        cwd=PROJECT,
        env={**os.environ, **own},
        capture_output=True,
        check=True,
    )

    output, megabytes = json.loads(told.stdout)
    assert "2 read: 1 new, 1 changed" in output
    assert megabytes < MOST_MB
    db.session.rollback()
    assert search_foods("quarzel") == [bread]
    assert search_foods("xylofant") == []
    told_phones = "SELECT data FROM sync_op WHERE op = 'PUT' AND object_type = 'nutrition_ingredient'"
    assert [json.loads(data)["name"] for data in db.session.scalars(text(told_phones))] == ["Quarzel bread"]
    assert [entry.details for entry in db.session.query(AuditEntry).filter_by(action="foods_imported")] == [
        {"source": "foods.csv", "added": 1}
    ]
