"""The entrance as people meet it: first account, sign-in, sign-out, registration, invitations."""

import threading
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from app.accounts import services
from app.accounts.models import Invitation, User
from app.database import now, writing
from app.extensions import db
from tests.people import PASSWORD, Browser, Cast

MARA = {"username": "Mara", "password": "three odd words", "email": "mara@example.org", "timezone": "Europe/Berlin"}


def _person(app: Flask, name: str) -> User | None:
    with app.app_context():
        found: User | None = db.session.scalar(select(User).where(User.username == name))
        return found


def _hash_of(app: Flask, name: str) -> str:
    person = _person(app, name)
    assert person
    return person.password_hash


@pytest.fixture
def invitation(app: Flask, cast: Cast, setting: Callable[..., None]) -> str:
    """The address of a fresh invitation, on a server that takes them."""
    setting(REGISTRATION="invitation")
    with app.app_context(), writing():
        dora = db.session.get_one(User, cast.id_of("dora"))
        return f"/invitation/{services.invite(dora, 'for Mara', days=7, at=now())}"


class TestEmptyServer:
    @pytest.mark.parametrize("path", ["/sign-in", "/register", "/settings/", "/settings/people"])
    def test_every_page_leads_to_the_first_account(self, visitor: Browser, path: str) -> None:
        answer = visitor.get(path)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/first-run")

    def test_the_first_account_runs_the_server_and_is_signed_in(self, app: Flask, visitor: Browser) -> None:
        answer = visitor.submit("/first-run", data=MARA)

        mara = _person(app, "Mara")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        assert mara and mara.is_admin
        assert mara.preferences.timezone == "Europe/Berlin"
        assert visitor.get("/settings/people").status_code == 200

    def test_units_are_chosen_on_the_way(self, app: Flask, visitor: Browser) -> None:
        visitor.submit("/first-run", data=MARA | {"units": "imperial"})

        mara = _person(app, "Mara")
        assert mara and (mara.preferences.weight_unit, mara.preferences.distance_unit) == ("lb", "mi")

    def test_two_forms_sent_at_once_make_one_administrator(self, app: Flask) -> None:
        browsers = [Browser(app), Browser(app)]
        tokens = [browser.form_token("/first-run") for browser in browsers]
        together, answers = threading.Barrier(2), []

        def send(number: int) -> None:
            together.wait()
            data = MARA | {"username": f"first{number}", "email": "", "csrf_token": tokens[number]}
            answers.append(browsers[number].client.post("/first-run", data=data).headers["Location"])

        threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(User)) == 1
        assert sorted(answers) == ["/", "/sign-in"]

    def test_afterwards_the_page_is_gone(self, cast: Cast, visitor: Browser) -> None:
        assert visitor.get("/first-run").headers["Location"] == "/sign-in"

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"username": ""}, "Fill this in."),
            ({"username": "two words"}, "letters, digits"),
            ({"username": "x" * 151}, "at most 150"),
            ({"username": "nul\0"}, "invisible characters"),
            ({"email": "nonsense"}, "e-mail address"),
            ({"password": "short"}, "at least 8"),
            ({"password": "12345678901"}, "more than digits"),
            ({"password": "password123"}, "Everybody tries this one first."),
            ({"password": "mara@example"}, "too much like"),
            ({"timezone": "Mars/Olympus"}, "Choose a time zone"),
            ({"units": "parsec"}, "Choose one of the list."),
        ],
    )
    def test_a_mistake_is_said_at_its_field_and_the_rest_is_kept(
        self, app: Flask, visitor: Browser, wrong: dict[str, str], sentence: str
    ) -> None:
        answer = visitor.submit("/first-run", data=MARA | wrong)

        (name,) = wrong
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'id="{name}-error"' in answer.text
        assert f"{name}-error" in answer.text.split('aria-describedby="', 1)[1]
        assert 'value="mara@example.org"' in answer.text or name == "email"
        assert "three odd words" not in answer.text
        assert _person(app, "Mara") is None


