"""Regimen behind nginx, as docs/install.md sets it up: the outer address is the one that counts."""

from collections.abc import Callable

import pytest

from tests.deploy.conftest import Front

pytestmark = [pytest.mark.slow, pytest.mark.own_server]


def test_plain_http_leads_to_https(front: Front) -> None:
    with front.visitor() as visitor:
        answer = visitor.get(f"{front.plain_address}/some/page?sport=1", allow_redirects=False)

    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://localhost/some/page?sport=1"


def test_the_server_answers_through_tls_and_asks_browsers_to_stay_there(front: Front) -> None:
    with front.visitor() as visitor:
        answer = visitor.get(f"{front.address}/healthz")

    assert answer.text == "ok"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_log_of_visits_holds_no_queries(front: Front) -> None:
    with front.visitor("127.0.0.3") as visitor:
        visitor.get(f"{front.address}/healthz?token=secret")

    assert "127.0.0.3" in front.access_log()
    assert "secret" not in front.access_log()


def test_a_server_that_does_not_know_of_its_proxy_says_what_to_set(make_front: Callable[..., Front]) -> None:
    front = make_front(TRUSTED_PROXIES="0")

    with front.visitor() as visitor:
        answer = visitor.post(f"{front.address}/sign-in", data={}, headers={"Origin": front.address})

    assert answer.status_code == 403
    assert "TRUSTED_PROXIES=1" in answer.text
    assert front.address in answer.text
    assert front.address.replace("https:", "http:") in answer.text


def test_static_files_are_kept_by_browsers(front: Front) -> None:
    with front.visitor() as visitor:
        answer = visitor.get(f"{front.address}/static/css/tokens.css")

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
