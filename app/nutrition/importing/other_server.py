"""The foods of another server that speaks wger's API, page by page, as a source of an import."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol
from uuid import UUID

from app.errors import Invalid
from app.nutrition.importing.sources import Block, Choice
from app.nutrition.importing.storing import CATALOGUE
from app.nutrition.logic import other_server
from app.nutrition.logic.records import BROKEN, OTHER_LANGUAGE, Rejected, clean, key_of

COLLECTIONS = ("ingredient-sync", "ingredientinfo", "ingredient")
"""Where foods may be had, the best first: older servers know fewer of them."""
_NO_SUCH_PLACE = 404
OURS = "of the catalogue every server like this one has"


class Remote(Protocol):
    """What asks it (`app.remote.RemoteCatalogue`)."""

    @property
    def name(self) -> str:
        """Which server it is."""

    def first_page(self, name: str) -> str:
        """The path of the first page of a collection."""

    def page(self, path: str) -> tuple[Mapping[str, Any], str | None]:
        """One page and the path of the next. Raises Invalid."""

    def rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        """All rows of a collection."""


class OtherServer:
    """Foods keep the UUIDs they have there; a food that came before with the same barcode is the same food."""

    def __init__(self, remote: Remote, choice: Choice, licenses: Mapping[str, int]) -> None:
        self.remote, self.choice, self.licenses = remote, choice, licenses
        self.size, self.done = 0, 0
        self._path: str | None = ""
        self._language_ids: dict[int, str] = {}

    def fingerprint(self) -> str:
        """The server and the choice."""
        return f"OtherServer {self.remote.name} {self.choice.key()}"

    def position(self) -> str:
        """The page to go on with, and how many foods came before it."""
        return json.dumps([self._path, self.done]) if self._path else ""

    def go_to(self, position: str) -> None:
        """Go on there."""
        self._path, self.done = json.loads(position)

    def clear(self) -> None:
        """Nothing was kept."""

    def blocks(self) -> Iterator[Block]:
        """Every page. Raises Invalid where the server does not answer."""
        page, following = self._first() if not self._path else self.remote.page(self._path)
        self.size = max(self.size, page.get("count") or self._count())
        asked = set()
        while True:
            rows = page["results"]
            self.done += len(rows)
            self.size = max(self.size, self.done)
            self._path = following
            yield from self._blocks_of(rows)
            if following is None or following in asked:
                return
            asked = {following}
            page, following = self.remote.page(following)

    def _first(self) -> tuple[Mapping[str, Any], str | None]:
        for name in COLLECTIONS:
            try:
                return self.remote.page(self._narrowed(self.remote.first_page(name)))
            except Invalid as error:
                if error.details.get("reason") != _NO_SUCH_PLACE or name == COLLECTIONS[-1]:
                    raise
        raise AssertionError("unreachable")

    def _narrowed(self, path: str) -> str:
        return f"{path}&language__code={self.choice.language}" if self.choice.only_language else path

    def _count(self) -> int:
        try:
            return int(self.remote.page(self._narrowed(self.remote.first_page("ingredient")))[0].get("count", 0))
        except Invalid:
            # Only the bar is the worse for it.
            return 0

    def _blocks_of(self, rows: list[Any]) -> Iterator[Block]:
        """The foods of a page, by where they come from."""
        blocks: dict[tuple[str, int | None], Block] = {}
        refused = Block(self.remote.name)
        for row in rows:
            try:
                source = clean(str(row.get("source_name") or self.remote.name))
                if source == CATALOGUE:
                    raise Rejected(OURS)
                record = other_server.record(row, self._language_of(row))
                portions = other_server.portions(row)
                uuid = UUID(str(row["uuid"])).hex
                license_id = self._license_of(row)
            except Rejected as reason:
                refused.rejected.append(str(reason))
                continue
            except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
                refused.rejected.append(BROKEN)
                continue
            block = blocks.setdefault((source, license_id), Block(source, license_id=license_id))
            block.take(record, portions)
            block.uuids[key_of(record)] = uuid
        yield refused
        yield from blocks.values()

    def _language_of(self, row: Mapping[str, Any]) -> int:
        language = row["language"]
        if isinstance(language, int):
            if not self._language_ids:
                self._language_ids = {one["id"]: str(one["short_name"]) for one in self.remote.rows("language")}
            code = self._language_ids.get(language, "")
        else:
            code = str(language["short_name"])
        if self.choice.only_language and code != self.choice.language:
            raise Rejected(OTHER_LANGUAGE)
        return self.choice.languages.get(code) or self.choice.languages[self.choice.language]

    def _license_of(self, row: Mapping[str, Any]) -> int | None:
        told = row.get("license")
        return self.licenses.get(str(told.get("short_name"))) if isinstance(told, dict) else None
