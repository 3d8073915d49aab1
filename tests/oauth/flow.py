"""An uploader as a person sets it up: registered, agreed to in a browser, then on its own."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import services as accounts
from app.accounts.models import User
from app.database import now, writing
from app.extensions import db
from tests.people import Browser, Cast, Program

SCOPE = "workouts:read workouts:write profile:read"
REDIRECT = "https://localhost/"
NEW_APP = {
    "client_name": "garmin uploader",
    "client_uri": "https://uploader.example",
    "redirect_uris": [REDIRECT],
    "scope": SCOPE,
}
VERIFIER = "a-verifier-of-forty-three-letters-or-more-than-that"


def signed_in(app: Flask, cast: Cast, name: str) -> Program:
    """A program with the token of `/api/auth/login`."""
    with app.app_context(), writing():
        user = db.session.get_one(User, cast.id_of(name))
        opened = accounts.open_session(user, accounts.APP, now(), accounts.LOGIN_LIFETIME)
        token = accounts.make_login_token(user, opened)
    return Program(app, token, "Bearer")


def query_of(address: str) -> dict[str, str]:
    """The query of an address, each name once."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@dataclass
class Uploader:
    """A published uploader: it knows its id and secret, and speaks OAuth as it was written years ago."""

    app: Flask
    client_id: str
    secret: str

    def asking(self, **more: str) -> dict[str, str]:
        """What its link to the consent page carries."""
        return {"client_id": self.client_id, "response_type": "code", "scope": SCOPE, "state": "xyz"} | more

    def code(self, person: Program, **more: str) -> str:
        """A code, as the original's own page gets it."""
        answer = person.post("/api/oauth/authorize", data=self.asking(confirm="true", **more))
        assert answer.status_code == 200, answer.text
        return query_of(answer.get_json()["redirect_url"])["code"]

    def post(self, path: str, **fields: str) -> TestResponse:
        """A form with its credentials."""
        credentials = {"client_id": self.client_id, "client_secret": self.secret}
        return self.app.test_client().post(path, data=credentials | fields)

    def exchange(self, code: str, **more: str) -> TestResponse:
        """Tokens for a code."""
        return self.post("/api/oauth/token", grant_type="authorization_code", code=code, **more)

    def refresh(self, token: str, **more: str) -> TestResponse:
        """Tokens for a refresh token."""
        return self.post("/api/oauth/token", grant_type="refresh_token", refresh_token=token, **more)

    def tokens(self, person: Program, **more: str) -> dict[str, Any]:
        """A pair of tokens of this person."""
        answer = self.exchange(self.code(person, **more))
        assert answer.status_code == 200, answer.text
        pair: dict[str, Any] = answer.get_json()
        return pair

    def acting(self, token: str) -> Program:
        """It sends this token with everything."""
        return Program(self.app, token, "Bearer")


def registered(app: Flask, person: Program, **more: Any) -> Uploader:
    """A new application of this person."""
    answer = person.post("/api/oauth/apps", json=NEW_APP | more)
    assert answer.status_code == 201, answer.text
    client = answer.get_json()["data"]["client"]
    return Uploader(app, client["client_id"], client["client_secret"])


def agreed(browser: Browser, asking: dict[str, str], decision: str = "allow") -> TestResponse:
    """The person opens the consent page and presses a button; the form sends what the page put into it."""
    page = browser.get("/profile/apps/authorize", query_string=asking)
    assert page.status_code == 200, page.text
    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    }
    return browser.client.post("/profile/apps/authorize", data=hidden | {"decision": decision})
