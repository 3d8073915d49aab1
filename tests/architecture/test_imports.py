"""Rules of the house about imports and transactions that the layer contracts cannot express."""

import ast

from tests.architecture.source import calls, imported_packages, is_face, modules

HEAVY = {
    "app.activities.map_drawing": "loads Pillow and staticmap; a server that draws no map does without their memory",
    "app.pictures.reading": "loads Pillow; only who sends a picture needs it",
    "app.remote": "loads requests; only who takes in another server's catalogue needs it",
    "langdetect": "profiles of thirty languages; only a text that is added to the catalogue needs them",
    "langdetect.detector_factory": "the same",
    "langdetect.lang_detect_exception": "the same",
    "flask_jwt_extended": "loads cryptography; an import of foods signs nothing",
    "flask_migrate": "loads Alembic; an import of foods migrates nothing",
    "fitdecode": "17,000 lines of tables; only an uploaded FIT file needs them",
    "icalendar": "only who asks for a calendar needs it",
    "app.nutrition.pdf": "loads reportlab, which lays pages out; only who prints needs it",
    "app.schedule.pdf": "loads reportlab, which lays pages out; only who prints needs it",
    "huey": "only who asks for background work, or does it, needs the queue",
    "requests": "loads TLS; only who asks a weather provider needs it",
    "app.activities.tile_server": "loads requests; only a tile that is not in the cache needs it",
}
"""What may be imported inside a function, and why."""

WRITERS = {
    "app/database.py": "defines `writing`",
    "app/accounts/attempts.py": "uses up a code of the second step, for every face that asks for one",
    "app/accounts/addresses.py": "takes another e-mail address, for every face that asks for one",
    "app/accounts/credentials.py": "notes when a token was last used, before any face is reached",
    "app/exercises/syncing.py": "takes in another server's catalogue in short transactions, so that others can write",
    "app/nutrition/importing/command.py": "is `flask foods import`, in a process without the faces",
    "app/nutrition/importing/running.py": "takes in millions of foods in short transactions, so that others can write",
    "app/nutrition/services/catalogue.py": "the same, for the foods every server starts with",
}
"""Modules besides the faces that may open a writing transaction, and why."""


def test_only_what_is_heavy_and_rarely_needed_is_imported_inside_functions() -> None:
    hidden = [
        f"{path}:{node.lineno} imports {name}"
        for path, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for name in imported_packages(node)
        if name not in HEAVY
    ]

    assert hidden == []


def test_nothing_below_asks_the_application_itself_for_anything() -> None:
    rooms = {path.split("/")[1].removesuffix(".py") for path in modules() if path.startswith("app/")}
    backwards = [
        f"{path}:{node.lineno} imports {alias.name} from app"
        for path, tree in modules().items()
        if path != "wsgi.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "app" and not node.level
        for alias in node.names
        if alias.name not in rooms
    ]

    assert backwards == []


def test_imports_name_the_whole_path() -> None:
    relative = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_only_faces_decide_when_something_is_written() -> None:
    deciding = [
        f"{path}:{line} calls {name}"
        for path, tree in modules().items()
        if not is_face(path) and path not in WRITERS
        for name, line in calls(tree)
        if name == "writing"
    ]

    assert deciding == []


def test_only_the_writing_block_commits() -> None:
    committing = [
        f"{path}:{line}"
        for path, tree in modules().items()
        if path != "app/database.py"
        for name, line in calls(tree)
        if name == "commit"
    ]

    assert committing == []