class TestSignIn:
    @pytest.mark.parametrize("name", ["alice", "Alice", "alice@example.com", "ALICE@example.COM"])
    def test_by_name_or_address(self, cast: Cast, visitor: Browser, name: str) -> None:
        answer = visitor.submit("/sign-in", data={"name": name, "password": PASSWORD})

        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        assert visitor.get("/settings/").status_code == 200

    @pytest.mark.parametrize(
        "typed",
        [
            {"name": "alice", "password": "wrong horse"},
            {"name": "nobody", "password": PASSWORD},
            {"name": "alice", "password": "x" * 1001},
            {"name": "al\0ice", "password": PASSWORD},
            {"name": "alice"},
            {},
        ],
    )
    def test_anything_else_stays_outside(self, cast: Cast, visitor: Browser, typed: dict[str, str]) -> None:
        answer = visitor.submit("/sign-in", data=typed)

        assert answer.status_code == 422
        assert "aria-invalid" in answer.text
        assert visitor.get("/settings/").status_code == 303

    def test_who_is_shut_out_hears_the_same_as_who_mistypes(self, app: Flask, cast: Cast, visitor: Browser) -> None:
        with app.app_context(), writing():
            services.deactivate(db.session.get_one(User, cast.id_of("bob")))

        answer = visitor.submit("/sign-in", data={"name": "bob", "password": PASSWORD})

        assert "Name or password is not right." in answer.text

    @pytest.mark.parametrize(
        ("wanted", "destination"),
        [
            ("/settings/tokens?a=1&b=%20", "/settings/tokens?a=1&b=%20"),
            ("https://evil.example", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("settings", "/"),
            ("", "/"),
        ],
    )
    def test_it_leads_on_to_our_own_pages_only(
        self, cast: Cast, visitor: Browser, wanted: str, destination: str
    ) -> None:
        answer = visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD, "next": wanted})

        assert answer.headers["Location"] == destination

    def test_a_page_for_people_leads_here_and_back(self, cast: Cast, visitor: Browser) -> None:
        turned_away = visitor.get("/settings/tokens?tab=2")

        assert turned_away.headers["Location"] == "/sign-in?next=/settings/tokens?tab%3D2"
        page = visitor.get(turned_away.headers["Location"])
        assert 'name="next" value="/settings/tokens?tab=2"' in page.text

    def test_htmx_is_led_here_by_its_own_header(self, cast: Cast, visitor: Browser) -> None:
        answer = visitor.get("/settings/", headers={"HX-Request": "true"})

        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")

    def test_a_session_ends_with_the_browser_unless_it_is_to_last(self, cast: Cast, app: Flask) -> None:
        data = {"name": "alice", "password": PASSWORD}

        short = Browser(app).submit("/sign-in", data=data).headers["Set-Cookie"]
        lasting = Browser(app).submit("/sign-in", data=data | {"remember": "1"}).headers["Set-Cookie"]

        assert "Expires" not in short
        assert "Expires" in lasting
        assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in (short, lasting))

    def test_nothing_of_the_session_before_survives(self, cast: Cast, visitor: Browser) -> None:
        token_before = visitor.form_token("/sign-in")
        with visitor.client.session_transaction() as session:
            session["planted"] = "by somebody else"

        visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD})

        with visitor.client.session_transaction() as session:
            assert "planted" not in session
        answer = visitor.client.post("/settings/account/sessions", data={"csrf_token": token_before})
        assert answer.status_code == 400

    def test_an_older_hash_is_renewed_on_the_way(self, app: Flask, cast: Cast, visitor: Browser) -> None:
        older = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
        with app.app_context(), writing():
            db.session.get_one(User, cast.id_of("alice")).password_hash = older

        visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD})

        assert _hash_of(app, "alice") != older
        assert visitor.get("/settings/").status_code == 200

    def test_who_is_signed_in_is_led_on(self, alices_browser: Browser) -> None:
        assert alices_browser.get("/sign-in?next=/settings/").headers["Location"] == "/settings/"


class TestSignOut:
    def test_it_ends_the_session(self, alices_browser: Browser) -> None:
        answer = alices_browser.submit("/sign-out", page="/settings/account")

        assert answer.headers["Location"] == "/sign-in"
        assert alices_browser.get("/settings/").status_code == 303

    def test_a_link_cannot_do_it(self, alices_browser: Browser) -> None:
        assert alices_browser.get("/sign-out").status_code == 405
        assert alices_browser.get("/settings/").status_code == 200


