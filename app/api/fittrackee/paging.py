"""Pages as programs written for FitTrackee ask for them and read them."""

from collections.abc import Mapping
from typing import Protocol

from app.api.fittrackee.bodies import bad_request

USUAL, MOST, INSTEAD_OF_NONSENSE = 5, 100, 20


class SomePage(Protocol):
    """What a page has to tell."""

    @property
    def number(self) -> int: ...
    @property
    def pages(self) -> int: ...
    @property
    def total(self) -> int: ...


def asked_page(query: Mapping[str, str]) -> tuple[int, int]:
    """Which page, and how many entries on it. Raises Refused for what is no number."""
    try:
        number = int(query.get("page", 1))
        per_page = int(query.get("per_page", USUAL))
    except ValueError:
        raise bad_request(hint="page and per_page are whole numbers") from None
    return max(number, 1), min(per_page, MOST) if per_page > 0 else INSTEAD_OF_NONSENSE


def pagination(page: SomePage) -> dict[str, bool | int]:
    """Where a page stands among all."""
    return {
        "has_next": page.number < page.pages,
        "has_prev": page.number > 1,
        "page": page.number,
        "pages": page.pages,
        "total": page.total,
    }
