"""Targets and rules of an exercise in their forms: saved unchanged they stay, and what makes no sense is refused."""

import re
from typing import Any

import pytest

from tests.people import Browser, Program
from tests.routines.conftest import Build, Planned

RULE = {"operation": "+", "value": "5", "unit": "abs", "kind": "weight", "when": "each", "iteration": "2"} | {
    "condition": "none",
    "scope": "one",
}


def shown_in(page: str) -> dict[str, str]:
    """What the targets form would send if nothing were changed in it."""
    form = page[page.index('id="targets"') : page.index('id="rules"')]
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        assert chosen
        found[name] = chosen.group(1)
    return found


def rules_of(program: Program, kind: str) -> list[tuple[int, str]]:
    """Iteration and value of each rule of this kind."""
    rows = program.get(f"/api/v2/{kind}-config/").json["results"]
    return sorted((row["iteration"], str(row["value"])) for row in rows)


def test_saving_the_targets_unchanged_keeps_rules_that_begin_later(
    alices_browser: Browser, as_alice: Program, build: Build, planned: Planned
) -> None:
    entry = planned.entry["id"]
    build("weight-config", slot_entry=entry, iteration=3, value="60")
    build("weight-config", slot_entry=entry, iteration=4, value="2.5", operation="+", repeat=True)
    build("rest-config", slot_entry=entry, iteration=2, value=90)
    address = f"/routines/entries/{entry}/"

    alices_browser.submit(address, data=shown_in(alices_browser.get(address).text))

    assert rules_of(as_alice, "weight") == [(3, "60.00"), (4, "2.50")]
    assert rules_of(as_alice, "rest") == [(2, "90")]


def test_the_end_of_a_range_goes_with_the_rules_that_moved_it_along(
    alices_browser: Browser, as_alice: Program, planned: Planned
) -> None:
    address = f"/routines/entries/{planned.entry['id']}/"
    data = {"sets": "3", "repetitions": "8", "type": "normal", "load_kind": "external"}
    alices_browser.submit(address, data=data | {"max_repetitions": "10"})
    alices_browser.submit(f"{address}rules", page=address, data=RULE | {"kind": "repetitions", "value": "1"})

    alices_browser.submit(address, data=data)

    assert rules_of(as_alice, "repetitions") == [(1, "8.00"), (2, "1.00")]
    assert rules_of(as_alice, "max-repetitions") == []


def test_half_steps_of_reserve_survive_a_save_in_german(
    alices_browser: Browser, as_alice: Program, build: Build, planned: Planned
) -> None:
    entry = planned.entry["id"]
    build("rir-config", slot_entry=entry, iteration=1, value="1.5")
    address = f"/routines/entries/{entry}/"
    page = alices_browser.get(address, headers={"Accept-Language": "de"}).text

    alices_browser.submit(address, data=shown_in(page))

    assert 'lang="de"' in page
    assert rules_of(as_alice, "rir") == [(1, "1.5")]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"unit": "max"}, "Choose “Set to” for a share of the maximum."),
    ({"unit": "max", "operation": "-"}, "Choose “Set to” for a share of the maximum."),
    ({"unit": "max", "operation": "r", "kind": "sets"}, "Only a weight can be a share of the maximum."),
    ({"unit": "percent", "operation": "r", "value": "80"}, "Per cent can be added or taken off"),
    ({"kind": "sets", "value": "1.5"}, "Write a whole number"),
    ({"kind": "rest", "value": "12,25", "operation": "r"}, "Write a whole number"),
]


@pytest.mark.parametrize(("fields", "sentence"), REFUSED)
def test_a_sentence_that_makes_no_rule_is_refused(
    alices_browser: Browser, planned: Planned, as_alice: Program, fields: dict[str, str], sentence: str
) -> None:
    address = f"/routines/entries/{planned.entry['id']}/"
    data = {"sets": "3", "weight": "50", "weight_unit": "1", "training_max": "100"}
    alices_browser.submit(address, data=data | {"type": "normal", "load_kind": "external"})

    answer = alices_browser.submit(f"{address}rules", page=address, data=RULE | fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert rules_of(as_alice, "weight") == [(1, "50.00")]
    assert rules_of(as_alice, "sets") == [(1, "3")]


def test_percent_of_sets_may_be_broken(alices_browser: Browser, planned: Planned) -> None:
    address = f"/routines/entries/{planned.entry['id']}/"

    answer = alices_browser.submit(
        f"{address}rules", page=address, data=RULE | {"kind": "sets", "unit": "percent", "value": "12.5"}
    )

    assert answer.status_code == 303


def test_what_is_added_behind_the_greatest_order_shares_it(
    alices_browser: Browser, build: Build, planned: Planned
) -> None:
    biggest = 2**63 - 1
    day = build("day", routine=planned.routine["id"], order=biggest)
    slot = build("slot", day=day["id"], order=biggest)
    build("slot-entry", slot=slot["id"], exercise=planned.entry["exercise"], order=biggest)

    routine, bench = f"/routines/{planned.routine['id']}/", {"exercise": planned.entry["exercise"]}
    exercise = alices_browser.submit(f"/routines/days/{day['id']}/exercises", page=routine, data=bench)
    entry = build("slot-entry", slot=slot["id"], **bench)
    following = alices_browser.submit(f"{routine}days", page=routine)

    assert (exercise.status_code, following.status_code) == (303, 303)
    assert entry["order"] == biggest


def test_a_slot_moved_to_a_day_whose_number_no_row_has_is_not_lost(alices_browser: Browser, planned: Planned) -> None:
    page = f"/routines/{planned.routine['id']}/"

    answer = alices_browser.submit(f"/routines/slots/{planned.slot['id']}/move", page=page, data={"day": "9" * 30})

    assert answer.status_code == 404
