"""Regimen behind nginx, as docs/install.md sets it up: the outer address is the one that counts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest
import requests

from app.home.logic import Outing, gpx_of
from tests.deploy.conftest import Front, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.own_server]

PASSWORD = "correct horse battery"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def front(make_front: Callable[..., Front]) -> Front:
    """The arrangement of docs/install.md: nginx, and a server that trusts it. Alice has an account."""
    front = make_front(TRUSTED_PROXIES="1", LOGIN_LIMIT="3 per minute")
    front.backend.flask("user", "alice", "--email", "alice@example.com", PASSWORD=PASSWORD)
    return front


def _sign_in(front: Front, visitor: Visitor, password: str = PASSWORD, **headers: str) -> requests.Response:
    """What a browser does: open the page, send its form."""
    page = f"{front.address}/sign-in/?next=/settings/"
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(page).text)
    assert token
    return visitor.post(
        page,
        data={"name": "alice", "password": password, "csrf_token": token.group(1)},
        headers={"Origin": front.address, "Referer": page} | headers,
        allow_redirects=False,
    )


def test_plain_http_leads_to_https(front: Front) -> None:
    with front.visitor() as visitor:
        answer = visitor.get(f"{front.plain_address}/some/page?sport=1", allow_redirects=False)

    assert answer.status_code == 308
    assert answer.headers["Location"] == "https://localhost/some/page?sport=1"


def test_the_server_answers_through_tls_and_asks_browsers_to_stay_there(front: Front) -> None:
    with front.visitor() as visitor:
        answer = visitor.get(f"{front.address}/healthz")

    assert answer.text == "ok"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_person_signs_in_and_the_cookie_is_for_https_only(front: Front) -> None:
    with front.visitor("127.0.0.11") as visitor:
        answer = _sign_in(front, visitor)
        settings = visitor.get(urljoin(front.address, answer.headers["Location"]), allow_redirects=False)

    assert answer.status_code == 303
    assert "; Secure" in answer.headers["Set-Cookie"]
    assert "; HttpOnly" in answer.headers["Set-Cookie"]
    assert settings.status_code == 200


def test_a_form_without_its_token_is_refused(front: Front) -> None:
    with front.visitor("127.0.0.12") as visitor:
        answer = visitor.post(
            f"{front.address}/sign-in",
            data={"name": "alice", "password": PASSWORD},
            headers={"Origin": front.address},
            allow_redirects=False,
        )

    assert answer.status_code == 400


def test_a_form_of_another_site_is_refused(front: Front) -> None:
    with front.visitor("127.0.0.13") as visitor:
        answer = _sign_in(front, visitor, Origin="https://evil.example", Referer="https://evil.example/")

    assert answer.status_code == 403


def test_redirects_keep_the_outer_scheme_host_and_port(front: Front) -> None:
    with front.visitor() as visitor:
        to_sign_in = visitor.get(f"{front.address}/settings/", allow_redirects=False)
        to_the_slash = visitor.get(f"{front.address}/api/v2/muscle", allow_redirects=False)

    assert urljoin(front.address, to_sign_in.headers["Location"]).startswith(f"{front.address}/sign-in?")
    assert urljoin(front.address, to_the_slash.headers["Location"]) == f"{front.address}/api/v2/muscle/"


def test_links_to_the_next_page_keep_the_outer_scheme_host_and_port(front: Front) -> None:
    with front.visitor() as visitor:
        listing = visitor.get(f"{front.address}/api/v2/muscle/?limit=2").json()
        following = visitor.get(listing["next"]).json()

    assert listing["next"].startswith(f"{front.address}/api/v2/muscle/?")
    assert following["previous"].startswith(f"{front.address}/api/v2/muscle/?")


def test_a_recording_of_twenty_megabytes_gets_through(front: Front) -> None:
    outing = Outing(
        "A day and a night", datetime(2026, 6, 20, tzinfo=UTC), 80_000, 5, 47.99, 7.85, 280, 900, interval_s=1
    )
    content = gpx_of(outing, with_sensors=True)
    assert len(content) > 20 * MEGABYTE

    with front.visitor("127.0.0.14") as visitor:
        signed_in = visitor.post(
            f"{front.address}/api/auth/login", json={"email": "alice@example.com", "password": PASSWORD}
        )
        answer = visitor.post(
            f"{front.address}/api/workouts",
            headers={"Authorization": f"Bearer {signed_in.json()['auth_token']}"},
            data={"data": '{"sport_id": 1}'},
            files={"file": ("night.gpx", content, "application/gpx+xml")},
        )

    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["workouts"][0]["title"] == "A day and a night"


def test_the_limiter_counts_the_visitors_address_and_not_the_proxys(front: Front) -> None:
    with front.visitor("127.0.0.21") as guesser, front.visitor("127.0.0.22") as somebody_else:
        guesses = [_sign_in(front, guesser, f"guess {number}").status_code for number in range(3)]
        refused = guesser.get(f"{front.address}/healthz"), _try_again(front, guesser)
        welcome = _sign_in(front, somebody_else)

    assert 429 not in guesses
    assert [answer.status_code for answer in refused] == [200, 429]
    assert int(refused[1].headers["Retry-After"]) <= 60
    assert welcome.status_code == 303


def _try_again(front: Front, visitor: Visitor, **headers: str) -> requests.Response:
    login = {"email": "alice@example.com", "password": "another guess"}
    return visitor.post(f"{front.address}/api/auth/login", json=login, headers=headers)


def test_nobody_escapes_the_limiter_by_inventing_an_address(front: Front) -> None:
    with front.visitor("127.0.0.23") as guesser:
        statuses = [_try_again(front, guesser, **{"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(4)]

    assert statuses[-1] == 429


def test_a_server_that_does_not_know_of_its_proxy_says_what_to_set(make_front: Callable[..., Front]) -> None:
    front = make_front(TRUSTED_PROXIES="0")
    front.backend.flask("user", "alice", PASSWORD=PASSWORD)

    with front.visitor() as visitor:
        answer = _sign_in(front, visitor)

    assert answer.status_code == 403
    assert "TRUSTED_PROXIES=1" in answer.text
    assert front.address in answer.text
    assert front.address.replace("https:", "http:") in answer.text


def test_static_files_are_kept_by_browsers(front: Front) -> None:
    with front.visitor() as visitor:
        answer = visitor.get(f"{front.address}/static/css/tokens.css")

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_log_of_visits_holds_no_address_that_is_a_permission(front: Front) -> None:
    """Every public address with a part nobody can guess; those that need an account for themselves may stand there."""
    paths = [
        "/invitation/s3cret",
        "/calendar/s3cret.ics",
        "/media/gallery/7/s3cret.jpg",
        "/media/exercise-images/7/s3cret.jpg",
        "/api/workouts/map/s3cret",
        "/food/shared-recipes/s3cret",
        "/shared/activities/s3cret/map.png",
        "//invitation//s3cret",
        "/%69nvitation/s3cret",
    ]
    with front.visitor("127.0.0.4") as visitor:
        for path in paths:
            visitor.get(f"{front.address}{path}", allow_redirects=False)
            visitor.get(f"{front.plain_address}{path}", allow_redirects=False)
        visitor.get(f"{front.address}/healthz")

    noted = front.access_log(awaited="/healthz")

    assert "GET /invitation/***" in noted
    assert "s3cret" not in noted


def test_no_log_of_errors_holds_an_address_that_is_a_permission(front: Front) -> None:
    too_large = requests.Request("POST", f"{front.address}/calendar/s3cret.ics").prepare()
    too_large.headers["Content-Length"] = str(10**9)
    with front.visitor("127.0.0.5") as visitor:
        answer = visitor.send(too_large)

    noted = front.access_log(awaited="127.0.0.5")

    assert answer.status_code == 413
    assert 'POST /calendar/***" 413' in noted
    assert "s3cret" not in "".join(path.read_text() for path in front.folder.glob("*error.log"))


def test_the_log_of_visits_holds_no_queries(front: Front) -> None:
    with front.visitor("127.0.0.3") as visitor:
        visitor.get(f"{front.address}/healthz?token=secret")

    noted = front.access_log(awaited="127.0.0.3")

    assert "127.0.0.3" in noted
    assert "secret" not in noted


def test_a_phone_hears_of_a_change_while_its_answer_stays_open(front: Front) -> None:
    api = f"{front.address}/api/v2"
    with front.visitor("127.0.0.31") as phone, front.visitor("127.0.0.32") as elsewhere:
        pair = phone.post(f"{api}/token", json={"username": "alice", "password": PASSWORD}).json()
        signed_in = {"Authorization": f"Bearer {pair['access']}"}
        found = phone.get(f"{api}/powersync-token", headers=signed_in).json()
        assert found["powersync_url"] == f"{front.address}/ps/"
        body = {"client_id": "phone", "buckets": []}
        token = {"Authorization": f"Token {found['token']}"}
        with phone.post(f"{found['powersync_url']}sync/stream", json=body, headers=token, stream=True) as stream:
            lines = stream.iter_lines(chunk_size=2**16)
            assert any(b"checkpoint_complete" in line for line in lines)
            weight = {"date": "2026-01-02T10:00:00Z", "weight": 81.5}
            assert elsewhere.post(f"{api}/weightentry/", json=weight, headers=signed_in).status_code == 201

            told = next(line for line in lines if b'"data"' in line)

    assert b"81.5" in told
