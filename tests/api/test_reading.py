"""Reading through the API: whose rows, in which order, how many, and in which form."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.api import listing
from app.database import writing
from tests.api.conftest import Sticker
from tests.people import Program


class TestWhoseRows:
    def test_a_stranger_is_told_that_the_row_does_not_exist(
        self, as_alice: Program, as_bob: Program, add_book: Callable[..., dict[str, Any]]
    ) -> None:
        book = add_book()

        assert as_alice.get(f"/api/v2/book/{book['id']}/").status_code == 200
        answer = as_bob.get(f"/api/v2/book/{book['id']}/")

        assert answer.status_code == 404
        assert answer.json == {"detail": "No Book matches the given query."}

    def test_a_list_has_only_ones_own_rows(self, as_alice: Program, as_bob: Program, shelf: int) -> None:
        assert [row["id"] for row in as_alice.get("/api/v2/shelf/").json["results"]] == [shelf]
        assert as_bob.get("/api/v2/shelf/").json == {"count": 0, "next": None, "previous": None, "results": []}

    @pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
    @pytest.mark.parametrize("path", ["/api/v2/shelf/", "/api/v2/shelf/1/", "/api/v2/shelf/abc/"])
    def test_without_a_credential_everything_private_is_refused(
        self, client: FlaskClient, path: str, method: str
    ) -> None:
        answer = client.open(path, method=method)

        assert answer.status_code == 403
        assert answer.json == {"detail": "Authentication credentials were not provided."}
        assert "WWW-Authenticate" not in answer.headers

    def test_a_bad_token_is_an_error_even_where_anybody_may_read(self, app: Flask) -> None:
        stranger = Program(app, "0" * 40)

        assert stranger.get("/api/v2/tag/").status_code == 403
        assert stranger.get("/api/v2/tag/").json == {"detail": "Invalid token."}

    def test_a_bad_token_does_no_harm_where_answers_are_cached(self, app: Flask) -> None:
        assert Program(app, "0" * 40).get("/api/v2/muscle/").status_code == 200

    @pytest.mark.parametrize(
        ("header", "body"),
        [
            ("Token", {"detail": "Invalid token header. No credentials provided."}),
            ("Token a b", {"detail": "Invalid token header. Token string should not contain spaces."}),
            (
                "Bearer",
                {
                    "detail": "Authorization header must contain two space-delimited values",
                    "code": "bad_authorization_header",
                },
            ),
            (
                "Bearer x.y.z",
                {
                    "detail": "Given token not valid for any token type",
                    "code": "token_not_valid",
                    "messages": [{"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}],
                },
            ),
            ("Basic YTpi", {"detail": "Authentication credentials were not provided."}),
        ],
    )
    def test_what_is_wrong_with_a_credential_is_said(
        self, client: FlaskClient, header: str, body: dict[str, Any]
    ) -> None:
        answer = client.get("/api/v2/shelf/", headers={"Authorization": header})

        assert (answer.status_code, answer.json) == (403, body)

    def test_a_plain_route_is_private_unless_it_says_otherwise(
        self, client: FlaskClient, as_alice: Program, shelf: int
    ) -> None:
        assert client.get(f"/api/v2/shelf/{shelf}/summary/").status_code == 403
        assert as_alice.get(f"/api/v2/shelf/{shelf}/summary/").json["name"] == "Novels"
        assert as_alice.get(f"/api/v2/shelf/{shelf}/summary.json").json["name"] == "Novels"


class TestKeys:
    @pytest.mark.parametrize("key", ["abc", "1e3", "٣", "0x1", "1.5", "%00", "%ff"])
    def test_a_key_of_the_wrong_type_is_not_found(self, as_alice: Program, key: str) -> None:
        answer = as_alice.get(f"/api/v2/shelf/{key}/")

        assert (answer.status_code, answer.json) == (404, {"detail": "Not found."})

    @pytest.mark.parametrize("key", ["0", "-1", "99999999999999999999999"])
    def test_a_number_that_no_row_has_is_no_match(self, as_alice: Program, key: str) -> None:
        answer = as_alice.get(f"/api/v2/shelf/{key}/")

        assert (answer.status_code, answer.json) == (404, {"detail": "No Shelf matches the given query."})

    def test_rows_with_uuids_refuse_numbers(self, as_alice: Program) -> None:
        assert as_alice.get("/api/v2/book/1/").json == {"detail": "Not found."}


class TestPaging:
    @pytest.fixture(autouse=True)
    def five_tags(self, make_tags: Callable[..., list[int]]) -> None:
        make_tags("a", "b", "c", "d", "e")

    @pytest.mark.parametrize(
        ("query", "names", "following", "preceding"),
        [
            ("", "abcde", None, None),
            ("?limit=2", "ab", "?limit=2&offset=2", None),
            ("?limit=2&offset=2", "cd", "?limit=2&offset=4", "?limit=2"),
            ("?limit=2&offset=3", "de", None, "?limit=2&offset=1"),
            ("?limit=2&offset=99", "", None, "?limit=2&offset=97"),
            ("?limit=2&offset=1", "bc", "?limit=2&offset=3", "?limit=2"),
            ("?limit=abc", "abcde", None, None),
            ("?limit=0", "abcde", None, None),
            ("?limit=-2", "abcde", None, None),
            ("?limit=2&offset=-1", "ab", "?limit=2&offset=2", None),
            ("?limit=2&offset=xyz", "ab", "?limit=2&offset=2", None),
            ("?limit=99999999999999999999", "abcde", None, None),
            ("?offset=99999999999999999999", "", None, "?limit=20&offset=99999999999999999979"),
            ("?zeta=1&limit=4&b=x,y&b=%C3%A4+:", "abcd", "?b=x%2Cy&b=%C3%A4+%3A&limit=4&offset=4&zeta=1", None),
            ("?page=2&limit=4&empty=", "abcd", "?empty=&limit=4&offset=4&page=2", None),
        ],
    )
    def test_pages_and_their_neighbours(
        self, client: FlaskClient, query: str, names: str, following: str | None, preceding: str | None
    ) -> None:
        found = client.get(f"/api/v2/tag/{query}").json

        def address(of: str | None) -> str | None:
            return None if of is None else f"http://localhost/api/v2/tag/{of}"

        assert found["count"] == 5
        assert "".join(row["name"] for row in found["results"]) == names
        assert found["next"] == address(following)
        assert found["previous"] == address(preceding)

    def test_neighbours_keep_the_ending_of_the_address(self, client: FlaskClient) -> None:
        found = client.get("/api/v2/tag.json?limit=2").json

        assert found["next"] == "http://localhost/api/v2/tag.json?limit=2&offset=2"

    def test_a_page_takes_two_statements_however_long_it_is(
        self, client: FlaskClient, count_queries: Callable[..., int], make_tags: Callable[..., list[int]]
    ) -> None:
        client.get("/api/v2/tag/")
        few = count_queries(client.get, "/api/v2/tag/?limit=1")
        make_tags(*(f"tag {number}" for number in range(200)))

        assert (few, count_queries(client.get, "/api/v2/tag/?limit=400")) == (2, 2)


class TestLongPages:
    @pytest.fixture(autouse=True)
    def many_tags(self, make_tags: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(listing, "PART", 10)
        make_tags(*(f"tag {number:03}" for number in range(35)))

    def test_a_long_page_is_streamed_in_parts_and_reads_as_one(
        self, client: FlaskClient, count_queries: Callable[..., int]
    ) -> None:
        answer = client.get("/api/v2/tag/?limit=32&offset=1", buffered=False)

        assert answer.is_streamed
        parts = list(answer.response)
        assert len(parts) == 6, "the head, four parts of ten rows at most, and the end"
        found = json.loads(b"".join(parts))
        assert [row["name"] for row in found["results"]] == [f"tag {number:03}" for number in range(1, 33)]
        assert found["count"] == 35
        assert found["next"].endswith("?limit=32&offset=33")

    def test_it_can_be_indented(self, client: FlaskClient) -> None:
        plain = client.get("/api/v2/tag/?limit=33")
        indented = client.get("/api/v2/tag/?limit=33", headers={"Accept": "application/json; indent=4"})

        assert indented.json == plain.json
        assert indented.text == json.dumps(plain.json, indent=4)

    def test_rows_that_go_while_it_is_sent_are_left_out(self, app: Flask, client: FlaskClient) -> None:
        parts = iter(client.get("/api/v2/tag/?limit=35", buffered=False).response)
        sent = [next(parts), next(parts)]
        with app.app_context(), writing() as session:
            session.execute(delete(Sticker).where(Sticker.name.between("tag 010", "tag 024")))

        found = json.loads(b"".join([*sent, *parts]))

        assert len(found["results"]) == 35 - 15

    def test_a_reader_who_leaves_early_leaves_nothing_open(self, client: FlaskClient) -> None:
        answer = client.get("/api/v2/tag/?limit=32", buffered=False)
        next(iter(answer.response))
        answer.close()

        assert client.get("/api/v2/tag/?limit=1").status_code == 200


class TestOrder:
    @pytest.fixture(autouse=True)
    def books(self, add_book: Callable[..., dict[str, Any]]) -> None:
        for title, pages in (("Bb", 3), ("Aa", None), ("Dd", 3), ("Cc", 1)):
            add_book(title=title, pages=pages)

    @pytest.mark.parametrize(
        ("ordering", "titles"),
        [
            ("", ["Aa", "Bb", "Cc", "Dd"]),
            ("-title", ["Dd", "Cc", "Bb", "Aa"]),
            ("pages,-title", ["Aa", "Cc", "Dd", "Bb"]),
            ("-pages,title", ["Bb", "Dd", "Cc", "Aa"]),
            ("nosuch,-title", ["Dd", "Cc", "Bb", "Aa"]),
            ("nosuch", ["Aa", "Bb", "Cc", "Dd"]),
            ("shelf,title", ["Aa", "Bb", "Cc", "Dd"]),
            (",,-,--title", ["Aa", "Bb", "Cc", "Dd"]),
            ("__class__,query", ["Aa", "Bb", "Cc", "Dd"]),
        ],
    )
    def test_rows_come_in_the_order_asked_for(self, as_alice: Program, ordering: str, titles: list[str]) -> None:
        found = as_alice.get(f"/api/v2/book/?ordering={ordering}").json["results"]

        assert [row["title"] for row in found] == titles
