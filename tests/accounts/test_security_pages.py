"""The second step on the web, where a person is signed in, new passwords by letter, and leaving for good."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app import mail
from app.accounts import services
from app.accounts.models import Session, User
from app.database import writing
from app.extensions import db
from app.files import folder
from tests.accounts.authenticator import Authenticator
from tests.people import PASSWORD, Browser, Cast, Program

NEW = "a much longer walk"


@pytest.fixture
def authenticator(alices_browser: Browser) -> Authenticator:
    """Alice's authenticator app, set up on the page; the recovery codes are in `codes`."""
    return _set_up(alices_browser)


def _set_up(browser: Browser) -> Authenticator:
    browser.submit("/settings/security/start", page="/settings/security")
    made = Authenticator(_secret_in(browser.get("/settings/security/set-up").text))
    answer = browser.submit("/settings/security/set-up", data={"code": made.code(), "password": PASSWORD})
    assert answer.status_code == 201
    made.codes = re.findall(r"\b\d{8}\b", answer.text)
    return made


def _secret_in(page: str) -> str:
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
    assert secret
    return secret[1].replace(" ", "")


def _sign_in(app: Flask, **typed: str) -> tuple[Browser, str]:
    """A new browser after name and password, and where it was led."""
    browser = Browser(app)
    answer = browser.submit("/sign-in", data={"name": "alice", "password": PASSWORD} | typed)
    return browser, answer.headers["Location"]


