"""A whole afternoon: an archive of mixed files, its progress, the filter, the map, a correction and the way back."""

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.activities.fit_files import fit_of
from tests.activities.fit_files import ride as fit_ride
from tests.activities.gpx_samples import START, golden_gpx, gpx_of, ride
from tests.activities.logic.test_tcx import lap, line, tcx_of
from tests.browser.axe import grave_findings_light_and_dark
from tests.browser.conftest import DESK, PHONE
from tests.browser.following import follow
from tests.browser.test_activities import drop, empty

PATIENCE_MS = 60_000


def mixed_archive(folder: Path) -> Path:
    """Five files in folders: GPX, TCX, FIT, one that is damaged, and one that is there twice."""
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2024/long ride.gpx", gpx_of(ride(60, start=START + timedelta(days=1)), name="Long ride"))
        archive.writestr("2024/again/long ride.gpx", gpx_of(ride(60, start=START + timedelta(days=1)), name="Again"))
        archive.writestr("run.tcx", tcx_of(lap("".join(line(range(30)) for _ in range(1)))))
        archive.writestr("device/ride.fit", fit_of(fit_ride(range(0, 900, 10))))
        archive.writestr("damaged.gpx", golden_gpx()[:300])
    return path


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_archive_is_imported_filtered_seen_trimmed_and_had_back(
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, str], None],
    tmp_path: Path,
    viewport: dict[str, int],
    may_complain: list[str],
) -> None:
    may_complain += ["htmx:afterRequest", "htmx:sendError"]  # a question about the progress that the reload cuts off
    page = open_page(viewport=viewport)
    sign_in(page, "alice")
    empty(page)

    page.goto("/activities/upload")
    page.locator("input[type=file]").set_input_files(mixed_archive(tmp_path))
    page.wait_for_url("**/activities/imports/*")
    expect(page.locator("#import-progress")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Show the activities")).to_be_visible(timeout=PATIENCE_MS)
    for outcome, count in (("stored", 3), ("skipped", 1), ("refused", 1)):
        expect(page.locator(f"li.{outcome}")).to_have_count(count)

    follow(page.get_by_role("link", name="Show the activities"))
    page.get_by_role("searchbox").fill("long")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("#activity-list li.cover")).to_have_count(1)
    page.goto(page.url.replace("/activities/", "/activities/map", 1))
    expect(page.locator("[data-tracks] .leaflet-container, [data-tracks] canvas").first).to_be_visible()

    page.goto("/activities/?q=long")
    follow(page.locator("#activity-list li.cover a").first)
    expect(page.locator(".leaflet-container path").first).to_be_visible()
    page.get_by_label("More actions").click()
    follow(page.get_by_role("link", name="Correct the track"))
    slider = page.locator('[data-slides="start"]')
    expect(slider).to_be_visible()
    slider.focus()
    for _step in range(5):
        page.keyboard.press("PageUp")
    expect(page.locator("#start")).not_to_have_value("0:00:00")
    page.locator("#start").fill("10:00")
    page.locator("#end").fill("40:00")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("row", name=re.compile("Duration.*1:00:00.*30:00"))).to_be_visible()
    expect(page.locator(".leaflet-container path").first).to_be_visible()
    page.get_by_role("button", name="Save").click()

    expect(page.locator("dl.sum", has_text="30:00").first).to_be_visible()
    page.get_by_label("More actions").click()
    follow(page.get_by_role("link", name="Correct the track"))
    expect(page.get_by_text("08:10:00 to 08:40:00 kept")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).first.click()

    expect(page.get_by_text("The track is as it was recorded")).to_be_visible()
    page.get_by_role("link", name="Long ride").first.click()
    expect(page.locator("dl.sum", has_text="1:00:00").first).to_be_visible()
    empty(page)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_correcting_hinders_nobody(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    sign_in(page, "alice")
    drop(page, {"ride": gpx_of(ride(30), name="Ride")})
    page.locator("li.stored a").click()
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    here = page.url
    addresses = [f"{here}track/edit?tool={tool}" for tool in ("trim", "split", "merge", "heights", "leaps", "cut")]
    addresses.append(f"{here}track/edit?tool=trim&start=1:00&end=20:00&preview=1")
    findings, too_wide = {}, []
    for address in addresses:
        page.goto(address)
        expect(page.locator("[data-chart] canvas").first).to_be_visible()
        findings[address] = grave_findings_light_and_dark(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            too_wide.append(address)
    empty(page)

    assert findings == {address: [] for address in addresses}
    assert too_wide == []


def test_without_javascript_a_track_is_trimmed_by_typing(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "alice")
    file = tmp_path / "plain.gpx"
    file.write_text(gpx_of(ride(20), name="Plain"))
    page.goto("/activities/upload")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open").click()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Correct the track").click()

    page.locator("#start").fill("5:00")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-map] svg[role=img]")).to_be_visible()
    expect(page.locator("[data-slides]").first).to_be_hidden()
    page.get_by_role("button", name="Save").click()

    expect(page.locator("dl.sum", has_text="15:00").first).to_be_visible()
    empty(page)
