"""Resource: one REST collection, described. `app.api.views.mount` turns the description into routes.

Exceptions to the rule are functions (`add=services.start_session`), never flags for one client. What is no
collection is a plain `@blueprint.route` below the declarations, with `@described(…)` for its title and access.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import ColumnElement, Select
from werkzeug.exceptions import NotFound

from app.api import bodies, rows
from app.api.columns import columns_of, type_of
from app.api.deprecation import Superseded
from app.api.fields import BIGGEST, uuid_in
from app.api.filters import Filter, widened
from app.api.listing import Seek, Writer, counting, pass_over
from app.api.schema import Schema
from app.api.wger.problems import NoSuchRow
from app.api.wger.sign_in import SIGNED_IN, Access
from app.database import Model
from app.documents import Documents
from app.extensions import db
from app.web.limits import Limit

READ = ("GET",)
EVERYTHING = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Resource:
    """One collection at `/api/v2/<name>/` and its items."""

    name: str
    model: type[Model]
    schema: type[Schema]
    visible: Callable[[Any], Select[Any]]
    """user -> the rows this person may see; of all others the API says that they do not exist."""
    known: Callable[[Any], Select[Any]] | None = None
    """user -> the rows that are found by their key, where those are more than lists show."""
    filters: Sequence[Filter] = ()
    """What the contract names; `accepted` has more."""
    ordering: Sequence[Any] = ()
    """The default order; programs may ask for any column, or for those in `sortable`."""
    methods: Sequence[str] = EVERYTHING
    access: Access = SIGNED_IN
    add: Callable[..., Model] = rows.add
    change: Callable[..., Model] = rows.change
    remove: Callable[..., None] = rows.remove
    title: str = ""
    """In OPTIONS and on the browsable page; by default the model's name in words."""
    body: Callable[[Any], Any] = field(default=bodies.json_body)
    """How a request's body is read; a few addresses take forms."""
    takes_files: bool = False
    """Whether bodies are forms with files, not JSON: with `body=app.api.pictures.picture_body(…)`."""
    sortable: Sequence[str] | Mapping[str, Any] | None = None
    """Names of columns; or, where `visible` joins another table, columns by the names programs have for them."""
    description: str = ""
    documents: Documents | None = None
    """Answers that are kept beside the rows. Only where everybody is told the same about a row, in every language."""
    writer: Writer | None = None
    """Writes rows as JSON by itself, where a schema would be too slow; it must say what the schema says."""
    total: Callable[[Select[Any]], ColumnElement[int]] = counting
    """SQL for how many rows there are, where stored answers make up a list."""
    seek: Seek = pass_over
    """Counts rows and finds those at an offset: another way than the ordinary where there are too many."""
    listing: Callable[[Select[Any]], Response] | None = None
    """Answers with the rows that meet the filters, where pages are not counted by `limit` and `offset`."""
    noun: str = ""
    """What the contract calls a row that is not there; by default the model's name."""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    """`list`, `detail`, `create` -> the budget these requests count against (`app.web.limits`)."""
    superseded: Superseded | None = None
    """What programs should use instead, if anything."""

    @property
    def words(self) -> str:
        """The title, or `Exercise Category` for ExerciseCategory."""
        return self.title or rows.words_of(self.model).title()

    @cached_property
    def accepted(self) -> Sequence[Filter]:
        """Every filter: those that are declared, and lists of values, limits and `__isnull` for their columns."""
        return widened(self.filters)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of all filters."""
        return frozenset(one.parameter for one in self.accepted)

    @cached_property
    def statements(self) -> dict[Any, Any]:
        """What `app.api.stored` keeps of it."""
        return {}

    @cached_property
    def has_uuid_keys(self) -> bool:
        """Whether items are addressed by UUID; else by integer."""
        return type_of(self.model.id) is UUID

    def key_in(self, text: str) -> int | UUID:
        """The key written in an address. Raises NotFound when it cannot be one."""
        found: int | UUID | None = uuid_in(text) if self.has_uuid_keys else _whole(text)
        if found is None:
            raise NotFound
        return found

    def find(self, user: Any, text: str) -> Model:
        """The row with the key written in an address. Raises NoSuchRow."""
        row: Model | None = db.session.scalars(self.rows_with(user, text)).unique().one_or_none()
        if row is None:
            raise self.nothing()
        return row

    def nothing(self) -> NoSuchRow:
        """What to raise for a row that is not there."""
        return NoSuchRow(self.noun or self.model.__name__)

    def rows_with(self, user: Any, text: str) -> Select[Any]:
        """The row with the key written in an address, if there is one. Raises NotFound, NoSuchRow."""
        key = self.key_in(text)
        if isinstance(key, int) and abs(key) > BIGGEST:
            raise self.nothing()
        return (self.known or self.visible)(user).where(self.model.id == key)

    def has_row(self, user: Any, view_args: Mapping[str, Any]) -> bool:
        """Whether the item of an address exists for this person."""
        try:
            return self.find(user, view_args["id"]) is not None
        except (NotFound, NoSuchRow):
            return False

    def limits_of(self, **kinds: str) -> dict[str, Limit]:
        """The budgets by method, for instance `limits_of(GET="list", POST="create")`."""
        return {method: self.limits[kind] for method, kind in kinds.items() if kind in self.limits}

    @cached_property
    def columns(self) -> dict[str, Any]:
        """What programs may sort by."""
        if isinstance(self.sortable, Mapping):
            return dict(self.sortable)
        known = columns_of(self.model)
        return known if self.sortable is None else {name: known[name] for name in self.sortable}


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 100 else None
