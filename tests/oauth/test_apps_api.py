"""`/api/oauth/apps`, row by row."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.oauth.models import OAuthClient
from tests.oauth.flow import NEW_APP, SCOPE, Uploader, registered
from tests.people import Browser, Cast, Program

APPS = "/api/oauth/apps"
NOBODYS_TOKEN = {"status": "error", "message": "provide a valid auth token"}
NOT_FOUND = {"status": "not found", "message": "OAuth2 client not found"}


def _error(message: str) -> dict[str, str]:
    return {"status": "error", "message": message}


class TestRegistering:
    def test_the_answer_shows_everything_and_the_secret_once(self, alice: Program) -> None:
        answer = alice.post(APPS, json=NEW_APP | {"client_description": "Sends rides"})

        body = answer.get_json()
        client = body["data"]["client"]
        assert answer.status_code == 201
        assert body["status"] == "created"
        assert re.fullmatch(r"[A-Za-z0-9]{24}", client.pop("client_id"))
        assert re.fullmatch(r"[A-Za-z0-9]{48}", client.pop("client_secret"))
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2,8} \d{4} \d\d:\d\d:\d\d GMT", client.pop("issued_at"))
        assert isinstance(client.pop("id"), int)
        assert client == {
            "client_description": "Sends rides",
            "name": "garmin uploader",
            "redirect_uris": ["https://localhost/"],
            "scope": SCOPE,
            "website": "https://uploader.example",
        }

    def test_the_secret_is_kept_as_a_hash_only(self, app: Flask, uploader: Uploader) -> None:
        with app.app_context():
            row = db.session.execute(select(OAuthClient.__table__)).mappings().one()

        assert uploader.secret not in str(dict(row))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"client_name": None}, "OAuth2 client metadata missing keys: client_name"),
            ({"client_name": "", "scope": ""}, "OAuth2 client metadata missing keys: client_name, scope"),
            ({"redirect_uris": []}, "OAuth2 client metadata missing keys: redirect_uris"),
            (
                {"client_uri": None, "redirect_uris": None},
                "OAuth2 client metadata missing keys: client_uri, redirect_uris",
            ),
            ({"scope": "everything"}, "OAuth2 client invalid scopes"),
            ({"scope": "   "}, "OAuth2 client invalid scopes"),
            ({"scope": ["workouts:read"]}, "invalid payload"),
            ({"scope": 5}, "invalid payload"),
            ({"redirect_uris": "https://localhost/"}, "invalid payload"),
            ({"redirect_uris": ["javascript:alert(1)"]}, "invalid payload"),
            ({"redirect_uris": [5]}, "invalid payload"),
            ({"redirect_uris": [["https://localhost/"]]}, "invalid payload"),
            ({"redirect_uris": ["https://localhost/"] * 11}, "invalid payload"),
            ({"client_name": "x" * 101}, "invalid payload"),
            ({"client_name": "\x00"}, "invalid payload"),
            ({"client_name": {"a": 1}}, "invalid payload"),
            ({"client_uri": "javascript:alert(1)"}, "invalid payload"),
            ({"client_description": "x" * 1001}, "invalid payload"),
            ({"client_description": []}, "invalid payload"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_stored(
        self, app: Flask, alice: Program, change: dict[str, Any], message: str
    ) -> None:
        answer = alice.post(APPS, json=NEW_APP | change)

        given = answer.get_json()
        given.pop("hint", None)
        assert (answer.status_code, given) == (400, _error(message))
        with app.app_context():
            assert db.session.scalar(select(OAuthClient)) is None

    @pytest.mark.parametrize("body", [{"json": {}}, {"json": []}, {"json": "x"}, {"data": "x=1"}, {"data": b""}])
    def test_no_metadata_at_all(self, alice: Program, body: dict[str, Any]) -> None:
        answer = alice.post(APPS, **body)

        assert (answer.status_code, answer.get_json()) == (400, _error("OAuth2 client metadata missing"))

    def test_unknown_scopes_are_dropped_when_one_is_known(self, alice: Program) -> None:
        answer = alice.post(APPS, json=NEW_APP | {"scope": "fly workouts:write"})

        assert answer.get_json()["data"]["client"]["scope"] == "workouts:write"


class TestReading:
    def test_five_a_page_the_newest_first(self, app: Flask, alice: Program) -> None:
        for number in range(6):
            registered(app, alice, client_name=f"app {number}")

        first, second = alice.get(APPS).get_json(), alice.get(f"{APPS}?page=2").get_json()

        assert [client["name"] for client in first["data"]["clients"]] == [
            f"app {number}" for number in (5, 4, 3, 2, 1)
        ]
        assert first["pagination"] == {"has_next": True, "has_prev": False, "page": 1, "pages": 2, "total": 6}
        assert [client["name"] for client in second["data"]["clients"]] == ["app 0"]
        assert second["pagination"] == {"has_next": False, "has_prev": True, "page": 2, "pages": 2, "total": 6}
        assert "client_secret" not in str(first)

    @pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999"])
    def test_pages_that_do_not_exist_are_no_accident(self, alice: Program, uploader: Uploader, page: str) -> None:
        assert alice.get(f"{APPS}?page={page}").status_code == 200

    def test_a_page_that_is_no_number(self, alice: Program) -> None:
        assert alice.get(f"{APPS}?page=x").status_code == 400

    def test_one_by_its_name_and_by_its_number(self, alice: Program, uploader: Uploader) -> None:
        by_name = alice.get(f"{APPS}/{uploader.client_id}").get_json()
        by_number = alice.get(f"{APPS}/{by_name['data']['client']['id']}/by_id").get_json()

        assert by_name == by_number
        assert by_name["status"] == "success"
        assert "client_secret" not in by_name["data"]["client"]

    @pytest.mark.parametrize("path", ["/nonsense", "/" + "a" * 24, "/a%00b", "/1/by_id", "/9223372036854775807/by_id"])
    def test_what_does_not_exist(self, alice: Program, path: str) -> None:
        answer = alice.get(f"{APPS}{path}")

        assert (answer.status_code, answer.get_json()) == (404, NOT_FOUND)


class TestEnding:
    def test_deleting_ends_its_tokens(self, alice: Program, uploader: Uploader) -> None:
        tokens = uploader.tokens(alice)
        number = alice.get(APPS).get_json()["data"]["clients"][0]["id"]

        answer = alice.delete(f"{APPS}/{number}")

        assert (answer.status_code, answer.data) == (204, b"")
        assert uploader.acting(tokens["access_token"]).get("/api/workouts").status_code == 401
        assert uploader.refresh(tokens["refresh_token"]).get_json() == {"error": "invalid_client"}
        assert alice.get(f"{APPS}/{uploader.client_id}").status_code == 404

    def test_revoking_ends_tokens_and_codes_but_keeps_the_app(
        self, alice: Program, bob: Program, uploader: Uploader
    ) -> None:
        alices, bobs, code = uploader.tokens(alice), uploader.tokens(bob), uploader.code(alice)
        number = alice.get(APPS).get_json()["data"]["clients"][0]["id"]

        answer = alice.post(f"{APPS}/{number}/revoke")

        assert (answer.status_code, answer.get_json()) == (200, {"status": "success"})
        for tokens in (alices, bobs):
            assert uploader.acting(tokens["access_token"]).get("/api/workouts").status_code == 401
            assert uploader.refresh(tokens["refresh_token"]).status_code == 400
        assert uploader.exchange(code).status_code == 400
        assert uploader.tokens(alice)["access_token"]

    def test_nobody_else_can_do_either(self, app: Flask, alice: Program, bob: Program, uploader: Uploader) -> None:
        number = alice.get(APPS).get_json()["data"]["clients"][0]["id"]

        answers = [
            bob.get(f"{APPS}/{uploader.client_id}"),
            bob.get(f"{APPS}/{number}/by_id"),
            bob.delete(f"{APPS}/{number}"),
            bob.post(f"{APPS}/{number}/revoke"),
        ]

        assert [(answer.status_code, answer.get_json()) for answer in answers] == [(404, NOT_FOUND)] * 4
        assert bob.get(APPS).get_json()["data"]["clients"] == []
        assert alice.get(f"{APPS}/{number}/by_id").status_code == 200


class TestWhoMayCome:
    def test_applications_may_not_manage_applications(self, alice: Program, app: Flask) -> None:
        mighty = registered(app, alice, scope="application:write workouts:read")
        token = mighty.tokens(alice, scope="application:write")["access_token"]

        for method, path in [
            ("POST", APPS),
            ("GET", APPS),
            ("GET", f"{APPS}/{mighty.client_id}"),
            ("DELETE", f"{APPS}/1"),
            ("POST", f"{APPS}/1/revoke"),
            ("POST", "/api/oauth/authorize"),
            ("POST", "/api/auth/logout"),
        ]:
            answer = mighty.acting(token).open(method, path)
            assert (answer.status_code, answer.get_json()) == (401, NOBODYS_TOKEN), path

    def test_permanent_tokens_may_not_either(self, as_alice: Program) -> None:
        assert as_alice.post(APPS, json=NEW_APP).status_code == 403
        assert as_alice.post("/api/oauth/authorize").status_code == 403

    def test_nobody_may_not(self, client: FlaskClient, cast: Cast) -> None:
        answer = client.post(APPS, json=NEW_APP)

        assert (answer.status_code, answer.get_json()) == (401, NOBODYS_TOKEN)

    def test_a_browser_needs_its_form_token(self, alices_browser: Browser) -> None:
        assert alices_browser.client.post(APPS, json=NEW_APP).status_code == 400

        token = alices_browser.form_token("/settings/apps")
        answer = alices_browser.client.post(APPS, json=NEW_APP, headers={"X-CSRFToken": token})

        assert answer.status_code == 201
