"""Labels of a routine, as people name some of its days."""

import pytest

from tests.gym import found_in, make_routine
from tests.people import Browser, Program


@pytest.fixture
def routine(alices_browser: Browser) -> str:
    """Four weeks from the 2nd of November 2026."""
    return make_routine(alices_browser, "2026-11-02").partition("?")[0]


def _add(browser: Browser, routine: str, **fields: str) -> int:
    data = {"label": "Test week", "first": "2026-11-09", "last": "2026-11-15"} | fields
    return int(browser.submit(f"{routine}labels", data=data).status_code)


def _labels(program: Program, routine: str) -> list[str | None]:
    key = routine.strip("/").rpartition("/")[2]
    shown = program.get(f"/api/v2/routine/{key}/date-sequence-display/").json
    return [one["label"] for one in shown]


def test_a_label_names_its_days_in_the_computed_answers(
    alices_browser: Browser, as_alice: Program, routine: str
) -> None:
    assert _add(alices_browser, routine) == 303

    labels = _labels(as_alice, routine)
    assert labels[6:15] == [None, *["Test week"] * 7, None]


def test_it_is_changed_and_deleted(alices_browser: Browser, as_alice: Program, routine: str) -> None:
    _add(alices_browser, routine)
    address = found_in(r'href="(/routines/labels/\d+/)"', alices_browser.get(f"{routine}labels").text)

    alices_browser.submit(address, data={"label": "Heavy", "first": "2026-11-02", "last": "2026-11-02"})
    changed = _labels(as_alice, routine)[:2]
    alices_browser.submit(f"{address}delete", page=f"{routine}labels")

    assert changed == ["Heavy", None]
    assert set(_labels(as_alice, routine)) == {None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"label": "x" * 36},
        {"first": "2026-11-01"},
        {"last": "2027-01-01"},
        {"first": "2026-11-16"},
        {"last": "9999-12-31"},
        {"first": "0000-00-00"},
        {"last": "x"},
    ],
)
def test_what_is_outside_of_the_routine_is_refused(
    alices_browser: Browser, as_alice: Program, routine: str, wrong: dict[str, str]
) -> None:
    assert _add(alices_browser, routine, **wrong) == 422
    assert set(_labels(as_alice, routine)) == {None}


def test_nobody_else_sees_or_changes_them(alices_browser: Browser, bobs_browser: Browser, routine: str) -> None:
    _add(alices_browser, routine)
    address = found_in(r'href="(/routines/labels/\d+/)"', alices_browser.get(f"{routine}labels").text)

    assert bobs_browser.get(f"{routine}labels").status_code == 404
    assert bobs_browser.get(address).status_code == 404
    assert bobs_browser.submit(f"{address}delete", page="/routines/").status_code == 404
    assert alices_browser.get(address).status_code == 200
