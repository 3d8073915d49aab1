"""What somebody names as a source of foods, opened: a dump, a download of the USDA, or another server."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from app.errors import Invalid
from app.extensions import db
from app.files import folder
from app.nutrition.importing import usda_files
from app.nutrition.importing.dumps import Dump, members_of
from app.nutrition.importing.other_server import OtherServer
from app.nutrition.importing.sources import Choice, JsonLines, Source, Table
from app.nutrition.logic.open_food_facts import NoSuchColumns
from app.reference.models import License

FORMATS = ("off-csv", "off-jsonl", "usda-csv", "usda-json", "wger")
_READERS: dict[str, Callable[[Dump, Choice], Source]] = {
    "off-csv": Table,
    "off-jsonl": JsonLines,
    "usda-json": usda_files.UsdaList,
}


def opened(source: str, kind: str | None, choice: Choice) -> Source:
    """A source by its path or address; `kind` is one of FORMATS, or seen from the content.

    Raises Invalid (`no_such_file`, `no_such_columns`, `no_tables`, `several_files`, and what another server is to
    blame for) and BrokenDump.
    """
    path = Path(source)
    if kind == "wger" or (kind is None and "://" in source):
        return _other_server(source, choice)
    if not path.exists():
        raise Invalid("no_such_file", source=source)
    members = [one.name for one in path.iterdir()] if path.is_dir() else members_of(path)
    names = {Path(name).name for name in members}
    if kind == "usda-csv" or (kind is None and names.intersection(usda_files.NEEDED)):
        missing = [name for name in usda_files.NEEDED if name not in names]
        if missing:
            raise Invalid("no_tables", source=source, missing=" and no ".join(missing))
        return usda_files.UsdaTables(path, choice, _shelves())
    if path.is_dir():
        raise Invalid("no_tables", source=source, missing=" and no ".join(usda_files.NEEDED))
    if len(members) > 1:
        raise Invalid("several_files", source=source, number=len(members))
    dump = Dump(path, member=members[0] if members else "")
    try:
        return (_READERS[kind] if kind else _reader_for(dump.beginning()))(dump, choice)
    except NoSuchColumns as error:
        raise Invalid("no_such_columns", source=source, columns=str(error)) from None


def _other_server(address: str, choice: Choice) -> Source:
    # Loads requests, which a server that asks nobody does without.
    from app.remote import RemoteCatalogue  # noqa: PLC0415

    licenses = {row.short_name: row.id for row in db.session.execute(select(License.short_name, License.id))}
    return OtherServer(RemoteCatalogue(address), choice, licenses)


def _reader_for(beginning: str) -> Callable[[Dump, Choice], Source]:
    """What a file is, by how it begins."""
    if usda_files.is_list(beginning):
        return usda_files.UsdaList
    return JsonLines if beginning.startswith("{") else Table


def _shelves() -> Path:
    place = folder("imports")
    place.mkdir(parents=True, exist_ok=True)
    return place
