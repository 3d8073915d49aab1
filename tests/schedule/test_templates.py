"""A template is looked at before it is copied, and tells nothing of what others trained."""

import pytest
from flask import Flask

from tests.gym import add_exercises, found_in, log, make_bench_routine, start
from tests.people import Browser


@pytest.fixture
def routine(app: Flask, alices_browser: Browser) -> str:
    """Alice's routine of bench press."""
    return make_bench_routine(alices_browser, add_exercises(app)).partition("?")[0]


def _share(browser: Browser, routine: str, **fields: str) -> str:
    browser.submit(f"{routine}template", page=routine, data=fields)
    return found_in(r'action="(/routines/\d+/)copy"', browser.get("/routines/templates").text)


def test_others_see_what_is_in_a_public_template_and_copy_it_from_there(
    alices_browser: Browser, bobs_browser: Browser, routine: str
) -> None:
    _share(alices_browser, routine, is_public="1")
    address = found_in(r'href="(/routines/templates/\d+/)"', bobs_browser.get("/routines/templates").text)

    page = bobs_browser.get(address).text
    copied = bobs_browser.submit(found_in(r'action="(/routines/\d+/copy)"', page), page=address)

    assert "Barbell Bench Press: 2 Sets, 8 × 60 kg" in page
    assert "62.50 kg" in page
    assert bobs_browser.get(copied.headers["Location"]).status_code == 200


def test_what_its_owner_trained_is_not_in_it(alices_browser: Browser, bobs_browser: Browser, routine: str) -> None:
    template = _share(alices_browser, routine, is_public="1")
    address = template.replace("/routines/", "/routines/templates/")
    before = bobs_browser.get(address).text
    log(alices_browser, start(alices_browser, template), weight="500", repetitions="99")

    after = bobs_browser.get(address).text

    assert after.count("<li") == before.count("<li")
    assert "500" not in after.split("<main")[1]


def test_neither_private_templates_nor_routines_are_shown(
    alices_browser: Browser, bobs_browser: Browser, routine: str
) -> None:
    private = _share(alices_browser, routine).replace("/routines/", "/routines/templates/")

    assert bobs_browser.get(private).status_code == 404
    assert alices_browser.get(private).status_code == 200
    assert alices_browser.get(routine.replace("/routines/", "/routines/templates/")).status_code == 404
