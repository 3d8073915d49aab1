"""Slippy-map arithmetic."""

import pytest

from app.activities.logic.tiles import (
    MOST_NORTHERN,
    Tile,
    View,
    column_of,
    latitude_of,
    longitude_of,
    media_type_of,
    row_of,
    split_at_antimeridian,
    thinned,
    tile_named,
    tile_url,
    unwrapped,
    view_of,
)


@pytest.mark.parametrize(
    ("words", "tile"),
    [
        (("a", "0", "0", "0"), Tile(0, 0, 0)),
        (("c", "13", "4109", "2930"), Tile(13, 4109, 2930)),
        (("a1b", "20", "1048575", "1048575"), Tile(20, 1048575, 1048575)),
        (("a", "0", "1", "0"), None),  # beyond the world
        (("a", "3", "8", "0"), None),
        (("a", "3", "0", "8"), None),
        (("a", "21", "0", "0"), None),  # deeper than maps go
        (("a", "9999999", "0", "0"), None),
        (("a", "99999999999999999999", "0", "0"), None),
        (("a", "-1", "0", "0"), None),
        (("a", "1", "-1", "0"), None),
        (("a", "1", "0.5", "0"), None),
        (("a", "1", "1e0", "0"), None),
        (("a", "x", "y", "z"), None),
        (("a", "", "0", "0"), None),
        (("a", "1", "0", " 1"), None),
        (("a", "1", "0", "1\n"), None),
        (("a", "1", "٠", "0"), None),  # a digit, but not one of ours
        (("", "0", "0", "0"), None),
        (("abcd", "0", "0", "0"), None),
        (("A", "0", "0", "0"), None),
        (("..", "0", "0", "0"), None),
        (("a.b", "0", "0", "0"), None),
    ],
)
def test_a_tile_exists_within_the_world_and_down_to_zoom_20(words: tuple[str, str, str, str], tile: Tile | None):
    assert tile_named(*words) == tile


@pytest.mark.parametrize(
    ("template", "subdomains", "url"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", ["a", "b"], "https://tiles.example/3/4/2.png"),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", ["a", "b", "c"], "https://a.tiles.example/3/4/2.png"),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", [], "https://tiles.example/3/4/2.png"),
        ("https://tiles.example/?x={x}&y={y}&z={z}&key={k}", [], "https://tiles.example/?x=4&y=2&z=3&key={k}"),
    ],
)
def test_the_address_of_a_tile_comes_from_the_template(template: str, subdomains: list[str], url: str):
    assert tile_url(template, subdomains, Tile(3, 4, 2)) == url


def test_neighbouring_tiles_are_spread_over_the_subdomains():
    urls = {tile_url("https://{s}.tiles.example/{z}/{x}/{y}", "abc", Tile(3, column, 0)) for column in range(3)}

    assert {url[8] for url in urls} == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("image", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"<!doctype html>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_pictures_are_known_by_their_first_bytes(image: bytes, media_type: str | None):
    assert media_type_of(image) == media_type


@pytest.mark.parametrize(
    ("place", "zoom", "tile"),
    [
        ((0.0, 0.0), 1, (1, 1)),  # the middle of the world
        ((-180.0, MOST_NORTHERN), 5, (0, 0)),
        ((13.3777, 52.5163), 14, (8800, 5373)),  # Brandenburger Tor
        ((-0.1276, 51.5072), 10, (511, 340)),  # London
        ((151.2153, -33.8568), 12, (3768, 2457)),  # Sydney Opera House
    ],
)
def test_a_place_lies_on_its_tile(place: tuple[float, float], zoom: int, tile: tuple[int, int]):
    assert (int(column_of(place[0], zoom)), int(row_of(place[1], zoom) + 1e-9)) == tile


def test_places_and_tiles_translate_both_ways():
    assert longitude_of(column_of(13.3777, 12), 12) == pytest.approx(13.3777)
    assert latitude_of(row_of(52.5163, 12), 12) == pytest.approx(52.5163)


def test_the_poles_lie_at_the_ends_of_the_map():
    assert row_of(90, 4) == pytest.approx(0)
    assert row_of(-90, 4) == pytest.approx(16)


@pytest.mark.parametrize(
    ("longitudes", "unbroken"),
    [
        ([10, 20, 30], [10, 20, 30]),
        ([179, -179, -178], [179, 181, 182]),  # eastwards
        ([-179, 179, 178], [-179, -181, -182]),  # westwards
        ([179, -179, 179], [179, 181, 179]),  # and back
        ([0, 120, -120, 0, 120], [0, 120, 240, 360, 480]),  # around the world
    ],
)
def test_an_unwrapped_line_has_no_jumps(longitudes: list[float], unbroken: list[float]):
    assert [place[0] for place in unwrapped([(longitude, 1.0) for longitude in longitudes])] == unbroken


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ([(1, 1), (2, 2)], [[(1, 1), (2, 2)]]),
        ([(5, 5)], [[(5, 5)]]),
        ([(179, 0), (-179, 2)], [[(179, 0), (180, 1)], [(-180, 1), (-179, 2)]]),
        ([(-179, 0), (179, 2)], [[(-179, 0), (-180, 1)], [(180, 1), (179, 2)]]),
        (
            [(179, 0), (-179, 2), (179, 4)],
            [[(179, 0), (180, 1)], [(-180, 1), (-179, 2), (-180, 3)], [(180, 3), (179, 4)]],
        ),
        ([(179, 0), (180, 0), (-179, 0)], [[(179, 0), (180, 0), (180, 0)], [(-180, 0), (-179, 0)]]),
        ([(180, 3), (180, 4)], [[(180, 3), (180, 4)]]),
        ([(-180, 3), (-180, 4)], [[(-180, 3), (-180, 4)]]),
    ],
)
def test_a_line_is_split_where_it_leaves_the_map(line: list[tuple[float, float]], parts: list[list[tuple]]):
    assert split_at_antimeridian(line) == parts