class TestSessions:
    @pytest.mark.parametrize("remembered", ["", "1", "x.y", "1.x", "999.1", "1.999", "-1.1", "1.1.1"])
    def test_what_we_never_wrote_is_nobody(self, app: Flask, cast: Cast, remembered: str) -> None:
        assert Browser(app, remembered or "?").get("/settings/").status_code == 303

    def test_it_dies_when_the_person_is_shut_out_and_stays_dead(self, app: Flask, alices_browser: Browser) -> None:
        with app.app_context():
            alice = db.session.scalar(select(User).where(User.username == "alice"))
            assert alice
            with writing():
                services.deactivate(alice)
            assert alices_browser.get("/settings/").status_code == 303
            with writing():
                services.reactivate(alice)

        assert alices_browser.get("/settings/").status_code == 303

    def test_a_lasting_one_is_renewed_once_a_day(self, cast: Cast, visitor: Browser) -> None:
        visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD, "remember": "1"})

        first, second = visitor.get("/settings/"), visitor.get("/settings/account")

        assert "Set-Cookie" in first.headers
        assert "Set-Cookie" not in second.headers

    def test_cookies_are_secure_exactly_behind_https(self, cast: Cast, app: Flask) -> None:
        plain = app.test_client().get("/sign-in")
        secure = app.test_client().get("/sign-in", base_url="https://localhost")

        assert "Secure" not in plain.headers["Set-Cookie"]
        assert "Secure" in secure.headers["Set-Cookie"]


class TestRegistration:
    @pytest.mark.parametrize(("mode", "words"), [("closed", "makes the accounts"), ("invitation", "by invitation")])
    def test_a_server_that_is_not_open_says_so(
        self, cast: Cast, visitor: Browser, setting: Callable[..., None], mode: str, words: str
    ) -> None:
        setting(REGISTRATION=mode)

        answer = visitor.get("/register")

        assert answer.status_code == 403
        assert words in answer.text

    def test_a_closed_server_takes_no_form_either(self, app: Flask, cast: Cast, visitor: Browser) -> None:
        answer = visitor.submit("/register", page="/sign-in", data=MARA)

        assert answer.status_code == 403
        assert _person(app, "Mara") is None

    def test_an_open_server_makes_an_ordinary_account(
        self, app: Flask, cast: Cast, visitor: Browser, setting: Callable[..., None]
    ) -> None:
        setting(REGISTRATION="open")

        visitor.submit("/register", data=MARA)

        mara = _person(app, "Mara")
        assert mara and not mara.is_admin
        assert visitor.get("/settings/").status_code == 200

    def test_a_taken_name_is_said_at_its_field(
        self, cast: Cast, visitor: Browser, setting: Callable[..., None]
    ) -> None:
        setting(REGISTRATION="open")

        answer = visitor.submit("/register", data=MARA | {"username": "ALICE"})

        assert answer.status_code == 422
        assert 'id="username-error"' in answer.text
        assert "already called that" in answer.text

    def test_the_sign_in_page_offers_it_when_open(
        self, cast: Cast, visitor: Browser, setting: Callable[..., None]
    ) -> None:
        assert "/register" not in visitor.get("/sign-in").text

        setting(REGISTRATION="open")

        assert "/register" in visitor.get("/sign-in").text


