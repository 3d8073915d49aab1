"""A person's settings, each form with what it refuses."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import mail
from app.accounts import services
from app.accounts.models import ApiToken, User
from app.database import now, writing
from app.extensions import db
from app.mail import Letter
from tests.people import PASSWORD, Browser, Cast, Program

CHOSEN = {
    "weight_unit": "lb",
    "distance_unit": "mi",
    "timezone": "America/New_York",
    "first_weekday": "7",
    "language": "de",
    "date_format": "yyyy-MM-dd",
    "theme": "dark",
    "uses_raw_max_speed": "1",
    "elevation_from_zero": "1",
}
NEW = "a much longer walk"


def _user(app: Flask, cast: Cast, name: str) -> User:
    with app.app_context():
        user: User = db.session.get_one(User, cast.id_of(name))
        return user


class TestPreferences:
    def test_they_are_kept(self, app: Flask, cast: Cast, alices_browser: Browser) -> None:
        answer = alices_browser.submit("/settings/", data=CHOSEN)

        kept = _user(app, cast, "alice").preferences
        assert answer.status_code == 303
        assert (kept.weight_unit, kept.distance_unit, kept.timezone) == ("lb", "mi", "America/New_York")
        assert (kept.first_weekday, kept.language, kept.date_format) == (7, "de", "yyyy-MM-dd")
        assert (kept.theme, kept.uses_raw_max_speed) == ("dark", True)
        assert (kept.elevation_from_zero, kept.shows_ascent) == (True, False)

    def test_they_show_at_once(self, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/", data=CHOSEN)

        page = alices_browser.get("/settings/").text

        assert 'data-theme="dark"' in page
        assert 'lang="de"' in page
        assert '<option value="America/New_York" selected>' in page
        assert '<option value="7" selected>Sonntag' in page

    def test_they_are_ones_own(self, app: Flask, cast: Cast, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/", data=CHOSEN)

        assert _user(app, cast, "bob").preferences.weight_unit == "kg"

    def test_what_is_not_ticked_is_off_and_no_language_is_the_browsers(
        self, app: Flask, cast: Cast, alices_browser: Browser
    ) -> None:
        alices_browser.submit("/settings/", data=CHOSEN)
        unticked = {name: value for name, value in CHOSEN.items() if name != "uses_raw_max_speed"}

        alices_browser.submit("/settings/", data=unticked | {"language": ""})

        kept = _user(app, cast, "alice").preferences
        assert (kept.uses_raw_max_speed, kept.language) == (False, None)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"timezone": "Mars/Olympus"},
            {"timezone": "../../etc/passwd"},
            {"timezone": ""},
            {"weight_unit": "stone"},
            {"distance_unit": ""},
            {"first_weekday": "0"},
            {"first_weekday": "8"},
            {"first_weekday": "monday"},
            {"language": "xx"},
            {"date_format": "%s"},
            {"theme": "pink"},
        ],
    )
    def test_anything_not_offered_is_refused(
        self, app: Flask, cast: Cast, alices_browser: Browser, wrong: dict[str, str]
    ) -> None:
        answer = alices_browser.submit("/settings/", data=CHOSEN | wrong)

        (name,) = wrong
        assert answer.status_code == 422
        assert f'id="{name}-error"' in answer.text
        assert _user(app, cast, "alice").preferences.theme == "system"


class TestAboutYou:
    def test_what_the_page_keeps_programs_read(self, alices_browser: Browser, as_alice: Program) -> None:
        told = {"height": "172", "birth_date": "1990-05-17", "gender": "2"}

        assert alices_browser.submit("/settings/you", page="/settings/", data=told).status_code == 303

        profile = as_alice.get("/api/v2/userprofile/").json
        assert (profile["height"], profile["birthdate"], profile["gender"]) == (172, "1990-05-17", "2")
        assert profile["age"] >= 35
        assert 'value="172"' in alices_browser.get("/settings/").text

    def test_all_of_it_can_be_taken_back(self, alices_browser: Browser, as_alice: Program) -> None:
        alices_browser.submit("/settings/you", page="/settings/", data={"height": "172"})
        alices_browser.submit("/settings/you", page="/settings/", data={"height": "", "birth_date": "", "gender": ""})

        profile = as_alice.get("/api/v2/userprofile/").json
        assert (profile["height"], profile["birthdate"], profile["gender"]) == (None, None, None)

    @pytest.mark.parametrize(
        "told",
        [{"height": "1.72"}, {"height": "9" * 400}, {"height": "139"}, {"birth_date": "2026-02-30"}, {"gender": "3"}]
        + [{"birth_date": day} for day in ("0000-01-01", "1800-01-01", "9999-12-31", "\0")],
    )
    def test_what_cannot_be_is_refused(self, alices_browser: Browser, as_alice: Program, told: dict[str, str]) -> None:
        before = as_alice.get("/api/v2/userprofile/").json

        assert alices_browser.submit("/settings/you", page="/settings/", data=told).status_code == 422
        assert as_alice.get("/api/v2/userprofile/").json == before

    def test_everything_is_found_from_one_page(self, alices_browser: Browser) -> None:
        page = alices_browser.get("/settings/").text
        places = re.findall(r'<a class="what" href="([^"]+)"', page.partition('id="all-settings"')[2])

        assert len(places) == 10
        assert [alices_browser.get(place).status_code for place in places] == [200] * 10


class TestEmail:
    @pytest.mark.parametrize(("typed", "kept"), [("New@Example.org", "new@example.org"), ("", None)])
    def test_it_is_changed(self, app: Flask, cast: Cast, alices_browser: Browser, typed: str, kept: str | None) -> None:
        alices_browser.submit(
            "/settings/account/email", page="/settings/account", data={"email": typed, "password": PASSWORD}
        )

        assert _user(app, cast, "alice").email == kept

    @pytest.mark.parametrize("typed", ["nonsense", "BOB@example.com", "a@b@c.de", "x" * 250 + "@example.org"])
    def test_it_is_refused_and_stays_in_its_place(
        self, app: Flask, cast: Cast, alices_browser: Browser, typed: str
    ) -> None:
        answer = alices_browser.submit(
            "/settings/account/email", page="/settings/account", data={"email": typed, "password": PASSWORD}
        )

        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.text
        assert _user(app, cast, "alice").email == "alice@example.com"

    @pytest.mark.parametrize("password", ["", "wrong"])
    def test_it_takes_the_password(self, app: Flask, cast: Cast, alices_browser: Browser, password: str) -> None:
        typed = {"email": "new@example.org", "password": password}

        answer = alices_browser.submit("/settings/account/email", page="/settings/account", data=typed)

        assert (answer.status_code, 'id="email-password-error"' in answer.text) == (422, True)
        assert _user(app, cast, "alice").email == "alice@example.com"

    def test_with_a_second_step_it_stays(self, app: Flask, cast: Cast, alices_browser: Browser) -> None:
        with app.app_context(), writing():
            alice = db.session.get_one(User, cast.id_of("alice"))
            services.prepare_second_step(alice, now()).confirmed_at = now()
        typed = {"email": "new@example.org", "password": PASSWORD}

        answer = alices_browser.submit("/settings/account/email", page="/settings/account", data=typed)

        assert (answer.status_code, 'id="email-error"' in answer.text) == (422, True)
        assert _user(app, cast, "alice").email == "alice@example.com"

    def test_the_old_address_is_told(self, alices_browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        letters: list[Letter] = []
        monkeypatch.setattr(mail, "send", letters.append)
        typed = {"email": "new@example.org", "password": PASSWORD}

        alices_browser.submit("/settings/account/email", page="/settings/account", data=typed)

        assert [letter.to for letter in letters] == ["alice@example.com"]
        assert "new@example.org" in letters[0].text


class TestPassword:
    def test_a_permanent_token_given_for_the_old_one_dies(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program
    ) -> None:
        asked = {"username": "alice", "password": PASSWORD}
        given = Program(app, app.test_client().post("/api/v2/login/", json=asked).json["token"])
        before = given.get("/api/v2/userprofile/").status_code

        alices_browser.submit(
            "/settings/account/password",
            page="/settings/account",
            data={"current_password": PASSWORD, "new_password": NEW},
        )

        assert (before, given.get("/api/v2/userprofile/").status_code) == (200, 403)
        assert as_alice.get("/api/v2/userprofile/").status_code == 200

    def test_other_sessions_and_jwts_die_this_session_and_tokens_stay(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program
    ) -> None:
        elsewhere = Browser(app, cast.session_of("alice"))
        with app.app_context(), writing():
            alice = db.session.get_one(User, cast.id_of("alice"))
            jwt = services.make_access_token(
                alice, services.open_session(alice, services.APP, now(), timedelta(days=1))
            )

        answer = alices_browser.submit(
            "/settings/account/password",
            page="/settings/account",
            data={"current_password": PASSWORD, "new_password": NEW},
        )

        assert answer.status_code == 303
        assert alices_browser.get("/settings/").status_code == 200
        assert elsewhere.get("/settings/").status_code == 303
        assert Program(app, jwt, "Bearer").post("/api/v2/issue-refresh-token").status_code == 403
        assert as_alice.post("/api/v2/issue-refresh-token").status_code == 200

    def test_the_new_one_opens_and_the_old_one_does_not(
        self, app: Flask, cast: Cast, alices_browser: Browser, visitor: Browser
    ) -> None:
        alices_browser.submit(
            "/settings/account/password",
            page="/settings/account",
            data={"current_password": PASSWORD, "new_password": NEW},
        )

        old = visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD})
        new = visitor.submit("/sign-in", data={"name": "alice", "password": NEW})
        assert (old.status_code, new.status_code) == (422, 303)

    @pytest.mark.parametrize(
        ("typed", "blamed"),
        [
            ({"current_password": "wrong", "new_password": NEW}, "current_password"),
            ({"new_password": NEW}, "current_password"),
            ({"current_password": PASSWORD}, "new_password"),
            ({"current_password": PASSWORD, "new_password": "short"}, "new_password"),
            ({"current_password": PASSWORD, "new_password": "alice@example"}, "new_password"),
            ({"current_password": PASSWORD, "new_password": "x" * 1001}, "new_password"),
        ],
    )
    def test_a_mistake_changes_nothing(
        self, app: Flask, cast: Cast, alices_browser: Browser, typed: dict[str, str], blamed: str
    ) -> None:
        before = _user(app, cast, "alice").credential_version

        answer = alices_browser.submit("/settings/account/password", page="/settings/account", data=typed)

        assert answer.status_code == 422
        assert f'id="{blamed}-error"' in answer.text
        assert _user(app, cast, "alice").credential_version == before
        assert NEW not in answer.text and PASSWORD not in answer.text

    def test_guessing_the_current_one_is_limited(self, alices_browser: Browser) -> None:
        typed = {"current_password": "wrong", "new_password": NEW}

        tries = [
            alices_browser.submit("/settings/account/password", page="/settings/account", data=typed).status_code
            for _ in range(11)
        ]

        assert tries == [422] * 10 + [429]

    def test_other_devices_can_be_signed_out(self, app: Flask, cast: Cast, alices_browser: Browser) -> None:
        elsewhere = Browser(app, cast.session_of("alice"))

        alices_browser.submit("/settings/account/sessions", page="/settings/account")

        assert alices_browser.get("/settings/").status_code == 200
        assert elsewhere.get("/settings/").status_code == 303


class TestTokens:
    def test_a_new_one_is_shown_once_and_works(self, app: Flask, alices_browser: Browser) -> None:
        made = alices_browser.submit("/settings/tokens", data={"name": "Scale", "scopes": ["read", "write"]})

        shown = re.search(r'id="new-token">([0-9a-f]{40})<', made.text)
        assert made.status_code == 201
        assert made.headers["Cache-Control"] == "no-store"
        assert shown
        assert shown[1] not in alices_browser.get("/settings/tokens").text
        answer = Program(app, shown[1]).get("/api/v2/routine/")
        assert answer.status_code != 403

    def test_the_list_says_what_it_may_and_when_it_was_used(self, alices_browser: Browser, as_alice: Program) -> None:
        alices_browser.submit("/settings/tokens", data={"name": "Recorder", "scopes": ["workouts:write"]})
        before = alices_browser.get("/settings/tokens").text

        as_alice.post("/api/v2/issue-refresh-token")

        after = alices_browser.get("/settings/tokens").text
        assert before.count("not used yet") == 2
        assert after.count("not used yet") == 1
        assert "may add and change activities" in " ".join(after.split())

    @pytest.mark.parametrize(
        ("typed", "blamed"),
        [
            ({"name": "", "scopes": ["read"]}, "name"),
            ({"name": "x" * 101, "scopes": ["read"]}, "name"),
            ({"name": "Scale"}, "scopes"),
            ({"name": "Scale", "scopes": ["everything"]}, "scopes"),
        ],
    )
    def test_a_mistake_makes_none(
        self, app: Flask, alices_browser: Browser, typed: dict[str, str], blamed: str
    ) -> None:
        answer = alices_browser.submit("/settings/tokens", data=typed)

        assert answer.status_code == 422
        assert f'id="{blamed}-error"' in answer.text
        with app.app_context():
            assert not db.session.scalars(select(ApiToken).where(ApiToken.name != "tests")).all()

    def test_a_revoked_one_is_dead_at_once(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program
    ) -> None:
        with app.app_context():
            own = db.session.scalar(select(ApiToken.id).where(ApiToken.user_id == cast.id_of("alice")))

        alices_browser.submit(f"/settings/tokens/{own}/revoke", page="/settings/tokens")

        answer = as_alice.post("/api/v2/issue-refresh-token")
        assert (answer.status_code, answer.get_json()) == (403, {"detail": "Invalid token."})

    def test_that_of_somebody_else_does_not_exist(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_bob: Program
    ) -> None:
        with app.app_context():
            bobs = db.session.scalar(select(ApiToken.id).where(ApiToken.user_id == cast.id_of("bob")))

        answer = alices_browser.submit(f"/settings/tokens/{bobs}/revoke", page="/settings/tokens")

        assert answer.status_code == 404
        assert as_bob.post("/api/v2/issue-refresh-token").status_code == 200
        assert "not used yet" in alices_browser.get("/settings/tokens").text

    @pytest.mark.parametrize("number", ["0", "9223372036854775807", "9223372036854775808", "1" * 400, "x"])
    def test_a_number_nobody_has_is_not_found(self, alices_browser: Browser, number: str) -> None:
        answer = alices_browser.submit(f"/settings/tokens/{number}/revoke", page="/settings/tokens")

        assert answer.status_code == 404

    def test_the_page_says_where_programs_connect(self, alices_browser: Browser) -> None:
        page = alices_browser.get("/settings/tokens").text

        assert "http://localhost/api/v2/" in page
        assert "http://localhost/api/workouts" in page

    def test_pages_take_no_tokens(self, as_alice: Program) -> None:
        assert as_alice.get("/settings/").status_code == 303
