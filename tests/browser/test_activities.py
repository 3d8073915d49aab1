"""Activities in a real browser: three rides dropped on the page, seen, changed, deleted and had back."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.activities.gpx_samples import START, golden_gpx, gpx_of, ride
from tests.activities.logic.test_tcx import lap, line, tcx_of
from tests.activities.tile_servers import TestTileServer, status
from tests.browser.axe import grave_findings_light_and_dark
from tests.browser.conftest import DESK, PHONE

DROP = """([zone, files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def alice(page: Page, sign_in: Callable[[Page, str], None]) -> Page:
    """Alice at a desk, signed in."""
    sign_in(page, "alice")
    return page


@pytest.fixture
def three_rides(alice: Page) -> Iterator[Page]:
    """The list page after three rides were dropped; the account is empty again afterwards."""
    days = [START + timedelta(days=number) for number in range(3)]
    names = ("Monday", "Tuesday", "Wednesday")
    drop(alice, {name: gpx_of(ride(20, start=day), name=name) for name, day in zip(names, days, strict=True)})
    expect(alice.locator("li.stored")).to_have_count(3)
    yield alice
    empty(alice)


def drop(page: Page, files: dict[str, str], ending: str = ".gpx") -> None:
    """Drop texts as GPX files (or others) on the upload page."""
    page.goto("/activities/upload")
    zone = page.locator("[data-drop]").element_handle()
    page.evaluate(DROP, [zone, [[f"{name}{ending}", text] for name, text in files.items()]])


def empty(page: Page) -> None:
    """Delete everything, as a person would."""
    page.goto("/activities/")
    while page.locator("#activity-list li.cover").count():
        page.locator("#activity-list li.cover a").first.click()
        page.get_by_label("More actions").click()
        page.get_by_role("button", name="Delete").click()
        page.wait_for_url("**/activities/")


def test_dropped_rides_show_map_charts_and_records_at_once(three_rides: Page) -> None:
    three_rides.locator("li.stored a", has_text="Wednesday").click()

    expect(three_rides.get_by_role("heading", name="Wednesday", level=1)).to_be_visible()
    expect(three_rides.locator(".leaflet-container path").first).to_be_visible()
    expect(three_rides.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(three_rides.locator("[data-chart] canvas")).to_have_count(2)
    three_rides.goto("/activities/")
    three_rides.locator("a", has_text="Monday").click()
    expect(three_rides.get_by_role("heading", name="Records")).to_be_visible()


def test_what_sensors_said_is_drawn_in_the_units_of_the_sport(alice: Page) -> None:
    sensors = "<HeartRateBpm><Value>{}</Value></HeartRateBpm><Cadence>80</Cadence>"
    points = "".join(line(range(part * 30, part * 30 + 30), sensors.format(120 + part)) for part in range(4))
    drop(alice, {"run": tcx_of(lap(points))}, ".tcx")
    alice.locator("li.stored a").click()

    expect(alice.locator("[data-chart] canvas")).to_have_count(3)
    expect(alice.locator('[data-chart="cadence"] [data-chart-unit]')).to_have_text("spm")
    alice.locator("[role=slider]").press("End")
    expect(alice.locator("[data-readout]")).to_contain_text("123 bpm")
    expect(alice.locator("[data-readout]")).to_contain_text("160 spm")
    empty(alice)


def test_a_file_can_be_dropped_on_the_list(three_rides: Page) -> None:
    three_rides.goto("/activities/")
    body = three_rides.locator("body").element_handle()

    three_rides.evaluate(DROP, [body, [["late.gpx", gpx_of(ride(25), name="Late")]]])

    expect(three_rides.locator("li.stored", has_text="Late")).to_be_visible()
    expect(three_rides.locator("#activity-list li.cover", has_text="Late")).to_be_visible()


def test_the_cursor_of_a_chart_moves_the_marker_on_the_map(three_rides: Page) -> None:
    three_rides.locator("li.stored a", has_text="Monday").click()
    slider = three_rides.get_by_role("slider")
    expect(slider).to_be_visible()
    lines = three_rides.locator(".leaflet-overlay-pane path, .leaflet-marker-pane *")
    still = lines.count()

    slider.focus()
    for _ in range(5):
        three_rides.keyboard.press("ArrowRight")

    expect(three_rides.locator("[data-readout]")).to_contain_text(re.compile(r"km.*km/h|km.*/km"))
    assert lines.count() > still


def test_each_refused_file_says_why_and_the_others_are_added(alice: Page, may_complain: list[str]) -> None:
    may_complain.append("400 (BAD REQUEST)")
    drop(alice, {"good": golden_gpx(), "cut": golden_gpx()[:400], "hello": "hello"})

    expect(alice.locator("li.stored")).to_have_count(1)
    expect(alice.locator("li.refused")).to_have_count(2)
    expect(alice.locator("li.refused", has_text="cut.gpx")).to_contain_text("damaged or cut off")
    expect(alice.locator("li.refused", has_text="hello.gpx")).to_contain_text("not a GPX file")
    empty(alice)


def test_what_was_deleted_comes_back_by_undo(three_rides: Page) -> None:
    three_rides.locator("li.stored a", has_text="Tuesday").click()
    three_rides.get_by_label("More actions").click()
    three_rides.get_by_role("button", name="Delete").click()
    expect(three_rides.locator("#activity-list li.cover")).to_have_count(2)

    three_rides.get_by_role("button", name="Undo").click()

    expect(three_rides.get_by_role("heading", name="Tuesday", level=1)).to_be_visible()


def test_the_filter_narrows_the_list_as_one_types_and_the_address_keeps_it(three_rides: Page) -> None:
    three_rides.goto("/activities/")
    three_rides.get_by_role("searchbox").press_sequentially("wednes")

    expect(three_rides.locator("#activity-list li.cover")).to_have_count(1)
    expect(three_rides).to_have_url(re.compile("q=wednes"))
    three_rides.reload()
    expect(three_rides.locator("#activity-list li.cover")).to_have_count(1)


def test_without_javascript_everything_is_there(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "alice")
    file = tmp_path / "plain.gpx"
    file.write_text(gpx_of(ride(20), name="Plain"))
    page.goto("/activities/upload")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Added")).to_be_visible()

    page.get_by_role("link", name="Open").click()

    expect(page.locator("[data-map] img")).to_be_visible()
    expect(page.locator("[data-chart] svg").first).to_be_visible()
    page.goto("/activities/?distance_from=1")
    expect(page.locator("#activity-list li.cover")).to_have_count(1)
    empty(page)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_hinders_people_who_need_a_screen_reader_or_the_keyboard(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    sign_in(page, "alice")
    drop(page, {"golden": golden_gpx()})
    expect(page.locator("li.stored")).to_have_count(1)

    page.locator("li.stored a").click()
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    addresses = [page.url, "/activities/", "/activities/upload", "/activities/new", f"{page.url}edit"]
    findings = {address: (page.goto(address), grave_findings_light_and_dark(page))[1] for address in addresses}
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    empty(page)

    assert findings == {address: [] for address in addresses}
    assert not too_wide


def test_a_tile_server_that_fails_leaves_the_track_on_plain_ground(
    alice: Page, tiles: TestTileServer, may_complain: list[str]
) -> None:
    may_complain.append("the server responded with a status of 50")
    usual, tiles.answer = tiles.answer, status(500)
    elsewhere = [(latitude, float(longitude) + 90, *rest) for latitude, longitude, *rest in ride(10)]
    drop(alice, {"far": gpx_of(elsewhere, name="Far away")})  # type: ignore[arg-type]
    alice.locator("li.stored a").click()

    expect(alice.locator(".leaflet-container path").first).to_be_visible()
    expect(alice.locator("[data-map-notice]")).to_contain_text("The track is complete")
    tiles.answer = usual
    empty(alice)
