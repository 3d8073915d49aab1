"""Weights from files: looked at first, then stored, and taken back as long as nobody minds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select

from app.accounts.models import User
from app.body.logic.weight_file import Line, Refused, WeightFile
from app.body.logic.weights import LEAST, MOST, kg_of
from app.body.models import MILLIGRAMS, WeightEntry, WeightImport
from app.body.queries import weight_imports_of
from app.database import now
from app.dates import to_local, to_utc
from app.extensions import db

NOON = time(12)
"""When somebody weighed who says only the day."""
EARLIEST_YEAR = 1900
_NEARLY_MG = 5_000
"""Less than a hundredth of a unit: the same weight, rounded by somebody."""


@dataclass(frozen=True)
class NewWeight:
    """A weight that is not here yet."""

    number: int
    moment: datetime
    kilograms: Decimal
    notes: str


@dataclass
class Plan:
    """What storing a file would do."""

    new: list[NewWeight] = field(default_factory=list)
    known: int = 0
    refused: list[Refused] = field(default_factory=list)


def planned(user: User, found: WeightFile) -> Plan:
    """What is new in a file. A weight is known when the same day has the same one, whatever the time."""
    zone = user.preferences.timezone
    plan = Plan(refused=list(found.refused))
    taken, by_day = _stored(user, zone)
    for line in found.lines:
        moment, kilograms = _moment_of(line, zone), kg_of(line.weight, line.unit)
        code = _reason(line, moment)
        if code or moment is None:
            plan.refused.append(
                Refused(line.number, code, f"{line.moment:%Y-%m-%d %H:%M}, {line.weight.normalize():f}")
            )
            continue
        milligrams = round(kilograms * MILLIGRAMS)
        day = to_local(moment, zone).date()
        if any(abs(milligrams - other) < _NEARLY_MG for other in by_day.get(day, ())):
            plan.known += 1
        elif moment in taken:
            shown = f"{line.moment:%Y-%m-%d %H:%M}, {line.weight.normalize():f}"
            plan.refused.append(Refused(line.number, "other_weight", shown))
        else:
            taken.add(moment)
            by_day.setdefault(day, []).append(milligrams)
            plan.new.append(NewWeight(line.number, moment, kilograms, line.notes))
    plan.refused.sort(key=lambda refused: refused.number)
    return plan


def _stored(user: User, zone: str | None) -> tuple[set[datetime], dict[Any, list[int]]]:
    rows = select(WeightEntry.date, WeightEntry.weight).where(WeightEntry.user_id == user.id)
    taken, by_day = set(), dict[Any, list[int]]()
    for moment, weight in db.session.execute(rows):
        taken.add(moment)
        by_day.setdefault(to_local(moment, zone).date(), []).append(round(weight * MILLIGRAMS))
    return taken, by_day


def _moment_of(line: Line, zone: str | None) -> datetime | None:
    """The instant of a line, or None when it lies off the calendar."""
    try:
        if line.moment.tzinfo is not None:
            return line.moment.astimezone(to_utc(datetime(2000, 1, 1), None).tzinfo)
        return to_utc(line.moment if line.has_time else datetime.combine(line.moment.date(), NOON), zone)
    except (OverflowError, ValueError):
        return None


def _reason(line: Line, moment: datetime | None) -> str:
    if moment is None or moment.year < EARLIEST_YEAR:
        return "bad_date"
    if moment > now() + timedelta(days=1):
        return "future"
    return "" if LEAST <= line.weight <= MOST[line.unit] else "nobody_weighs_that"


def keep_file(user: User, file_name: str, app: str, content: str) -> WeightImport:
    """Keep a file until it is confirmed; one that waited before is forgotten."""
    db.session.execute(delete(WeightImport).where(WeightImport.user_id == user.id, WeightImport.content.is_not(None)))
    kept = WeightImport(user_id=user.id, file_name=file_name[:200], app=app, content=content)
    db.session.add(kept)
    db.session.flush()
    return kept


def store(user: User, kept: WeightImport, new: Sequence[NewWeight]) -> None:
    """Store the weights of a file, so that they can be taken back together."""
    if new:
        db.session.execute(
            insert(WeightEntry),
            [
                {
                    "user_id": user.id,
                    "date": one.moment,
                    "weight": one.kilograms,
                    "notes": one.notes,
                    "import_id": kept.id,
                }
                for one in new
            ],
        )
    kept.content, kept.added = None, len(new)
    db.session.flush()


def take_back(kept: WeightImport) -> int:
    """Remove what a file brought. Returns how many weights went."""
    gone = db.session.execute(
        delete(WeightEntry).where(WeightEntry.import_id == kept.id, WeightEntry.user_id == kept.user_id)
    )
    db.session.delete(kept)
    db.session.flush()
    return int(gone.rowcount)  # type: ignore[attr-defined]


def waiting_import(user: User) -> WeightImport | None:
    """The file that waits for its owner's word."""
    found: WeightImport | None = db.session.scalar(weight_imports_of(user).where(WeightImport.content.is_not(None)))
    return found
