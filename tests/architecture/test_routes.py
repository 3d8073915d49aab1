"""Every address needs a signed-in person or is on the short public list; every form of a page needs its token."""

from fnmatch import filter as filter_names
from fnmatch import fnmatch

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.web.paths import PROGRAM_PATHS
from app.web.security import SAFE_METHODS
from tests.people import Browser

PUBLIC = {
    "static": "stylesheets, scripts and pictures",
    "home.health": "watches over the server",
    "home.index": "what there is for programs",
    "home.*version": "programs look here before anybody signed in",
    "home.schema": "describes the API to programs",
    "home.swagger": "describes the API to people",
    "home.redoc": "the same, to read",
    "accounts.first_run": "makes the first account, while there is none",
    "accounts.sign_in": "lets people in",
    "accounts.second_step": "the second half of it",
    "accounts.forget_password": "sends a link to who forgot the password",
    "accounts.reset_password": "takes the new one from whoever has the link",
    "accounts.confirm_email": "takes the word of whoever has the link",
    "accounts.sign_out": "lets people out, also when the session has ended meanwhile",
    "accounts.register": "makes an account where the server allows it",
    "accounts.accept_invitation": "makes an account for whoever has the link",
    "accounts.api_register": "makes an account where the server allows it",
    "accounts.api_log_in": "gives programs a token for a password",
    "accounts.obtain_tokens": "the same in the other dialect",
    "accounts.headless_*": "apps come here before they have a token; cookies play no part",
    "accounts.explain_login": "says how to ask",
    "accounts.log_in_for_good": "gives older programs their token for a password",
    "accounts.register_by_program": "makes an account where the server allows it",
    "accounts.check_permission": "says no to strangers",
    "accounts.refresh_tokens": "gives programs a token for a token",
    "accounts.verify_token": "says whether a token is good",
    "oauth.api_issue_token": "asks for the application's own secret",
    "oauth.api_revoke_token": "the same",
    "activities.api_get_config": "programs look here before anybody signed in",
    "activities.api_ping": "the same",
    "activities.api_workout_map": "shown where no token can be sent; its id cannot be guessed",
    "activities.shared_*": "shows one activity to whoever knows the secret address, without hidden places",
    "activities.api_map_tile": "the same picture of the world for everybody; programs ask for it without a token",
    "trophies.trophy-*": "what can be reached is no secret",
    "trophies.trophy_progress": "an empty list for strangers, as programs expect",
    "body.photo_file": "phone apps load photos without a token; the name cannot be guessed",
    "schedule.feed": "calendars read it without signing in; the address is the secret",
    "reference.language-*": "the catalogue",
    "reference.license-*": "the catalogue",
    "reference.setting-*": "the catalogue",
    "nutrition.ingredient*": "foods; those of a person only for them",
    "legacy.weekday*": "the days of the week are no secret",
    "legacy.exercise*": "the catalogue",
    "legacy.variation-*": "the catalogue",
    "legacy.weightunit-*": "portions of foods; those of a person only for them",
    "legacy.ingredient*": "the same",
    "legacy.search_*": "the catalogue and foods; those of a person only for them",
    "exercises.equipment-*": "the catalogue",
    "exercises.exercisecategory-*": "the catalogue",
    "exercises.muscle-*": "the catalogue",
    "exercises.exercise-*": "the catalogue; what changes it has a guard of its own",
    "exercises.exerciseinfo-*": "the catalogue",
    "exercises.exercisealias-*": "the catalogue; what changes it has a guard of its own",
    "exercises.exercisecomment-*": "the same",
    "exercises.exerciseimage-*": "the same",
    "exercises.video-*": "the same",
    "exercises.thumbnails": "the catalogue",
    "exercises.deletion-log-*": "the catalogue",
    "exercises.check_language": "asks about a text, not about anybody",
    "sync.powersync_keys": "there are none, and whoever looks for them has no token",
    "sync.liveness": "phones look here before they have a token",
    "exercises.*_file": "shown where no token can be sent; its name cannot be guessed",
}
"""Endpoints that answer anybody, and why."""


COOKIELESS = ("/allauth/", "/api/v2/register/")
"""Whoever asks here is known by a header alone, as `tests/accounts/test_headless.py` shows, or by nothing at all."""


def _is_public(endpoint: str) -> bool:
    return any(fnmatch(endpoint, pattern) for pattern in PUBLIC)


_EXAMPLES = {
    "IntegerConverter": 1,
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "FloatConverter": 1.0,
}


def _example_of(rule: Rule, app: Flask) -> str:
    values = {name: _EXAMPLES.get(type(converter).__name__, "1") for name, converter in rule._converters.items()}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=_methods(rule)[0])


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def _turns_away(answer: TestResponse) -> bool:
    if answer.status_code in {301, 302, 303, 307, 308}:
        return "/sign-in" in answer.headers["Location"] or "/login" in answer.headers["Location"]
    return answer.status_code in {401, 403} or (answer.status_code == 204 and "HX-Redirect" in answer.headers)


def test_every_address_turns_strangers_away_or_is_public(app: Flask, cast: object, visitor: Browser) -> None:
    open_doors = []
    for rule in app.url_map.iter_rules():
        if _is_public(rule.endpoint):
            continue
        for method in _methods(rule):
            address = _example_of(rule, app)
            answer = visitor.client.open(address, method=method, headers={"Accept": "application/json"})
            if not _turns_away(answer):
                open_doors.append(f"{method} {rule.rule} ({rule.endpoint}) answers {answer.status_code}")

    assert open_doors == [], "\n".join(open_doors)


def test_the_public_list_names_only_what_exists(app: Flask) -> None:
    endpoints = [rule.endpoint for rule in app.url_map.iter_rules()]

    assert [pattern for pattern in PUBLIC if not filter_names(endpoints, pattern)] == []


def test_every_form_of_a_page_needs_its_token(app: Flask, alices_browser: Browser) -> None:
    unprotected = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(PROGRAM_PATHS):
            continue
        for method in set(_methods(rule)) - SAFE_METHODS:
            answer = alices_browser.client.open(_example_of(rule, app), method=method)
            if answer.status_code != 400:
                unprotected.append(f"{method} {rule.rule} answers {answer.status_code}")

    assert unprotected == []


def test_a_session_without_token_cannot_use_the_programs_addresses_either(app: Flask, alices_browser: Browser) -> None:
    unprotected = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(PROGRAM_PATHS) or rule.rule.startswith(COOKIELESS):
            continue
        for method in set(_methods(rule)) - SAFE_METHODS:
            answer = alices_browser.client.open(_example_of(rule, app), method=method)
            if answer.status_code not in {400, 403}:
                unprotected.append(f"{method} {rule.rule} answers {answer.status_code}")

    assert unprotected == []
