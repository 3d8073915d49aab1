"""Which form an answer has, and the headers every answer carries."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.people import Program

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON, PAGE = "application/json", "text/html; charset=utf-8"
NO_SUCH_FORMAT = (404, {"detail": "Not found."})
NOT_ACCEPTABLE = (406, {"detail": "Could not satisfy the request Accept header."})


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/api/v2/tag/", None, JSON),
        ("/api/v2/tag/", "*/*", JSON),
        ("/api/v2/tag/", "application/*", JSON),
        ("/api/v2/tag/", JSON, JSON),
        ("/api/v2/tag/", f"{JSON}; indent=4", JSON),
        ("/api/v2/tag/", BROWSER, PAGE),
        ("/api/v2/tag/", "text/html", PAGE),
        ("/api/v2/tag/", "text/html;q=0.1, application/json", JSON),
        ("/api/v2/tag.json", BROWSER, JSON),
        ("/api/v2/tag.json/", None, JSON),
        ("/api/v2/tag.api", "*/*", PAGE),
        ("/api/v2/tag/?format=json", BROWSER, JSON),
        ("/api/v2/tag/?format=api", "*/*", PAGE),
        ("/api/v2/.json", None, JSON),
        ("/api/v2/.api", None, PAGE),
        ("/api//v2//tag.json", None, JSON),
    ],
)
def test_the_form_of_an_answer(client: FlaskClient, path: str, accept: str | None, kind: str) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/api/v2/tag.xml", JSON, NO_SUCH_FORMAT),
        ("/api/v2/tag/?format=xml", JSON, NO_SUCH_FORMAT),
        ("/api/v2/tag.json?format=api", "*/*", NO_SUCH_FORMAT),
        ("/api/v2/tag/", "image/png", NOT_ACCEPTABLE),
        ("/api/v2/tag/", "application/json;q=0", NOT_ACCEPTABLE),
        ("/api/v2/tag/", "nonsense", NOT_ACCEPTABLE),
        ("/api/v2/tag.api", JSON, NOT_ACCEPTABLE),
        ("/api/v2/tag/?format=json", "text/html", NOT_ACCEPTABLE),
        ("/api/v2/shelf/", "image/png", NOT_ACCEPTABLE),
        ("/api/v2/shelf.xml", "*/*", NO_SUCH_FORMAT),
    ],
)
def test_a_form_that_cannot_be_is_refused_before_anything_else(
    client: FlaskClient, path: str, accept: str, expected: tuple[int, object]
) -> None:
    answer = client.get(path, headers={"Accept": accept})

    assert (answer.status_code, answer.json) == expected
    assert answer.headers["Content-Type"] == JSON
    assert answer.headers["Allow"].startswith("GET")


def test_items_and_actions_take_endings_too(as_alice: Program, shelf: int) -> None:
    for path in (f"{shelf}.json", f"{shelf}.json/", f"{shelf}/summary.json", f"{shelf}/summary.json/"):
        assert as_alice.get(f"/api/v2/shelf/{path}").json["name"] == "Novels", path
    for path in (f"{shelf}.api", f"{shelf}/summary.api/"):
        assert as_alice.get(f"/api/v2/shelf/{path}").content_type == PAGE, path


def test_json_is_compact_and_indented_when_asked(client: FlaskClient, make_tags: Callable[..., list[int]]) -> None:
    make_tags("ä")

    compact = client.get("/api/v2/tag/")
    indented = client.get("/api/v2/tag/", headers={"Accept": "application/json; indent=4"})

    assert compact.text == json.dumps(compact.json, separators=(",", ":"), ensure_ascii=False)
    assert indented.text == json.dumps(compact.json, indent=4, ensure_ascii=False)
    assert indented.headers["Content-Type"] == JSON


class TestFinalSlash:
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    @pytest.mark.parametrize("path", ["/api/v2", "/api/v2/tag", "/api/v2/tag/1", "/api/v2/version", "/api/v2/shelf"])
    def test_a_missing_slash_is_added_by_a_relative_redirect(self, client: FlaskClient, method: str, path: str) -> None:
        answer = client.open(f"{path}?a=%C3%A4+b&c", method=method)

        assert (answer.status_code, answer.data) == (301, b"")
        assert answer.headers["Location"] == f"{path}/?a=%C3%A4+b&c"
        assert answer.headers["Content-Type"] == PAGE

    def test_what_is_sent_is_sent_again_and_not_lost(self, as_alice: Program) -> None:
        answer = as_alice.post("/api/v2/shelf", json={"name": "Novels"}, follow_redirects=True)

        assert (answer.status_code, answer.json["name"]) == (201, "Novels")


class TestUnknownAddresses:
    @pytest.mark.parametrize("path", ["/api/v2/nosuch/", "/api/v2/nosuch", "/api/v2/tag/1/x/"])
    def test_programs_are_told_in_json_and_people_on_a_page(self, client: FlaskClient, path: str) -> None:
        program, person = client.get(path), client.get(path, headers={"Accept": BROWSER})

        assert (program.status_code, program.json) == (404, {"detail": "Not found."})
        assert (person.status_code, person.content_type) == (404, PAGE)


class TestHeaders:
    def test_every_answer_says_what_it_depends_on(self, client: FlaskClient) -> None:
        for path in ("/api/v2/tag/", "/api/v2/tag/999/", "/api/v2/shelf/"):
            answer = client.get(path)

            assert answer.headers["Vary"] == "Accept, Accept-Language, Cookie, origin"
            assert answer.headers["Content-Language"] == "en"
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "Allow" in answer.headers
            assert "Set-Cookie" not in answer.headers

    def test_the_language_is_the_programs_choice(self, client: FlaskClient) -> None:
        assert client.get("/api/v2/tag/", headers={"Accept-Language": "de"}).headers["Content-Language"] == "de"

    def test_only_the_catalogue_may_be_kept(self, client: FlaskClient) -> None:
        kept = client.get("/api/v2/muscle/")
        missing, options = client.get("/api/v2/muscle/999/"), client.options("/api/v2/muscle/")

        assert kept.headers["Cache-Control"] == "max-age=604800"
        assert "Expires" in kept.headers
        for answer in (missing, options, client.get("/api/v2/tag/"), client.get("/api/v2/muscle.api")):
            assert "Cache-Control" not in answer.headers


class TestOtherOrigins:
    def test_pages_of_other_sites_may_read_answers(self, client: FlaskClient) -> None:
        for path in ("/api/v2/tag/", "/api/v2/shelf/", "/api/v2/nosuch/"):
            answer = client.get(path, headers={"Origin": "https://example.com"})
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Access-Control-Allow-Origin" not in client.get("/api/v2/tag/").headers

    @pytest.mark.parametrize("path", ["/api/v2/shelf/", "/api/v2/nosuch/", "/api/workouts"])
    def test_their_browser_may_ask_first_without_a_credential(self, client: FlaskClient, path: str) -> None:
        answer = client.options(
            path,
            headers={
                "Origin": "https://example.com",
                "Access-Control-Request-Method": "PATCH",
                "Access-Control-Request-Headers": "authorization",
            },
        )

        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["Content-Type"] == PAGE
        assert answer.headers["Access-Control-Allow-Methods"] == "DELETE, GET, OPTIONS, PATCH, POST, PUT"
        assert "authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert answer.headers["Access-Control-Max-Age"] == "86400"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/api/v2/shelf/%0D%0ASet-Cookie:x", "/api/v2/shelf/%0D%0ASet-Cookie:x/"),
        ("/api/v2/shelf/%E2%98%83?name=%C3%A9", "/api/v2/shelf/%E2%98%83/?name=%C3%A9"),
    ],
)
def test_the_way_to_the_slash_is_an_address_whatever_was_asked_for(
    client: FlaskClient, path: str, location: str
) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (301, location)
