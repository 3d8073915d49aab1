"""Which names and passwords are accepted, and what scopes a token has."""

import pytest

from app.accounts.logic import folded, is_username, password_weakness, scope_text, scopes_in


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("mara", True),
        ("Mara.Müller+2@home-gym_1", True),
        ("ü", True),
        ("x" * 150, True),
        ("x" * 151, False),
        ("", False),
        ("two words", False),
        ("semi;colon", False),
        ("line\nbreak", False),
        ("nul\0", False),
        ("<b>", False),
    ],
)
def test_usernames(username: str, expected: bool) -> None:
    assert is_username(username) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "anna"),
        ("STRASSE", "straße"),
        (" anna ", "anna"),
        ("Ａnna", "anna"),  # full-width A: another character that looks the same
        ("ﬁt", "fit"),  # a ligature
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("correct horse battery", None),
        ("tr33-house", None),
        ("        ", None),  # unusual, but nobody guesses it
        ("short", "password_too_short"),
        ("x" * 1001, "password_too_long"),
        ("739104628154", "password_entirely_numeric"),
        ("Password123", "password_too_common"),
        ("iloveyou", "password_too_common"),
        ("mara.mueller", "password_too_similar"),
        ("Mueller1", "password_too_similar"),
        ("arameeullr", "password_too_similar"),  # the same letters in another order
    ],
)
def test_password_weakness(password: str, weakness: str | None) -> None:
    assert password_weakness(password, ["mara", "mara.mueller@example.org", None]) == weakness


def test_a_short_name_does_not_spoil_passwords() -> None:
    assert password_weakness("a-long-walk", ["al", "a@b.de"]) is None


def test_unknown_scopes_are_dropped_and_known_ones_sorted() -> None:
    assert scope_text(["write", "workouts:read", "everything"]) == "workouts:read write"
    assert scopes_in("read everything") == {"read"}
