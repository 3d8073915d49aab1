"""Writing through the API: what is stored, what is refused, in which order, and with which words."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.accounts.models import User
from app.accounts.services import make_api_token
from app.database import writing
from tests.people import Browser, Cast, Program

NOBODY = "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"
DATE = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
DATETIME = (
    "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
)


class TestAdding:
    def test_a_new_row_is_answered_whole_and_belongs_to_whoever_sent_it(
        self, as_alice: Program, as_bob: Program
    ) -> None:
        answer = as_alice.post("/api/v2/shelf/", json={"name": "  Novels ", "id": 77, "nosuch": 1})

        assert answer.status_code == 201
        assert answer.json["name"] == "Novels"
        assert answer.json["id"] != 77
        assert "Location" not in answer.headers
        assert as_bob.get("/api/v2/shelf/").json["count"] == 0

    def test_a_program_may_choose_a_uuid_but_not_one_that_exists(
        self, as_alice: Program, add_book: Callable[..., dict[str, Any]], shelf: int
    ) -> None:
        add_book(id=NOBODY)

        again = as_alice.post("/api/v2/book/", json={"id": NOBODY, "shelf": shelf, "title": "Odes"})

        assert (again.status_code, again.json) == (400, {"id": ["book with this id already exists."]})
        assert as_alice.get("/api/v2/book/").json["count"] == 1

    def test_what_optional_fields_start_with_is_said_by_the_model(
        self, add_book: Callable[..., dict[str, Any]]
    ) -> None:
        made = add_book()

        assert UUID(made["id"])
        assert (made["notes"], made["pages"], made["is_read"], made["kind"]) == ("", None, False, "novel")


class TestChanging:
    def test_put_demands_the_required_fields_and_leaves_the_others_as_stored(
        self, as_alice: Program, add_book: Callable[..., dict[str, Any]]
    ) -> None:
        book = add_book(pages=500, notes="Good")

        refused = as_alice.put(f"/api/v2/book/{book['id']}/", json={"pages": 1})
        changed = as_alice.put(f"/api/v2/book/{book['id']}/", json={"shelf": book["shelf"], "title": "Persuasion"})

        assert (refused.status_code, refused.json) == (
            400,
            {"shelf": ["This field is required."], "title": ["This field is required."]},
        )
        assert (changed.status_code, changed.json) == (200, book | {"title": "Persuasion"})

    def test_patch_demands_nothing_and_keeps_the_key(
        self, as_alice: Program, add_book: Callable[..., dict[str, Any]]
    ) -> None:
        book = add_book(pages=500)

        changed = as_alice.patch(f"/api/v2/book/{book['id']}/", json={"pages": None, "id": NOBODY})

        assert (changed.status_code, changed.json) == (200, book | {"pages": None})
        assert as_alice.patch(f"/api/v2/book/{book['id']}/").json == book | {"pages": None}

    def test_a_refused_change_leaves_nothing_behind(
        self, as_alice: Program, add_book: Callable[..., dict[str, Any]]
    ) -> None:
        book = add_book(pages=500)

        answer = as_alice.patch(f"/api/v2/book/{book['id']}/", json={"title": "Persuasion", "pages": -1})

        assert answer.status_code == 400
        assert as_alice.get(f"/api/v2/book/{book['id']}/").json == book

    def test_deleting_answers_nothing_and_then_the_row_is_gone(
        self, as_alice: Program, add_book: Callable[..., dict[str, Any]]
    ) -> None:
        book = add_book()

        answer = as_alice.delete(f"/api/v2/book/{book['id']}/")

        assert (answer.status_code, answer.data) == (204, b"")
        assert "Content-Type" not in answer.headers
        assert as_alice.delete(f"/api/v2/book/{book['id']}/").status_code == 404

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
    def test_somebody_elses_row_does_not_exist_whatever_is_sent(
        self, as_alice: Program, as_bob: Program, add_book: Callable[..., dict[str, Any]], method: str
    ) -> None:
        book = add_book()

        answer = as_bob.open(method, f"/api/v2/book/{book['id']}/", data="{", content_type="text/plain")

        assert (answer.status_code, answer.json) == (404, {"detail": "No Book matches the given query."})
        assert as_alice.get(f"/api/v2/book/{book['id']}/").json == book


class TestReferences:
    def test_a_row_of_somebody_else_or_of_nobody_refuses_the_whole_request(
        self, as_alice: Program, as_bob: Program, shelf: int
    ) -> None:
        for key in (shelf, 99999, 10**30):
            answer = as_bob.post("/api/v2/book/", json={"shelf": key, "pages": "x"})

            assert (answer.status_code, answer.json) == (403, {"detail": "You are not allowed to do this"})
        assert as_alice.get("/api/v2/book/").json["count"] == 0

    @pytest.mark.parametrize(
        ("key", "message"),
        [
            ("abc", "Incorrect type. Expected pk value, received str."),
            ([1], "Incorrect type. Expected pk value, received list."),
            ({"id": 1}, "Incorrect type. Expected pk value, received dict."),
            (True, "Incorrect type. Expected pk value, received bool."),
            (None, "This field may not be null."),
        ],
    )
    def test_a_malformed_key_is_an_ordinary_problem(self, as_alice: Program, key: Any, message: str) -> None:
        answer = as_alice.post("/api/v2/book/", json={"shelf": key, "title": "Emma"})

        assert (answer.status_code, answer.json) == (400, {"shelf": [message]})

    def test_a_key_may_be_written_as_text(self, add_book: Callable[..., dict[str, Any]], shelf: int) -> None:
        assert add_book(shelf=str(shelf))["shelf"] == shelf

    def test_what_everybody_may_see_must_exist(
        self, as_alice: Program, shelf: int, make_tags: Callable[..., list[int]]
    ) -> None:
        (tag,) = make_tags("old")

        good = as_alice.post("/api/v2/book/", json={"shelf": shelf, "title": "Emma", "tag": tag})
        bad = as_alice.post("/api/v2/book/", json={"shelf": shelf, "title": "Emma", "tag": 99999})

        assert good.json["tag"] == tag
        assert (bad.status_code, bad.json) == (400, {"tag": ['Invalid pk "99999" - object does not exist.']})


MESSAGES = [
    ("title", None, "This field may not be null."),
    ("title", "  ", "This field may not be blank."),
    ("title", ["a"], "Not a valid string."),
    ("title", True, "Not a valid string."),
    ("title", "a" * 31, "Ensure this field has no more than 30 characters."),
    ("title", "a", "Ensure this field has at least 2 characters."),
    ("title", "a\x00b", "Null characters are not allowed."),
    ("title", "a\ud800", "Surrogate characters are not allowed: U+D800."),
    ("pages", "many", "A valid integer is required."),
    ("pages", 1.5, "A valid integer is required."),
    ("pages", True, "A valid integer is required."),
    ("pages", [], "A valid integer is required."),
    ("pages", "9" * 5000, "A valid integer is required."),
    ("pages", -1, "Ensure this value is greater than or equal to 0."),
    ("pages", 2**31, "Ensure this value is less than or equal to 2147483647."),
    ("price", "much", "A valid number is required."),
    ("price", True, "A valid number is required."),
    ("price", "NaN", "A valid number is required."),
    ("price", "1234567", "Ensure that there are no more than 6 digits in total."),
    ("price", "1.234", "Ensure that there are no more than 2 decimal places."),
    ("price", 12345, "Ensure that there are no more than 4 digits before the decimal point."),
    ("price", "1e5", "Ensure that there are no more than 4 digits before the decimal point."),
    ("price", "1e999999999", "Ensure that there are no more than 6 digits in total."),
    ("price", "-1", "Ensure this value is greater than or equal to 0."),
    ("price", "3000.01", "Ensure this value is less than or equal to 3000."),
    ("weight", "heavy", "A valid number is required."),
    ("weight", "1e999", "A valid number is required."),
    ("is_read", "maybe", "Must be a valid boolean."),
    ("is_read", [], "Must be a valid boolean."),
    ("kind", "essay", '"essay" is not a valid choice.'),
    ("kind", ["novel"], "\"['novel']\" is not a valid choice."),
    ("kind", "\ud800", '"?" is not a valid choice.'),
    ("bought", "soon", DATE),
    ("bought", 5, DATE),
    ("bought", "2026-02-30", DATE),
    ("bought", "2026-01-01T00:00:00Z", DATE),
    ("opened", "soon", DATETIME),
    ("opened", "0001-01-01T00:00:00+14:00", DATETIME),
    ("opened", 5, DATETIME),
    ("id", "1", "Must be a valid UUID."),
    ("id", -1, "Must be a valid UUID."),
    ("extra", {"a": "\x00"}, "Value must be valid JSON."),
    ("extra", {"a": 10**30}, "Value must be valid JSON."),
    ("extra", {"a": "\ud800"}, "Value must be valid JSON."),
]


def test_a_number_that_is_too_large_for_any_json_is_none(as_alice: Program, shelf: int) -> None:
    body = f'{{"shelf": {shelf}, "title": "Emma", "extra": {{"a": 1e400}}}}'

    answer = as_alice.post("/api/v2/book/", data=body, content_type="application/json")

    assert (answer.status_code, answer.json) == (400, {"extra": ["Value must be valid JSON."]})


@pytest.mark.parametrize(("field", "value", "message"), MESSAGES, ids=lambda value: repr(value)[:20])
def test_what_is_wrong_with_a_value(as_alice: Program, shelf: int, field: str, value: Any, message: str) -> None:
    body = {"shelf": shelf, "title": "Emma"} | {field: value}

    answer = as_alice.post("/api/v2/book/", data=json.dumps(body), content_type="application/json")

    assert (answer.status_code, answer.json) == (400, {field: [message]})
    assert as_alice.get("/api/v2/book/").json["count"] == 0


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", " 1984 ", "1984"),
        ("title", 1984, "1984"),
        ("notes", "  ", ""),
        ("pages", "12", 12),
        ("pages", 12.0, 12),
        ("price", 5, "5.00"),
        ("price", "7.5", "7.50"),
        ("price", 0.1, "0.10"),
        ("weight", "0.25", 0.25),
        ("is_read", "Yes", True),
        ("is_read", 1, True),
        ("is_read", "off", False),
        ("bought", "2026-01-31", "2026-01-31"),
        ("opened", "2026-01-31", "2026-01-31T00:00:00Z"),
        ("opened", "2026-01-31T10:20", "2026-01-31T10:20:00Z"),
        ("opened", "2026-01-31T10:20:30+02:00", "2026-01-31T08:20:30Z"),
        ("opened", "2026-01-31T10:20:30.123Z", "2026-01-31T10:20:30.123000Z"),
        ("extra", {"rules": [{"a": 1.5, "b": None}]}, {"rules": [{"a": 1.5, "b": None}]}),
        ("id", NOBODY.replace("-", "").upper(), NOBODY),
    ],
)
def test_what_becomes_of_a_value(
    add_book: Callable[..., dict[str, Any]], as_alice: Program, field: str, value: Any, shown: Any
) -> None:
    made = add_book(**{field: value})

    assert made[field] == shown
    assert as_alice.get(f"/api/v2/book/{made['id']}/").json == made


def test_all_problems_of_fields_come_together_and_in_order(as_alice: Program, shelf: int) -> None:
    answer = as_alice.post("/api/v2/book/", json={"kind": "x", "pages": -1, "shelf": shelf})

    assert list(answer.json) == ["title", "pages", "kind"]


def test_rules_about_several_fields_come_when_every_field_is_right(as_alice: Program, shelf: int) -> None:
    body = {"shelf": shelf, "title": "Maus", "kind": "comic_book"}

    first = as_alice.post("/api/v2/book/", json=body | {"pages": -1})
    then = as_alice.post("/api/v2/book/", json=body)

    assert list(first.json) == ["pages"]
    assert then.json == {"non_field_errors": ["The fields kind, pages must make a unique set."]}


def test_other_kinds_of_fields(client: FlaskClient) -> None:
    good = client.post("/api/v2/contact/", json={"home": "https://a.b/c", "mail": "a@b.de", "open_from": "7:30"})
    bad = client.post("/api/v2/contact/", json={"home": "a b", "mail": "a", "open_from": "25:00"})
    right = {"home": "https://a.b/c?d", "mail": "a@b.de", "open_from": "07:30"}

    time = "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."
    assert good.json == {"open_from": [time]}
    assert bad.json == {
        "home": ["Enter a valid URL."],
        "mail": ["Enter a valid email address."],
        "open_from": [time],
    }
    assert client.post("/api/v2/contact/", json=right).json == right | {"open_from": "07:30:00"}


class TestBodies:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("nope", "Expecting value: line 1 column 1 (char 0)"),
            ('{"name": NaN}', "Out of range float values are not JSON compliant: 'NaN'"),
            ("[" * 100_000, "nested too deeply"),
        ],
        ids=["open", "word", "nan", "deep"],
    )
    def test_what_is_no_json_is_refused_with_pythons_reason(self, as_alice: Program, data: str, reason: str) -> None:
        answer = as_alice.post("/api/v2/shelf/", data=data, content_type="application/json")

        assert (answer.status_code, answer.json) == (400, {"detail": f"JSON parse error - {reason}"})

    @pytest.mark.parametrize("data", [b"\xff\xfe", b'"\xff"', b"1" * 5000])
    def test_bytes_that_are_no_text_are_refused_as_well(self, as_alice: Program, data: bytes) -> None:
        answer = as_alice.post("/api/v2/shelf/", data=data, content_type="application/json")

        assert answer.status_code == 400

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("[]", "Invalid data. Expected a dictionary, but got list."),
            ('"x"', "Invalid data. Expected a dictionary, but got str."),
            ("1", "Invalid data. Expected a dictionary, but got int."),
            ("null", "No data provided"),
        ],
    )
    def test_a_body_that_is_no_object_is_refused(self, as_alice: Program, body: str, message: str) -> None:
        plain = as_alice.post("/api/v2/shelf/", data=body, content_type="application/json")
        with_own_references = as_alice.post("/api/v2/book/", data=body, content_type="application/json")

        assert (plain.status_code, plain.json) == (400, {"non_field_errors": [message]})
        assert (with_own_references.status_code, with_own_references.json) == (
            400,
            ["Request data is not a dictionary"],
        )

    @pytest.mark.parametrize(
        ("kind", "named"),
        [
            ("text/plain", "text/plain"),
            ("text/plain; charset=utf-8", "text/plain"),
            ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
            ("", ""),
        ],
    )
    def test_only_json_is_read(self, as_alice: Program, kind: str, named: str) -> None:
        answer = as_alice.post("/api/v2/shelf/", data="name=Novels", content_type=kind)

        assert (answer.status_code, answer.json) == (
            415,
            {"detail": f'Unsupported media type "{named}" in request.'},
        )

    @pytest.mark.parametrize(
        "kind", ["application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded", ""]
    )
    def test_a_json_text_is_taken_for_what_it_is(self, as_alice: Program, kind: str) -> None:
        answer = as_alice.post("/api/v2/shelf/", data='{"name": "Bücher"}'.encode(), content_type=kind)

        assert (answer.status_code, answer.json["name"]) == (201, "Bücher")
        assert "Bücher".encode() in answer.data, "text is not escaped"

    def test_an_empty_body_counts_as_an_empty_object(self, as_alice: Program) -> None:
        answer = as_alice.post("/api/v2/shelf/", data="", content_type="text/plain")

        assert (answer.status_code, answer.json) == (400, {"name": ["This field is required."]})

    def test_reading_with_an_odd_content_type_is_fine(self, as_alice: Program) -> None:
        assert as_alice.get("/api/v2/shelf/", headers={"Content-Type": "text/plain"}).status_code == 200


class TestMethods:
    def test_an_unknown_method_is_named_to_those_who_may_know(self, as_alice: Program) -> None:
        on_collection = as_alice.delete("/api/v2/shelf/")
        on_item = as_alice.post("/api/v2/shelf/1/", json={})

        assert (on_collection.status_code, on_collection.json) == (405, {"detail": 'Method "DELETE" not allowed.'})
        assert on_collection.headers["Allow"] == "GET, POST, HEAD, OPTIONS"
        assert (on_item.status_code, on_item.json) == (405, {"detail": 'Method "POST" not allowed.'})
        assert on_item.headers["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
    def test_what_is_only_read_knows_no_other_method(self, client: FlaskClient, method: str) -> None:
        answer = client.open("/api/v2/tag/", method=method)

        assert (answer.status_code, answer.json) == (405, {"detail": f'Method "{method}" not allowed.'})
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"

    def test_head_is_get_without_a_body(self, as_alice: Program, shelf: int) -> None:
        whole = as_alice.get("/api/v2/shelf/")
        head = as_alice.open("HEAD", "/api/v2/shelf/")

        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == whole.headers["Content-Length"]
        assert as_alice.open("HEAD", "/api/v2/shelf/99999/").status_code == 404


class TestScopes:
    def test_a_token_that_may_only_read_cannot_write(self, app: Flask, cast: Cast) -> None:
        with app.app_context(), writing() as session:
            alice = session.get_one(User, cast.id_of("alice"))
            reader, writer = (Program(app, make_api_token(alice, scope, scope)) for scope in ("read", "write"))

        assert reader.get("/api/v2/shelf/").status_code == 200
        refused = reader.post("/api/v2/shelf/", json={"name": "Novels"})
        assert (refused.status_code, refused.json) == (
            403,
            {"detail": 'The access token is missing the "write" scope.'},
        )
        assert writer.post("/api/v2/shelf/", json={"name": "Novels"}).status_code == 201
        assert writer.get("/api/v2/shelf/").status_code == 403
        assert writer.get("/api/v2/tag/").status_code == 200


class TestSessions:
    def test_a_browsers_session_needs_the_forms_token_to_change_something(self, alices_browser: Browser) -> None:
        answer = alices_browser.client.post("/api/v2/shelf/", json={"name": "Novels"})

        assert answer.status_code == 403
        assert answer.json["detail"].startswith("CSRF Failed: ")

    def test_with_the_token_it_may(self, alices_browser: Browser) -> None:
        token = alices_browser.form_token("/api/v2/shelf.api")

        answer = alices_browser.client.post("/api/v2/shelf/", json={"name": "Novels"}, headers={"X-CSRFToken": token})

        assert answer.status_code == 201


def test_a_row_that_others_still_need_stays(app: Flask, as_alice: Program, shelf: int) -> None:
    """The database says so; the answer is a refusal in the contract's shape."""
    with app.app_context(), writing() as session:
        session.execute(text("CREATE TABLE invented_lock (shelf_id INTEGER REFERENCES invented_shelf (id))"))
        session.execute(text("INSERT INTO invented_lock VALUES (:shelf)"), {"shelf": shelf})
    try:
        answer = as_alice.delete(f"/api/v2/shelf/{shelf}/")
    finally:
        with app.app_context(), writing() as session:
            session.execute(text("DROP TABLE invented_lock"))

    assert (answer.status_code, answer.json) == (400, {"non_field_errors": ["This contradicts other rows."]})
    assert as_alice.get(f"/api/v2/shelf/{shelf}/").status_code == 200
