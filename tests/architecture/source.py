"""The program's own source, read for what a linter does not know."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent


@cache
def modules() -> dict[str, ast.Module]:
    """The syntax tree of every module of the program, by its path below the project."""
    files = [*(PROJECT / "app").rglob("*.py"), PROJECT / "config.py", PROJECT / "wsgi.py"]
    return {str(file.relative_to(PROJECT)): ast.parse(file.read_text()) for file in sorted(files)}


def imported_packages(node: ast.AST) -> list[str]:
    """The full names an import statement asks for; empty for any other node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "."]
    return []


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The name of every function or method that is called, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            yield name, node.lineno


def is_face(path: str) -> bool:
    """Whether a module is one of a room's faces, the plumbing of one, or does its work in the background."""
    parts = Path(path).with_suffix("").parts
    return path.startswith("app/api/") or bool({"pages", "api", "cli", "jobs"} & set(parts))
