"""Addresses: where a person may be led, and what belongs to programs."""

import pytest

from app.web.paths import is_for_programs, own_path


@pytest.mark.parametrize("path", ["/", "/settings/", "/activities/?sport=1&q=a%20b", "/a//b", "/ä", "/a:b@c"])
def test_own_paths(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "settings",
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nSet-Cookie: x=1",
        " /x",
        "/\u00a0x",
        "/\x7f",
        "javascript:alert(1)",
    ],
)
def test_everything_else_leads_home(path: str | None) -> None:
    assert own_path(path) == "/"


@pytest.mark.parametrize(
    ("path", "expected"), [("/api/v2/", True), ("/allauth/app/v1/config", True), ("/apiary", False), ("/", False)]
)
def test_addresses_of_programs(path: str, expected: bool) -> None:
    assert is_for_programs(path) is expected
