"""Forms come from our own pages, and a mistake of a proxy is explained."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import Browser, Cast

OUTSIDE = "https://train.example.org"
Post = Callable[..., TestResponse]


@pytest.fixture
def post(client: FlaskClient, cast: Cast) -> Post:
    """`post({…})`: a form without token, sent with these headers; 400 says that only the token was missing."""

    def send(headers: Mapping[str, str], base_url: str = "http://localhost") -> TestResponse:
        return client.post("/sign-in", headers=headers, base_url=base_url)

    return send


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("http://localhost", "http://localhost"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost", "http://localhost:80"),
        ("http://LOCALHOST", "http://localhost"),
        ("https://train.example.org", "https://train.example.org"),
        ("https://train.example.org:443", "https://train.example.org"),
        ("https://train.example.org:8443", "https://train.example.org:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_our_own_address_is_recognised(post: Post, base_url: str, origin: str) -> None:
    assert post({"Origin": origin}, base_url).status_code == 400
    assert post({"Referer": f"{origin}/sign-in?next=/"}, base_url).status_code == 400


def test_old_programs_that_name_no_page_need_the_token_alone(post: Post) -> None:
    assert post({}).status_code == 400


@pytest.mark.parametrize(
    ("claim", "base_url", "cure"),
    [
        # the proxy does not pass on the host
        ({"Origin": OUTSIDE}, "https://127.0.0.1:8000", "X-Forwarded-Host"),
        # it does not say that the visit was by HTTPS
        ({"Origin": OUTSIDE}, "http://train.example.org", "X-Forwarded-Proto"),
        ({"Referer": f"{OUTSIDE}/sign-in"}, "http://train.example.org", "X-Forwarded-Proto"),
        # it says so, but TRUSTED_PROXIES is 0
        ({"Origin": OUTSIDE, "X-Forwarded-Proto": "https"}, "http://train.example.org", "TRUSTED_PROXIES=1"),
        # it passes on the host without its port
        ({"Origin": f"{OUTSIDE}:8443"}, "https://train.example.org", "$http_host"),
        # another site
        ({"Origin": "https://evil.example"}, "http://localhost", "another site"),
    ],
)
def test_another_address_is_refused_with_both_and_the_cure(
    post: Post, claim: dict[str, str], base_url: str, cure: str
) -> None:
    answer = post(claim, base_url)

    browser = (claim.get("Origin") or claim["Referer"]).removesuffix("/sign-in")
    assert answer.status_code == 403
    assert f"<code>{browser}</code>" in answer.text
    assert f"<code>{base_url}</code>" in answer.text
    assert cure in answer.text


@pytest.mark.parametrize("origin", ["null", "http://[", "http://localhost:abc", "nonsense", "file://", "http://"])
def test_a_page_that_hides_its_address_is_refused(post: Post, origin: str) -> None:
    answer = post({"Origin": origin})

    assert answer.status_code == 403
    assert "Referrer-Policy" in answer.text
    assert "X-Forwarded" not in answer.text


def test_a_hidden_origin_counts_as_ours_when_the_page_is(post: Post) -> None:
    assert post({"Origin": "null", "Referer": "http://localhost/sign-in"}).status_code == 400
    assert post({"Origin": "null", "Referer": f"{OUTSIDE}/sign-in"}).status_code == 403


def test_nothing_an_address_says_becomes_markup(post: Post) -> None:
    answer = post({"Origin": "https://<script>alert(1)</script>"})

    assert "<script>alert" not in answer.text


@pytest.fixture
def behind(another_app: Callable[..., Flask], cast: Cast) -> Callable[[int], FlaskClient]:
    """`behind(1)`: the same server, told that so many proxies stand before it."""
    return lambda proxies: another_app(TRUSTED_PROXIES=str(proxies)).test_client()


class TestBehindOneProxy:
    HEADERS = {
        "Origin": OUTSIDE,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "train.example.org",
        "X-Forwarded-For": "192.0.2.1",
    }

    def test_the_outer_address_counts(self, behind: Callable[[int], FlaskClient]) -> None:
        answer = behind(1).post("/sign-in", headers=self.HEADERS, base_url="http://127.0.0.1:8000")

        assert answer.status_code == 400
        assert "max-age" in answer.headers["Strict-Transport-Security"]

    @pytest.mark.parametrize(
        ("forgotten", "marked"), [("X-Forwarded-Proto", "X-Forwarded-Proto"), ("X-Forwarded-Host", "X-Forwarded-Host")]
    )
    def test_what_it_forgets_is_named(self, behind: Callable[[int], FlaskClient], forgotten: str, marked: str) -> None:
        headers = {name: value for name, value in self.HEADERS.items() if name != forgotten}

        answer = behind(1).post("/sign-in", headers=headers, base_url="http://127.0.0.1:8000")

        assert answer.status_code == 403
        assert any(marked in line for line in answer.text.splitlines() if "<mark>" in line)

    def test_another_proxys_word_is_not_taken_when_none_is_expected(self, behind: Callable[[int], FlaskClient]) -> None:
        answer = behind(0).post("/sign-in", headers=self.HEADERS, base_url="http://127.0.0.1:8000")

        assert answer.status_code == 403


def test_pages_are_kept_by_nobody_else(alices_browser: Browser, visitor: Browser) -> None:
    answers = [alices_browser.get("/activities/"), visitor.get("/sign-in"), visitor.get("/activities/")]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-cache"}


def test_our_assets_are_kept_as_they_say(visitor: Browser) -> None:
    answer = visitor.get("/static/css/tokens.css", buffered=True)

    assert "private" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("host", ["..", "a..b", "x" * 300])
@pytest.mark.parametrize("path", ["/", "/activities/", "/sign-in", "/nothing", "/api/workouts", "/api/v2/muscle/"])
def test_a_host_name_that_is_none_is_a_bad_request(host: str, path: str, client: FlaskClient) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


def test_the_log_of_a_failure_names_the_kind_of_address_and_not_the_secret_in_it(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.test_request_context("/calendar/s3cret.ics?token=s3cret"):
        app.log_exception((None, None, None))

    assert "Exception at /calendar/<secret>.ics [GET]" in caplog.text
    assert "s3cret" not in caplog.text
