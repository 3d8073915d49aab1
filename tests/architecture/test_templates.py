"""Templates are all in use, and hold no scripts or styles: the content security policy would refuse them."""

import ast
import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, meta

from tests.architecture.source import PROJECT, modules

TEMPLATES = PROJECT / "templates"
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.*"))

_JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_EVENT = re.compile(r"on[a-z]+$")


def _names_in_code() -> set[str]:
    """Patterns of every template name the program mentions; the computed part of a name matches anything."""
    patterns = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                patterns.add(re.escape(node.value))
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[^/]+" for p in node.values]
                patterns.add("".join(parts))
    return patterns


def _names_in_templates() -> set[str]:
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    found = set()
    for name in NAMES:
        tree = environment.parse((TEMPLATES / name).read_text())
        found |= {re.escape(other) for other in meta.find_referenced_templates(tree) if other and other != name}
    return found


class Inline(HTMLParser):
    """Collects what a strict content security policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_data = given.get("type") in {"application/json", "application/ld+json"}
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(f"<{tag}> in line {self.getpos()[0]}")
        self.found += [f"{name}= in line {self.getpos()[0]}" for name in given if name == "style" or _EVENT.match(name)]


def _inline_parts(source: str) -> list[str]:
    parser = Inline()
    parser.feed(_JINJA.sub(lambda found: "\n" * found.group().count("\n"), source))
    return parser.found


def _unreached() -> set[str]:
    known = [re.compile(pattern) for pattern in _names_in_code() | _names_in_templates()]
    return {name for name in NAMES if not any(pattern.fullmatch(name) for pattern in known)}


def test_every_template_is_reached() -> None:
    assert _unreached() == set()


def test_no_template_has_an_inline_script_or_style() -> None:
    found = {name: parts for name in NAMES if (parts := _inline_parts((TEMPLATES / name).read_text()))}

    assert found == {}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('<script src="/static/js/a.js"></script>', 0),
        ('<script type="application/json">{}</script>', 0),
        ("<script>alert(1)</script>", 1),
        ('<p style="color: red">', 1),
        ('<button {% if a %}onclick="x()"{% endif %}>', 1),
        ("<style>p {}</style>", 1),
    ],
)
def test_inline_parts_would_be_found(source: str, count: int) -> None:
    assert len(_inline_parts(source)) == count