class TestInvitation:
    def test_its_link_makes_one_account(self, app: Flask, invitation: str, visitor: Browser) -> None:
        visitor.submit(invitation, data=MARA)

        assert _person(app, "Mara")
        late = Browser(app).get(invitation)
        assert late.status_code == 403
        assert "does not work any more" in late.text

    def test_a_mistake_does_not_use_it_up(self, app: Flask, invitation: str, visitor: Browser) -> None:
        visitor.submit(invitation, data=MARA | {"username": "alice"})
        visitor.submit(invitation, data=MARA | {"password": "short"})

        assert visitor.submit(invitation, data=MARA).status_code == 303

    def test_who_is_too_late_by_a_moment_gets_no_account(self, app: Flask, invitation: str, visitor: Browser) -> None:
        token = visitor.form_token(invitation)
        Browser(app).submit(invitation, data=MARA)

        answer = visitor.client.post(invitation, data=MARA | {"username": "late", "email": "", "csrf_token": token})

        assert answer.status_code == 403
        assert _person(app, "late") is None

    @pytest.mark.parametrize("secret", ["nonsense", "x" * 3000, "%00", "%F0%9F%8F%8B"])
    def test_an_invented_link_leads_nowhere(
        self, cast: Cast, visitor: Browser, setting: Callable[..., None], secret: str
    ) -> None:
        setting(REGISTRATION="invitation")

        assert visitor.get(f"/invitation/{secret}").status_code == 403

    def test_a_closed_server_takes_none(self, invitation: str, visitor: Browser, setting: Callable[..., None]) -> None:
        setting(REGISTRATION="closed")

        assert visitor.get(invitation).status_code == 403

    def test_its_secret_is_not_in_the_database(self, app: Flask, invitation: str) -> None:
        with app.app_context():
            (stored,) = db.session.scalars(select(Invitation.token_hash))

        assert invitation.rpartition("/")[2] != stored


class TestLimit:
    def test_the_eleventh_try_in_a_minute_waits(self, cast: Cast, visitor: Browser) -> None:
        tries = [visitor.submit("/sign-in", data={"name": "alice", "password": "wrong"}) for _ in range(11)]

        assert [answer.status_code for answer in tries] == [422] * 10 + [429]
        assert [("Retry-After" in answer.headers) for answer in tries] == [False] * 10 + [True]
        seconds = int(tries[-1].headers["Retry-After"])
        assert 0 < seconds <= 60
        assert f"Wait {seconds} second" in tries[-1].text

    def test_looking_at_the_page_is_not_counted(self, cast: Cast, visitor: Browser) -> None:
        assert {visitor.get("/sign-in").status_code for _ in range(12)} == {200}

    def test_another_address_is_not_affected(self, cast: Cast, app: Flask) -> None:
        data = {"name": "alice", "password": "wrong"}
        here, there = Browser(app), Browser(app)
        for _ in range(11):
            last = here.submit("/sign-in", data=data)

        elsewhere = there.submit("/sign-in", data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"})

        assert (last.status_code, elsewhere.status_code) == (429, 422)

    def test_pages_and_programs_share_the_budget(self, cast: Cast, app: Flask, visitor: Browser) -> None:
        for _ in range(4):
            visitor.submit("/sign-in", data={"name": "alice", "password": "wrong"})
        client = app.test_client()
        for _ in range(3):
            assert client.post("/api/auth/login", json={"email": "a@b.de", "password": "x"}).status_code == 401
            assert client.post("/api/v2/token", json={"username": "a", "password": "x"}).status_code == 401

        page = visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD})
        fittrackee = client.post("/api/auth/login", json={"email": "a@b.de", "password": "x"})
        wger = client.post("/api/v2/token", json={"username": "a", "password": "x"})

        assert [page.status_code, fittrackee.status_code, wger.status_code] == [429] * 3
        assert fittrackee.get_json() == {"status": "error", "message": "rate limit exceeded (10 per minute)"}
        seconds = wger.headers["Retry-After"]
        assert wger.get_json() == {"detail": f"Request was throttled. Expected available in {seconds} seconds."}
        assert "Retry-After" in fittrackee.headers

    def test_new_accounts_have_a_budget_of_their_own(
        self, cast: Cast, visitor: Browser, setting: Callable[..., None]
    ) -> None:
        setting(REGISTRATION="open")

        tries = [visitor.submit("/register", data=MARA | {"password": "short"}) for _ in range(6)]

        assert [answer.status_code for answer in tries] == [422] * 5 + [429]
        assert visitor.submit("/sign-in", data={"name": "alice", "password": PASSWORD}).status_code == 303

    def test_without_a_setting_there_is_no_limit(
        self, cast: Cast, visitor: Browser, setting: Callable[..., None]
    ) -> None:
        setting(LOGIN_LIMIT="")

        tries = {visitor.submit("/sign-in", data={"name": "", "password": "x"}).status_code for _ in range(12)}

        assert tries == {422}
