"""The consent page, and the settings page of applications."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.oauth.models import OAuthClient, OAuthToken
from tests.oauth.flow import Uploader, agreed, query_of, registered
from tests.people import PASSWORD, Browser, Program

CONSENT = "/profile/apps/authorize"
APPS = "/settings/apps"
TYPED = {
    "client_name": "garmin",
    "redirect_uris": "https://localhost/\r\n\r\n https://self.host/callback ",
    "scope": ["workouts:write", "workouts:read"],
    "client_uri": "",
    "client_description": "",
}


class TestConsent:
    def test_it_says_who_asks_for_what(self, alices_browser: Browser, uploader: Uploader) -> None:
        page = alices_browser.get(CONSENT, query_string=uploader.asking()).text

        assert "Let garmin uploader in?" in page
        assert "add, change and delete activities" in page
        assert "read name, e-mail address and preferences" in page
        assert "read equipment" not in page
        assert "localhost" in page

    def test_it_names_the_person_who_registered_an_app_of_somebody_else(
        self, bobs_browser: Browser, uploader: Uploader
    ) -> None:
        assert "alice registered this app" in bobs_browser.get(CONSENT, query_string=uploader.asking()).text

    def test_the_form_may_lead_to_the_app_and_nowhere_else(self, alices_browser: Browser, uploader: Uploader) -> None:
        answer = alices_browser.get(CONSENT, query_string=uploader.asking())

        assert "form-action 'self' https://localhost;" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"

    def test_agreeing_leads_back_with_a_code_that_works(self, alices_browser: Browser, uploader: Uploader) -> None:
        answer = agreed(alices_browser, uploader.asking(state="a&b"))

        query = query_of(answer.headers["Location"])
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("https://localhost/?")
        assert query["state"] == "a&b"
        assert uploader.exchange(query["code"]).status_code == 200

    def test_not_agreeing_leads_back_without_one(self, alices_browser: Browser, uploader: Uploader) -> None:
        answer = agreed(alices_browser, uploader.asking(), "deny")

        query = query_of(answer.headers["Location"])
        assert answer.status_code == 303
        assert (query["error"], query["state"], "code" in query) == ("access_denied", "xyz", False)

    @pytest.mark.parametrize(
        ("named", "leads_to"),
        [
            ("https://self.host/callback", "https://localhost/?"),
            ("https://second.example/back", "https://second.example/back?"),
            ("javascript:alert(1)", "https://localhost/?"),
            ("", "https://localhost/?"),
        ],
    )
    def test_the_way_back_is_always_a_registered_one(
        self, app: Flask, alice: Program, alices_browser: Browser, named: str, leads_to: str
    ) -> None:
        uploader = registered(app, alice, redirect_uris=["https://localhost/", "https://second.example/back"])

        address = agreed(alices_browser, uploader.asking(redirect_uri=named)).headers["Location"]

        assert address.startswith(leads_to)
        assert uploader.exchange(query_of(address)["code"], redirect_uri="https://any.example").status_code == 200

    def test_a_proof_key_passes_through(self, alices_browser: Browser, uploader: Uploader) -> None:
        challenge = "c" * 43

        address = agreed(alices_browser, uploader.asking(code_challenge=challenge)).headers["Location"]

        assert uploader.exchange(query_of(address)["code"]).status_code == 400
        assert uploader.exchange(query_of(address)["code"], code_verifier=challenge).status_code == 200

    def test_a_stranger_signs_in_first_and_comes_back(self, visitor: Browser, uploader: Uploader) -> None:
        led = visitor.get(CONSENT, query_string=uploader.asking())
        assert (led.status_code, led.headers["Location"].partition("?")[0]) == (303, "/sign-in")

        back = query_of(led.headers["Location"])["next"]
        answer = visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD, "next": back})

        assert answer.headers["Location"] == back
        assert "Let garmin uploader in?" in visitor.get(back).text

    @pytest.mark.parametrize(
        "change",
        [
            {"client_id": "a" * 24},
            {"client_id": "\x00"},
            {"client_id": "<script>"},
            {"response_type": "token"},
            {"response_type": 'é"'},
            {"scope": "nonsense"},
            {"code_challenge": "short"},
            {"code_challenge": "c" * 43, "code_challenge_method": "<b>"},
        ],
    )
    def test_what_leads_nowhere_is_explained(
        self, alices_browser: Browser, uploader: Uploader, change: dict[str, str]
    ) -> None:
        answer = alices_browser.get(CONSENT, query_string=uploader.asking() | change)
        sent = alices_browser.submit(CONSENT, page="/settings/apps", data=uploader.asking() | change)

        for refused in (answer, sent):
            assert refused.status_code == 400
            assert "The app cannot be connected" in refused.text
            assert "Location" not in refused.headers

    def test_an_empty_question_is_explained_too(self, alices_browser: Browser) -> None:
        assert alices_browser.get(CONSENT).status_code == 400

    def test_what_an_app_calls_itself_is_text(self, app: Flask, alice: Program, alices_browser: Browser) -> None:
        hostile = registered(app, alice, client_name="<script>x</script>", client_description="<b>bold</b>")

        page = alices_browser.get(CONSENT, query_string=hostile.asking(state='"><script>y</script>')).text

        assert "<script>x" not in page
        assert "<script>y" not in page
        assert "<b>bold" not in page

    def test_no_other_site_can_agree(self, app: Flask, alices_browser: Browser, uploader: Uploader) -> None:
        token = alices_browser.form_token("/settings/apps")
        fields = uploader.asking() | {"decision": "allow"}

        without = alices_browser.client.post(CONSENT, data=fields)
        elsewhere = alices_browser.client.post(
            CONSENT, data=fields | {"csrf_token": token}, headers={"Origin": "https://evil.example"}
        )

        assert (without.status_code, elsewhere.status_code) == (400, 403)


class TestApps:
    def test_one_registers_an_app_and_sees_its_secret_once(self, app: Flask, alices_browser: Browser) -> None:
        answer = alices_browser.submit(APPS, data=TYPED)

        found = re.search(r'id="new-secret">(\w{48})<', answer.text)
        assert answer.status_code == 201
        assert answer.headers["Cache-Control"] == "no-store"
        assert found
        with app.app_context():
            client = db.session.scalars(select(OAuthClient)).one()
        assert client.check_client_secret(found[1])
        assert client.redirect_uris == ["https://localhost/", "https://self.host/callback"]
        assert client.scope == "workouts:read workouts:write"
        later = alices_browser.get(APPS).text
        assert client.client_id in later
        assert found[1] not in later

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"client_name": " "}, "Fill this in."),
            ({"client_name": "x" * 101}, "Write at most 100 characters."),
            ({"redirect_uris": ""}, "Fill this in."),
            ({"redirect_uris": "localhost"}, "Write each address as the app names it"),
            ({"redirect_uris": "javascript:alert(1)"}, "Write each address as the app names it"),
            ({"redirect_uris": "https://a.example/\n" * 11}, "Write at most 10 addresses."),
            ({"scope": []}, "Fill this in."),
            ({"scope": ["nonsense"]}, "Choose one of the list."),
            ({"client_uri": "javascript:alert(1)"}, "Write an address that begins with https://"),
            ({"client_description": "x" * 1001}, "Write at most 1000 characters."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, app: Flask, alices_browser: Browser, change: dict[str, object], sentence: str
    ) -> None:
        answer = alices_browser.submit(APPS, data=TYPED | change)

        assert answer.status_code == 422
        assert sentence in answer.text
        with app.app_context():
            assert db.session.scalar(select(OAuthClient)) is None

    def test_the_list_says_what_is_connected(self, alice: Program, alices_browser: Browser, uploader: Uploader) -> None:
        assert "Not connected yet" in alices_browser.get(APPS).text

        uploader.acting(uploader.tokens(alice)["access_token"]).get("/api/workouts")

        page = alices_browser.get(APPS).text
        assert "Has access since" in page
        assert "Last used:" in page

    def test_revoking_and_deleting(
        self, app: Flask, alice: Program, alices_browser: Browser, uploader: Uploader
    ) -> None:
        acting = uploader.acting(uploader.tokens(alice)["access_token"])
        number = _number_of(app)

        assert alices_browser.submit(f"{APPS}/{number}/revoke", page=APPS).status_code == 303
        assert acting.get("/api/workouts").status_code == 401
        assert "garmin uploader" in alices_browser.get(APPS).text

        assert alices_browser.submit(f"{APPS}/{number}/delete", page=APPS).status_code == 303
        assert uploader.client_id not in alices_browser.get(APPS).text

    def test_an_app_of_somebody_else_can_be_shut_out_but_not_ended(
        self, app: Flask, alice: Program, bob: Program, bobs_browser: Browser, uploader: Uploader
    ) -> None:
        alices = uploader.acting(uploader.tokens(alice)["access_token"])
        bobs = uploader.acting(uploader.tokens(bob)["access_token"])
        number = _number_of(app)
        assert "Apps of other people you let in" in bobs_browser.get(APPS).text

        for change in ("revoke", "delete"):
            assert bobs_browser.submit(f"{APPS}/{number}/{change}", page=APPS).status_code == 404
        assert bobs_browser.submit(f"{APPS}/{number}/withdraw", page=APPS).status_code == 303

        assert bobs.get("/api/workouts").status_code == 401
        assert alices.get("/api/workouts").status_code == 200
        assert "Apps of other people" not in bobs_browser.get(APPS).text
        with app.app_context():
            assert len(db.session.scalars(select(OAuthToken)).all()) == 1

    def test_what_does_not_exist(self, alices_browser: Browser) -> None:
        for change in ("revoke", "delete", "withdraw"):
            assert alices_browser.submit(f"{APPS}/9223372036854775807/{change}", page=APPS).status_code == 404

    def test_the_settings_have_a_tab_for_it(self, alices_browser: Browser) -> None:
        assert f'<a href="{APPS}">Apps</a>' in alices_browser.get("/settings/").text


def _number_of(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(OAuthClient.id)).one()
