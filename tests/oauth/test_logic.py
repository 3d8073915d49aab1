"""Scopes keep the order of the request; redirect addresses are plain, and safe to send a browser to."""

import pytest

from app.oauth.logic import form_target, granted_scope, is_access_token, is_redirect_uri, known_scopes


@pytest.mark.parametrize(
    ("requested", "allowed", "granted"),
    [
        ("workouts:read", "workouts:read workouts:write", "workouts:read"),
        ("profile:read workouts:read", "workouts:read profile:read", "profile:read workouts:read"),
        ("workouts:read profile:read", "workouts:read", "workouts:read"),
        ("workouts:read workouts:read", "workouts:read", "workouts:read"),
        ("nonsense workouts:write", "workouts:write", "workouts:write"),
        ("workouts:write", "workouts:read", ""),
        ("", "workouts:read", ""),
        ("  ", "workouts:read", ""),
    ],
)
def test_what_is_granted(requested: str, allowed: str, granted: str) -> None:
    assert granted_scope(requested, allowed) == granted


def test_unknown_scopes_are_left_out() -> None:
    assert known_scopes("workouts:read fly workouts:read profile:read") == ["workouts:read", "profile:read"]


@pytest.mark.parametrize(
    ("uri", "target"),
    [
        ("https://localhost/", "https://localhost"),
        ("https://self.host/callback", "https://self.host"),
        ("http://192.168.1.5:8080/cb?x=1;y=2", "http://192.168.1.5:8080"),
        ("http://[::1]:5000/", "http:"),
        ("com.example.app:/oauth", "com.example.app:"),
        ("MyApp://done", "myapp:"),
    ],
)
def test_addresses_browsers_may_be_sent_to(uri: str, target: str) -> None:
    assert is_redirect_uri(uri)
    assert form_target(uri) == target


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/relative",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://me@evil.example/",
        "https://host:port/",
        "https://host:99999/",
        "https://[broken/",
        "https://host/#fragment",
        "https://host/with blank",
        "https://host/\r\nX-Header: 1",
        'https://host/"quote',
        "https://host/\\back",
        "https://hóst/",
        "https://host/" + "a" * 500,
    ],
)
def test_addresses_that_are_refused(uri: str) -> None:
    assert not is_redirect_uri(uri)


@pytest.mark.parametrize(
    ("text", "is_one"), [("a" * 42, True), ("a" * 41, False), ("a.b" * 14, False), ("ä" * 42, False)]
)
def test_tokens_of_applications_are_told_from_others_by_their_shape(text: str, is_one: bool) -> None:
    assert is_access_token(text) is is_one