class TestSecondStep:
    def test_the_secret_is_a_picture_in_the_page(self, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/security/start", page="/settings/security")

        answer = alices_browser.get("/settings/security/set-up")

        assert '<svg xmlns="http://www.w3.org/2000/svg"' in answer.text or "<svg" in answer.text
        assert "style=" not in answer.text.partition("qr-frame")[2].partition("</svg>")[0]
        assert answer.headers["Cache-Control"] == "no-store"

    def test_the_secret_is_not_shown_to_whoever_finds_the_browser_open(self, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/security/start", page="/settings/security")
        alices_browser.wait_until_the_proof_is_over()

        answers = [
            alices_browser.get("/settings/security/set-up"),
            alices_browser.submit("/settings/security/start", page="/settings/security"),
        ]

        assert {answer.headers["Location"].partition("?")[0] for answer in answers} == {"/settings/prove"}

    def test_a_secret_seen_earlier_is_worth_nothing(self, alices_browser: Browser) -> None:
        def secret() -> str:
            alices_browser.submit("/settings/security/start", page="/settings/security")
            return _secret_in(alices_browser.get("/settings/security/set-up").text)

        assert secret() != secret()

    def test_a_new_password_forgets_the_secret(self, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/security/start", page="/settings/security")
        typed = {"current_password": PASSWORD, "new_password": NEW}
        alices_browser.submit("/settings/account/password", page="/settings/account", data=typed)

        assert alices_browser.get("/settings/security/set-up").headers["Location"] == "/settings/security"

    def test_a_permanent_token_given_for_the_password_alone_ends(
        self, app: Flask, cast: Cast, alices_browser: Browser
    ) -> None:
        asked = {"username": "alice", "password": PASSWORD}
        given = Program(app, app.test_client().post("/api/v2/login/", json=asked).json["token"])

        _set_up(alices_browser)

        assert given.get("/api/v2/userprofile/").status_code == 403

    def test_switching_it_on_takes_the_password(self, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/security/start", page="/settings/security")

        answer = alices_browser.submit("/settings/security/set-up", data={"code": "123456", "password": "wrong"})

        assert answer.status_code == 422
        assert 'id="password-error"' in answer.text

    def test_a_wrong_first_code_is_named(self, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/security/start", page="/settings/security")

        answer = alices_browser.submit("/settings/security/set-up", data={"code": "12345", "password": PASSWORD})

        assert (answer.status_code, 'id="code-error"' in answer.text) == (422, True)

    def test_after_the_password_a_code_is_asked_for(self, app: Flask, authenticator: Authenticator) -> None:
        browser, led = _sign_in(app, next="/settings/")

        assert led.startswith("/sign-in/code")
        assert browser.get("/settings/").status_code == 303
        answer = browser.submit("/sign-in/code", data={"code": authenticator.code()})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/")
        assert browser.get("/settings/").status_code == 200

    def test_a_code_works_once(self, app: Flask, authenticator: Authenticator) -> None:
        code = authenticator.code()
        one, other = _sign_in(app)[0], _sign_in(app)[0]

        assert one.submit("/sign-in/code", data={"code": code}).status_code == 303
        assert other.submit("/sign-in/code", data={"code": code}).status_code == 422

    def test_a_recovery_code_does_as_well_once(self, app: Flask, authenticator: Authenticator) -> None:
        code = f"{authenticator.codes[0][:4]} {authenticator.codes[0][4:]}"
        one, other = _sign_in(app)[0], _sign_in(app)[0]

        assert one.submit("/sign-in/code", data={"code": code}).status_code == 303
        assert "9 recovery codes are left" in one.get("/settings/security").text
        assert other.submit("/sign-in/code", data={"code": code}).status_code == 422

    def test_without_the_password_there_is_no_second_step(self, visitor: Browser, cast: Cast) -> None:
        answer = visitor.get("/sign-in/code")

        assert answer.headers["Location"].startswith("/sign-in")

    def test_a_pending_sign_in_dies_with_the_password(
        self, app: Flask, cast: Cast, authenticator: Authenticator
    ) -> None:
        browser, _led = _sign_in(app)
        with app.app_context(), writing():
            services.change_password(db.session.get_one(User, cast.id_of("alice")), "another hash")

        assert browser.get("/sign-in/code").headers["Location"].startswith("/sign-in")

    @pytest.mark.parametrize("page", ["codes", "remove"])
    def test_changing_it_takes_the_password(
        self, alices_browser: Browser, authenticator: Authenticator, page: str
    ) -> None:
        address = f"/settings/security/{page}"

        refused = alices_browser.submit(address, page="/settings/security", data={"password": "wrong"})
        done = alices_browser.submit(address, page="/settings/security", data={"password": PASSWORD})

        assert (refused.status_code, done.status_code) == (422, {"codes": 201, "remove": 303}[page])

    @pytest.mark.parametrize(
        "address", ["/settings/security/codes", "/settings/security/remove", "/settings/account/delete"]
    )
    def test_in_a_browser_left_open_the_password_alone_changes_nothing(
        self, alices_browser: Browser, authenticator: Authenticator, address: str
    ) -> None:
        alices_browser.wait_until_the_proof_is_over()

        answer = alices_browser.submit(address, page="/settings/security", data={"password": PASSWORD})

        assert answer.headers["Location"].startswith("/settings/prove")
        assert alices_browser.get("/settings/security").text.count("10 recovery codes are left") == 1

    def test_who_proves_who_they_are_once_more_is_asked_for_both(
        self, alices_browser: Browser, authenticator: Authenticator
    ) -> None:
        def prove(**typed: str) -> int:
            return alices_browser.submit("/settings/prove", data={"next": "/settings/security"} | typed).status_code

        def is_proved() -> bool:
            return alices_browser.get("/settings/account/delete").status_code == 200

        alices_browser.wait_until_the_proof_is_over()
        recovery = authenticator.codes[0]

        refused = [
            prove(password=PASSWORD),
            prove(password=PASSWORD, code=authenticator.wrong_code()),
            prove(password="wrong", code=recovery),
        ]
        before = is_proved()
        proved = prove(password=PASSWORD, code=recovery)

        assert (refused, before) == ([422, 422, 422], False)
        assert (proved, is_proved()) == (303, True)

    def test_removed_only_the_password_is_asked_for(
        self, app: Flask, alices_browser: Browser, authenticator: Authenticator
    ) -> None:
        alices_browser.submit("/settings/security/remove", page="/settings/security", data={"password": PASSWORD})

        assert _sign_in(app)[1] == "/"

    def test_an_administrator_can_switch_it_off(
        self, app: Flask, cast: Cast, doras_browser: Browser, authenticator: Authenticator
    ) -> None:
        assert "second step" in doras_browser.get("/settings/people").text

        doras_browser.submit(f"/settings/people/{cast.id_of('alice')}/drop-second-step", page="/settings/people")

        assert _sign_in(app)[1] == "/"


class TestSessions:
    def test_each_place_is_listed_with_its_device(self, app: Flask, client: object, alices_browser: Browser) -> None:
        agent = {"User-Agent": "wger/2.0.5 (Android)"}
        app.test_client().post("/api/v2/token", json={"username": "alice", "password": PASSWORD}, headers=agent)

        page = alices_browser.get("/settings/security").text

        assert "Firefox, Linux" in page
        assert "wger" in page
        assert "this device" in page

    def test_one_can_be_ended(self, app: Flask, cast: Cast, alices_browser: Browser) -> None:
        elsewhere, _led = _sign_in(app)
        with app.app_context():
            newest = db.session.scalars(
                select(Session.id).where(Session.user_id == cast.id_of("alice")).order_by(Session.id.desc())
            ).first()

        alices_browser.submit(f"/settings/security/sessions/{newest}/end", page="/settings/security")

        assert elsewhere.get("/settings/").status_code == 303
        assert alices_browser.get("/settings/").status_code == 200

    def test_nobody_ends_those_of_others(
        self, app: Flask, cast: Cast, alices_browser: Browser, bobs_browser: Browser
    ) -> None:
        bobs = cast.session_of("bob").rpartition(".")[2]

        answer = alices_browser.submit(f"/settings/security/sessions/{bobs}/end", page="/settings/security")

        assert answer.status_code == 404
        assert bobs_browser.get("/settings/").status_code == 200

    def test_signing_out_ends_the_session_even_for_who_kept_the_cookie(self, app: Flask, cast: Cast) -> None:
        here, thief = Browser(app, cast.session_of("alice")), Browser(app, cast.session_of("alice"))

        here.submit("/sign-out", page="/settings/")

        assert thief.get("/settings/").status_code == 303

    def test_others_at_once_and_programs_stay(self, app: Flask, alices_browser: Browser, as_alice: Program) -> None:
        elsewhere, _led = _sign_in(app)
        refresh = as_alice.post("/api/v2/issue-refresh-token").json["refresh_token"]

        alices_browser.submit("/settings/account/sessions", page="/settings/security")

        assert elsewhere.get("/settings/").status_code == 303
        answer = app.test_client().post("/api/v2/token/refresh", json={"refresh": refresh})
        assert answer.status_code == 200


class TestForgottenPassword:
    def _link(self, capfd: pytest.CaptureFixture[str]) -> str:
        mail.settle()
        found = re.search(r"^(/\S+)", capfd.readouterr().err, re.M)
        assert found
        return found[1]

    def test_a_link_leads_to_a_new_password_once(
        self, app: Flask, cast: Cast, visitor: Browser, capfd: pytest.CaptureFixture[str]
    ) -> None:
        visitor.submit("/password/forgotten", data={"email": "Alice@example.com"})
        link = self._link(capfd)

        answer = visitor.submit(link, data={"new_password": NEW})

        assert answer.status_code == 303
        assert _sign_in(app, password=NEW)[1] == "/"
        assert visitor.get(link).status_code == 410

    def test_whether_somebody_has_the_address_is_not_said(
        self, visitor: Browser, cast: Cast, capfd: pytest.CaptureFixture[str]
    ) -> None:
        known, unknown = (
            visitor.submit("/password/forgotten", data={"email": f"{name}@example.com"}).text for name in ("alice", "x")
        )
        mail.settle()

        # The token of forms carries the second it was made in.
        token = re.compile(r'name="csrf-token" content="([^"]+)"')
        known, unknown = (text.replace(token.findall(text)[0], "") for text in (known, unknown))
        assert known.replace("alice@", "x@") == unknown
        assert capfd.readouterr().err.count("To: ") == 1

    def test_a_letter_is_in_the_recipients_language(
        self, app: Flask, cast: Cast, visitor: Browser, capfd: pytest.CaptureFixture[str]
    ) -> None:
        with app.app_context(), writing():
            services.change_preferences(db.session.get_one(User, cast.id_of("alice")), language="de")

        visitor.submit("/password/forgotten", data={"email": "alice@example.com"})
        mail.settle()

        assert "Hallo alice," in capfd.readouterr().err

    def test_links_lead_to_the_address_of_the_settings(
        self,
        app: Flask,
        cast: Cast,
        visitor: Browser,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setitem(app.config, "PUBLIC_URL", "https://gym.example.org")

        visitor.submit("/password/forgotten", data={"email": "alice@example.com"}, headers={"X-Forwarded-Host": "evil"})
        mail.settle()

        assert "https://gym.example.org/password/reset?key=" in capfd.readouterr().err

    def test_without_it_they_lead_nowhere_a_stranger_says(
        self, cast: Cast, visitor: Browser, capfd: pytest.CaptureFixture[str]
    ) -> None:
        token = visitor.form_token("/password/forgotten")
        typed = {"email": "alice@example.com", "csrf_token": token}
        visitor.client.post("/password/forgotten", data=typed, headers={"Host": "evil.example"})
        mail.settle()

        written = capfd.readouterr().err
        assert "evil.example" not in written
        assert "\n/password/reset?key=" in written or not written

    def test_one_address_asks_for_so_many(self, cast: Cast, visitor: Browser) -> None:
        token = visitor.form_token("/password/forgotten")

        def ask(number: int) -> int:
            typed = {"email": f"x{number}@example.com", "csrf_token": token}
            return visitor.client.post("/password/forgotten", data=typed).status_code

        assert [ask(number) for number in range(11)] == [200] * 10 + [429]

    def test_strangers_leave_the_owner_a_letter(
        self, app: Flask, cast: Cast, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def ask(address: str) -> int:
            """How many letters leave."""
            before = len(sent)
            browser.submit(
                "/password/forgotten", data={"email": "alice@example.com"}, environ_base={"REMOTE_ADDR": address}
            )
            mail.settle()
            sent.extend(re.findall("^To: ", capfd.readouterr().err, re.M))
            return len(sent) - before

        sent: list[str] = []
        browser, home = Browser(app), {"REMOTE_ADDR": "192.0.2.1"}
        Browser(app).submit("/sign-in", data={"name": "alice", "password": PASSWORD}, environ_base=home)

        by_strangers = [ask(f"198.51.100.{number}") for number in range(7)]
        at_home = [ask(home["REMOTE_ADDR"]) for _time in range(6)]

        assert by_strangers == [1, 1, 1, 1, 1, 0, 0]
        assert at_home == [1, 1, 1, 1, 1, 0]

    def test_the_link_of_every_letter_works(
        self, app: Flask, cast: Cast, visitor: Browser, capfd: pytest.CaptureFixture[str]
    ) -> None:
        links = []
        for _letter in range(2):
            visitor.submit("/password/forgotten", data={"email": "alice@example.com"})
            links.append(self._link(capfd))

        assert visitor.submit(links[0], data={"new_password": NEW}).status_code == 303
        assert visitor.get(links[1]).status_code == 410

    def test_the_second_step_stays(
        self, app: Flask, visitor: Browser, authenticator: Authenticator, capfd: pytest.CaptureFixture[str]
    ) -> None:
        visitor.submit("/password/forgotten", data={"email": "alice@example.com"})
        visitor.submit(self._link(capfd), data={"new_password": NEW})

        assert _sign_in(app, password=NEW)[1].startswith("/sign-in/code")

    def test_looking_at_a_confirmation_confirms_nothing(
        self, as_alice: Program, visitor: Browser, capfd: pytest.CaptureFixture[str]
    ) -> None:
        as_alice.post("/api/v2/userprofile/verify-email/")
        link = self._link(capfd)

        looked = visitor.get(link)
        before = as_alice.get("/api/v2/userprofile/").json["email_verified"]
        visitor.submit(link)
        after = as_alice.get("/api/v2/userprofile/").json["email_verified"]

        assert (looked.status_code, before, after) == (200, False, True)
        assert visitor.get(link).status_code == 410

    @pytest.mark.parametrize("page", ["/password/reset", "/email/confirm"])
    @pytest.mark.parametrize("key", ["", "x", "a.b.c", "%00", "%ff"])
    def test_a_forged_link_is_over(self, visitor: Browser, cast: Cast, page: str, key: str) -> None:
        assert visitor.get(f"{page}?key={key}").status_code == 410


class TestPeople:
    def test_an_administrator_gives_a_new_password(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        address = f"/settings/people/{cast.id_of('alice')}/password"

        weak = doras_browser.submit(address, data={"new_password": "short"})
        done = doras_browser.submit(address, data={"new_password": NEW})

        assert (weak.status_code, done.status_code) == (422, 303)
        assert _sign_in(app, password=NEW)[1] == "/"

    def test_nobody_else_does(self, cast: Cast, alices_browser: Browser) -> None:
        assert alices_browser.get(f"/settings/people/{cast.id_of('bob')}/password").status_code == 403

    def test_an_administrator_can_trust_an_address(self, cast: Cast, as_alice: Program, doras_browser: Browser) -> None:
        doras_browser.submit(f"/settings/people/{cast.id_of('alice')}/trust-email", page="/settings/people")

        assert as_alice.get("/api/v2/userprofile/").json["email_verified"] is True


class TestPrograms:
    def test_a_refresh_token_is_made_shown_once_and_revoked(self, app: Flask, alices_browser: Browser) -> None:
        page = alices_browser.submit(
            "/settings/tokens/refresh", page="/settings/tokens", data={"name": "My script"}
        ).text
        token = re.search(r'id="new-token">([^<]+)<', page)
        assert token
        listed = alices_browser.get("/settings/tokens").text
        refreshed = app.test_client().post("/api/v2/token/refresh", json={"refresh": token[1]})
        action = re.search(r'action="(/settings/tokens/refresh/\d+/revoke)"', listed)
        assert action
        alices_browser.submit(action[1], page="/settings/tokens")
        later = app.test_client().post("/api/v2/token/refresh", json=refreshed.json)

        assert ("My script" in listed, token[1] in listed) == (True, False)
        assert (refreshed.status_code, later.status_code) == (200, 401)

    def test_the_fields_of_wgers_page_are_known(self, app: Flask, alices_browser: Browser) -> None:
        def press(**fields: str) -> str:
            answer = alices_browser.submit("/en/user/api-key", page="/settings/tokens", data=fields)
            found = re.search(r'id="new-token">([^<]+)<', answer.text)
            return found[1] if found else str(answer.status_code)

        first, second = press(new_key="1"), press(new_key="1")
        refresh = press(new_refresh_token="1")

        assert Program(app, first).get("/api/v2/userprofile/").status_code == 403
        assert Program(app, second).get("/api/v2/userprofile/").status_code == 200
        assert (press(delete_key="1"), press(revoke_all_refresh_tokens="1")) == ("303", "303")
        assert Program(app, second).get("/api/v2/userprofile/").status_code == 403
        answer = app.test_client().post("/api/v2/token/refresh", json={"refresh": refresh})
        assert answer.status_code == 401

    def test_apps_can_be_signed_out(self, app: Flask, alices_browser: Browser) -> None:
        body = {"username": "alice", "password": PASSWORD}
        pair = app.test_client().post("/api/v2/token", json=body).json

        alices_browser.submit("/en/user/api-key", page="/settings/tokens", data={"revoke_jwt_sessions": "1"})

        answer = app.test_client().post("/api/v2/token/refresh", json={"refresh": pair["refresh"]})
        assert answer.status_code == 401
        assert alices_browser.get("/settings/").status_code == 200

    def test_the_app_is_handed_a_token(self, app: Flask, alices_browser: Browser) -> None:
        page = alices_browser.get("/en/user/app-auth/?state=abc_-9")

        found = re.search(r'href="wger://app-auth#token=([^&"]+)&amp;state=abc_-9"', page.text)
        assert found
        answer = app.test_client().post("/api/v2/token/refresh", json={"refresh": found[1]})
        assert answer.status_code == 200

    def test_a_bad_state_is_dropped_and_a_stranger_signs_in_first(
        self, alices_browser: Browser, visitor: Browser
    ) -> None:
        assert "state=" not in alices_browser.get("/en/user/app-auth/?state=%3Cscript%3E").text.partition("<h1>")[2]
        assert "/sign-in" in visitor.get("/en/user/app-auth/?state=abc").headers["Location"]

    def test_looking_for_the_page_makes_no_token_and_old_ones_make_room(
        self, app: Flask, cast: Cast, alices_browser: Browser
    ) -> None:
        def kept() -> int:
            programs = select(Session).where(Session.user_id == cast.id_of("alice"), Session.kind == services.PROGRAM)
            with app.app_context():
                return len(db.session.scalars(programs).all())

        alices_browser.client.head("/en/user/app-auth/")
        after_head = kept()
        for _ in range(22):
            alices_browser.get("/en/user/app-auth/")

        assert (after_head, kept()) == (0, 20)

    def test_a_link_on_another_site_hands_over_nothing_by_itself(self, app: Flask, alices_browser: Browser) -> None:
        page = alices_browser.get("/en/user/app-auth/?state=abc", headers={"Sec-Fetch-Site": "cross-site"})

        assert "token=" not in page.text


class TestLeaving:
    def test_it_takes_the_password(self, app: Flask, cast: Cast, alices_browser: Browser) -> None:
        answer = alices_browser.submit("/settings/account/delete", data={"password": "wrong"})

        assert answer.status_code == 422
        assert alices_browser.get("/settings/").status_code == 200

    def test_the_last_administrator_stays(self, doras_browser: Browser) -> None:
        doras_browser.submit("/settings/account/delete", data={"password": PASSWORD})

        assert doras_browser.get("/settings/").status_code == 200

    def test_nothing_is_left(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program, authenticator: Authenticator
    ) -> None:
        alice = cast.id_of("alice")
        as_alice.patch("/api/v2/userprofile/", json={"height": 170})
        as_alice.post("/api/v2/issue-refresh-token")
        workout = {"sport_id": 1, "duration": 3600, "workout_date": "2026-11-01 08:00", "distance": 10}
        assert as_alice.post("/api/workouts/no_gpx", json=workout).status_code == 201
        with app.app_context():
            kept = folder("uploads") / str(alice) / "gallery"
            kept.mkdir(parents=True)
            (kept / "photo.jpg").write_bytes(b"x")

        answer = alices_browser.submit("/settings/account/delete", data={"password": PASSWORD})

        assert answer.status_code == 303
        with app.app_context():
            assert not (folder("uploads") / str(alice)).exists()
            assert _rows_of(alice) == []
        assert as_alice.get("/api/v2/userprofile/").status_code == 403
        assert _sign_in_status(app) == 422

    def test_every_table_that_knows_a_person_lets_go_of_them(self, context: Flask) -> None:
        clinging = [
            f"{table.name}.{key.parent.name}"
            for table in db.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name == "user" and key.ondelete not in {"CASCADE", "SET NULL"}
        ]

        assert clinging == []


def _rows_of(user_id: int) -> list[str]:
    """Tables in which a row still names the person."""
    return [
        table.name
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "user"
        and db.session.execute(select(key.parent).where(key.parent == user_id)).first()
    ]


def _sign_in_status(app: Flask) -> int:
    return Browser(app).submit("/sign-in", data={"name": "alice", "password": PASSWORD}).status_code
