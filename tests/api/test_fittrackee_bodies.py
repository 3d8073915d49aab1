"""Bodies and pages in FitTrackee's dialect."""

import pytest

from app.api.fittrackee.bodies import Refused, readable_size
from app.api.fittrackee.paging import asked_page


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (2, "2.0 bytes"),
        (512, "512.0 bytes"),
        (1024, "1.0KB"),
        (1_048_576, "1.0MB"),
        (1_468_006, "1.4MB"),
        (26_214_400, "25.0MB"),
        (3 * 1024**3, "3.0GB"),
        (5 * 1024**4, "5.0TB"),
    ],
)
def test_sizes_are_told_readably(size: int, text: str) -> None:
    assert readable_size(size) == text


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ({}, (1, 5)),
        ({"page": "3", "per_page": "10"}, (3, 10)),
        ({"page": "0"}, (1, 5)),
        ({"page": "-1", "per_page": "0"}, (1, 20)),
        ({"per_page": "-7"}, (1, 20)),
        ({"per_page": "101"}, (1, 100)),
        ({"page": "9" * 40}, (2**53, 5)),
    ],
)
def test_pages_are_asked_for_within_reason(query: dict[str, str], page: tuple[int, int]) -> None:
    assert asked_page(query) == page


@pytest.mark.parametrize("query", [{"page": "a"}, {"page": ""}, {"per_page": "2.5"}])
def test_what_is_no_number_is_no_page(query: dict[str, str]) -> None:
    with pytest.raises(Refused):
        asked_page(query)
