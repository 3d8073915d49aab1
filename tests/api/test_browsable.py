"""The page a person sees at an address of the API, and its forms, without JavaScript."""

import html
import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.people import Browser, Program

AS_PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def send(browser: Browser, path: str, method: str, **fields: str) -> Any:
    """Fill in the form of a page and press its button."""
    return browser.submit(path, page=f"{path}?format=api", data={"_method": method, **fields}, headers=AS_PAGE)


def text_of(page: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


class TestPages:
    def test_a_list_shows_rows_links_filters_and_neighbours(
        self, client: FlaskClient, make_tags: Callable[..., list[int]]
    ) -> None:
        first, *_rest = make_tags("a", "b", "c")

        page = client.get("/api/v2/tag/?limit=2", headers=AS_PAGE)

        assert "Sticker List" in page.text
        assert f'href="/api/v2/tag/{first}/"' in page.text
        assert "http://localhost/api/v2/tag/?limit=2&amp;offset=2" in page.text
        assert 'href="/api/v2/tag.json?limit=2"' in page.text
        assert "_method" not in page.text.replace('value="OPTIONS"', "").replace('name="_method" ', "")

    def test_filters_are_fields_of_a_form(self, alices_browser: Browser, shelf: int) -> None:
        page = alices_browser.get("/api/v2/shelf/?name=x", headers=AS_PAGE)

        assert 'name="is_full"' in page.text
        assert re.search(r'name="name"[^>]*value="x"', page.text)

    def test_a_person_is_not_shown_more_rows_than_a_page_can_hold(
        self, client: FlaskClient, make_tags: Callable[..., list[int]]
    ) -> None:
        make_tags(*(f"tag {number:03}" for number in range(205)))

        page = client.get("/api/v2/tag/?limit=1000", headers=AS_PAGE)

        assert page.text.count("<tr>") == 1 + 200
        assert "limit=200&amp;offset=200" in page.text

    def test_values_cannot_smuggle_markup(self, as_alice: Program, alices_browser: Browser) -> None:
        as_alice.post("/api/v2/shelf/", json={"name": "<script>x</script>"})

        page = alices_browser.get("/api/v2/shelf/?name=%22%3E%3Cscript%3E", headers=AS_PAGE)
        rows = alices_browser.get("/api/v2/shelf/", headers=AS_PAGE)

        assert "<script>x" not in rows.text
        assert "<script>" not in page.text.replace("<script src", "")

    def test_errors_are_pages_too(self, client: FlaskClient, alices_browser: Browser) -> None:
        refused = client.get("/api/v2/shelf/", headers=AS_PAGE)
        missing = alices_browser.get("/api/v2/shelf/999/", headers=AS_PAGE)
        bad = alices_browser.get("/api/v2/book/?pages=x", headers=AS_PAGE)

        assert (refused.status_code, missing.status_code, bad.status_code) == (403, 404, 400)
        assert "Authentication credentials were not provided." in text_of(refused)
        assert "No Shelf matches the given query." in text_of(missing)
        assert "Enter a number." in text_of(bad)

    def test_forms_are_offered_only_to_those_who_may_use_them(
        self, client: FlaskClient, alices_browser: Browser, shelf: int
    ) -> None:
        for_everybody = client.get("/api/v2/tag/", headers=AS_PAGE).text
        collection = alices_browser.get("/api/v2/shelf/", headers=AS_PAGE).text
        item = alices_browser.get(f"/api/v2/shelf/{shelf}/", headers=AS_PAGE).text

        def methods(page: str) -> set[str]:
            return set(re.findall(r'name="_method" value="(\w+)"', page))

        assert methods(for_everybody) == {"OPTIONS"}
        assert methods(collection) == {"OPTIONS", "POST"}
        assert methods(item) == {"OPTIONS", "PUT", "PATCH", "DELETE"}
        assert re.search(r'name="name"[^>]*value="Novels"', item)

    def test_a_value_that_is_no_object_is_shown_as_well(self, client: FlaskClient) -> None:
        assert "2.7.0" in text_of(client.get("/api/v2/version/", headers=AS_PAGE))


class TestForms:
    def test_a_row_is_added_and_shown(self, alices_browser: Browser, as_alice: Program) -> None:
        answer = send(alices_browser, "/api/v2/shelf/", "POST", name="Poems", is_full="1")

        (row,) = as_alice.get("/api/v2/shelf/").json["results"]
        assert (row["name"], row["is_full"]) == ("Poems", True)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/api/v2/shelf/{row['id']}/")

    def test_empty_fields_are_null_or_left_out(
        self, alices_browser: Browser, add_book: Callable[..., dict[str, Any]], as_alice: Program
    ) -> None:
        book = add_book(pages=5, price="1.00", bought="2026-01-31", is_read=True)
        fields = {"shelf": str(book["shelf"]), "title": "Emma", "notes": "", "price": "2", "kind": "poems"}

        answer = send(alices_browser, f"/api/v2/book/{book['id']}/", "PUT", **fields)

        assert answer.status_code == 303
        changed = as_alice.get(f"/api/v2/book/{book['id']}/").json
        assert changed == book | {"pages": None, "price": "2.00", "bought": None, "is_read": False, "kind": "poems"}

    def test_a_refused_form_comes_back_with_what_was_typed(self, alices_browser: Browser, as_alice: Program) -> None:
        answer = send(alices_browser, "/api/v2/shelf/", "POST", name="n" * 21)

        assert answer.status_code == 400
        assert "Ensure this field has no more than 20 characters." in text_of(answer)
        assert f'value="{"n" * 21}"' in answer.text
        assert as_alice.get("/api/v2/shelf/").json["count"] == 0

    def test_some_fields_are_changed_as_json(
        self, alices_browser: Browser, add_book: Callable[..., dict[str, Any]], as_alice: Program
    ) -> None:
        path = f"/api/v2/book/{add_book(pages=5)['id']}/"

        assert send(alices_browser, path, "PATCH", _json='{"pages": 6}').status_code == 303
        broken = send(alices_browser, path, "PATCH", _json="{")

        assert as_alice.get(path).json["pages"] == 6
        assert broken.status_code == 400
        assert "JSON parse error" in text_of(broken)

    def test_a_row_is_deleted_and_the_list_is_shown(
        self, alices_browser: Browser, as_alice: Program, shelf: int
    ) -> None:
        answer = send(alices_browser, f"/api/v2/shelf/{shelf}/", "DELETE")

        assert (answer.status_code, answer.headers["Location"]) == (303, "/api/v2/shelf/")
        assert as_alice.get("/api/v2/shelf/").json["count"] == 0

    def test_options_are_shown(self, alices_browser: Browser) -> None:
        answer = send(alices_browser, "/api/v2/shelf/", "OPTIONS")

        assert answer.status_code == 200
        assert "Name of the shelf" in text_of(answer)

    def test_a_form_without_its_token_does_nothing(
        self, alices_browser: Browser, as_alice: Program, shelf: int
    ) -> None:
        for method in ("DELETE", "PUT", "PATCH"):
            answer = alices_browser.client.post(
                f"/api/v2/shelf/{shelf}/", data={"_method": method, "name": "Gone"}, headers=AS_PAGE
            )
            assert answer.status_code in {400, 403}

        assert as_alice.get(f"/api/v2/shelf/{shelf}/").json["name"] == "Novels"

    def test_a_form_of_somebody_else_finds_no_row(self, bobs_browser: Browser, as_alice: Program, shelf: int) -> None:
        answer = bobs_browser.submit(
            f"/api/v2/shelf/{shelf}/", page="/api/v2/shelf.api", data={"_method": "DELETE"}, headers=AS_PAGE
        )

        assert answer.status_code == 404
        assert as_alice.get(f"/api/v2/shelf/{shelf}/").status_code == 200

    def test_only_known_methods_can_be_asked_for(self, alices_browser: Browser) -> None:
        answer = send(alices_browser, "/api/v2/shelf/", "TRACE", name="x")

        assert answer.status_code == 415
