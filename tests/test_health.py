"""The server answers, on the database it was given."""

from flask.testing import FlaskClient


def test_a_healthy_server_says_ok(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"
