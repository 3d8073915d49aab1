"""Every setting is described once, and the README's table is that description."""

import ast

import pytest

from config import SETTINGS, BadSetting, Setting, read_settings
from tests.architecture.source import PROJECT, modules


def _readme_table() -> list[str]:
    lines = (PROJECT / "README.md").read_text().splitlines()
    heading = lines.index("| Variable | Default | Meaning |")
    rows = lines[heading + 2 :]
    return rows[: next((number for number, line in enumerate(rows) if not line.startswith("|")), len(rows))]


def _row_of(setting: Setting) -> str:
    default, meaning = (text.replace("|", "\\|") for text in (setting.default, setting.meaning))
    return f"| `{setting.name}` | {f'`{default}`' if default else '(empty)'} | {meaning} |"


def test_the_readme_lists_every_setting_with_default_and_meaning() -> None:
    expected = [_row_of(setting) for setting in SETTINGS]

    assert _readme_table() == expected, "the table should be:\n" + "\n".join(expected)


def test_no_setting_is_described_twice() -> None:
    names = [setting.name for setting in SETTINGS]

    assert sorted(names) == sorted(set(names))


def _names_in(tree: ast.AST) -> set[str]:
    """The string constants of a module, apart from the names under which settings are described."""
    described = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Setting" and node.args
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in described)
    return {node.value for node in constants if isinstance(node.value, str)}


def test_every_setting_does_something() -> None:
    gunicorn = ast.parse((PROJECT / "gunicorn.conf.py").read_text())
    used = set().union(*(_names_in(tree) for tree in [*modules().values(), gunicorn]))

    assert {setting.name for setting in SETTINGS} - used == set()


def test_the_defaults_are_values_the_server_can_work_with() -> None:
    assert set(read_settings({})) == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "eight"),
        ("PORT", "-1"),
        ("REGISTRATION", "sometimes"),
        ("LOGIN_LIMIT", "ten"),
        ("REGISTRATION_LIMIT", "5 per fortnight"),
        ("STRICT_BOOLEAN_FILTERS", "maybe"),
        ("WORKERS", "2"),  # without Redis each process would count limits for itself
    ],
)
def test_a_setting_that_cannot_work_is_named(name: str, text: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_settings({name: text})