def test_a_line_around_the_world_is_split_at_every_crossing():
    line = [(float(longitude % 360 - 180), 0.0) for longitude in range(0, 1081, 90)]

    parts = split_at_antimeridian(line)

    assert len(parts) == 3
    assert all(-180 <= longitude <= 180 for part in parts for longitude, _ in part)


def test_thinning_keeps_the_ends_and_the_shape():
    line = [(index * 1e-5, 0.0) for index in range(1000)]

    kept = thinned(line, zoom=10, apart_px=1)

    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert len(kept) == 9  # 7.3 pixels: one point for each whole one, and both ends
    assert thinned([(1.0, 1.0)], zoom=3, apart_px=1) == [(1.0, 1.0)]


@pytest.mark.parametrize(
    ("line", "zoom"),
    [
        ([(13.0, 52.0)], 17),
        ([(0.0, 0.0), (1.0, 0.0)], 9),  # 364 pixels wide; the next zoom would take 728
        ([(0.0, 0.0), (1.05, 0.0)], 8),  # 382 pixels at zoom 9: two more than the margins leave
        ([(0.0, 0.0), (0.0, 0.32)], 9),  # 233 pixels high at zoom 10
        ([(-100.0, -60.0), (100.0, 70.0)], 0),
        ([(179.5, 0.0), (180.5, 0.0)], 9),  # across the 180th meridian as anywhere else
        ([(0.0, 0.0), (242.0, 0.0)], 0),
        ([(-180.0, 0.0), (0.0, 0.0)], 1),
    ],
)
def test_a_view_is_as_close_as_the_line_allows(line: list[tuple[float, float]], zoom: int):
    assert view_of(line, 400, 225, 10).zoom == zoom


def test_a_view_has_the_line_in_its_middle():
    view = view_of([(10.0, 50.0), (10.2, 50.1)], 400, 225, 10)

    assert longitude_of(view.column, view.zoom) == pytest.approx(10.1)
    assert latitude_of(view.row, view.zoom) == pytest.approx(50.05, abs=0.001)


@pytest.mark.parametrize("latitude", [90.0, 85.05, -85.05, -90.0])
def test_a_view_near_a_pole_stays_on_the_map(latitude: float):
    view = view_of([(10.0, latitude)], 400, 225, 10)

    half = 225 / 256 / 2
    assert half <= view.row <= 2**17 - half
    assert view.tiles()


@pytest.mark.parametrize(
    ("view", "tiles"),
    [
        (View(4, 8.0, 8.0, 400, 225), [(7, 7), (8, 7), (7, 8), (8, 8)]),
        (View(4, 8.5, 8.5, 400, 225), [(7, 8), (8, 8), (9, 8)]),
        (View(4, 0.1, 8.5, 400, 225), [(15, 8), (0, 8)]),  # on around the world
        (View(0, 0.5, 0.5, 400, 225), [(0, 0)]),  # the world three times, one tile
        (View(4, 8.5, 0.45, 400, 225), [(7, 0), (8, 0), (9, 0)]),  # nothing north of the pole
    ],
)
def test_a_view_needs_the_tiles_it_touches(view: View, tiles: list[tuple[int, int]]):
    assert view.tiles() == [Tile(view.zoom, *tile) for tile in tiles]
