"""Body weights in the CSV files other apps export. Columns are known by their names, never by their place.

Times without a zone are local: whoever calls gives them one. A unit stands in a column's name, in a cell, in a column
of its own, or nowhere; then somebody has to be asked.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from app.body.logic.dates_in_files import clock_in, day_order, has_number_dates, moment_in
from app.errors import UnreadableFile

MOST_ROWS = 20_000
DATES = (
    "date",
    "datetime",
    "date time",
    "date/time",
    "timestamp",
    "day",
    "start time",
    "measured at",
    "datum",
    "datum/uhrzeit",
    "tag",
    "fecha",
    "data",
)
TIMES = ("time", "time of day", "uhrzeit", "zeit", "hora", "heure", "ora")
WEIGHTS = (
    "weight",
    "body weight",
    "bodyweight",
    "scale weight",
    "average weight",
    "gewicht",
    "körpergewicht",
    "poids",
    "peso",
)
NOTES = ("comments", "comment", "notes", "note", "log", "kommentar", "notiz", "notizen")
UNITS = ("unit", "units", "weight unit", "einheit")
NAMES, VALUES = ("metric", "measurement", "type"), ("amount", "value", "measurement value")
"""Some apps put every kind of measurement into one file: a column for what it is, one for how much."""

_UNIT_WORDS = {
    "kg": "kg",
    "kgs": "kg",
    "kilograms": "kg",
    "kilogramm": "kg",
    "lb": "lb",
    "lbs": "lb",
    "pounds": "lb",
    "pfund": "lb",
}
_IN_BRACKETS = re.compile(r"\s*[(\[]\s*([^)\]]*)\s*[)\]]\s*")
_ENDING = re.compile(r"[_ ](kgs?|lbs?)\Z")
_NUMBER = re.compile(r"([-+]?[\d.,'\s\u00a0\u202f]*\d)\s*([^\W\d]*)\.?", re.ASCII)
_APPS: Sequence[tuple[str, set[str]]] = (
    ("Libra", {"weight trend"}),
    ("Withings", {"fat mass", "hydration"}),
    ("openScale", {"lbm", "water"}),
    ("openScale", {"lbw", "water"}),
    ("Garmin Connect", {"skeletal muscle mass", "change"}),
    ("Cronometer", {"group", "metric"}),
    ("FitNotes", {"measurement", "value"}),
    ("Google Fit", {"average weight"}),
    ("StrongLifts", {"workout name", "body weight"}),
    ("MacroFactor", {"scale weight"}),
    ("MyFitnessPal", {"body fat %"}),
)


@dataclass(frozen=True)
class Line:
    """One weight: where it stood, when (aware only if the file names a zone), and what it was in which unit."""

    number: int
    moment: datetime
    has_time: bool
    weight: Decimal
    unit: str
    notes: str = ""


@dataclass(frozen=True)
class Refused:
    """A line that is no weight, and the code of the reason."""

    number: int
    code: str
    text: str


@dataclass
class WeightFile:
    """What a file holds. `unit` and `day_first` are None where nothing in the file says so."""

    app: str = ""
    unit: str | None = None
    needs_unit: bool = False
    needs_order: bool = False
    lines: list[Line] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True)
class _Columns:
    """Places of the columns, and what their names say about the unit."""

    date: int
    weight: int
    time: int | None = None
    notes: int | None = None
    unit: int | None = None
    name: int | None = None
    said: str | None = None
    width: int = 2
    has_headings: bool = False
    """Whether a day stands alone above the times of its weights."""


def read_weights(text: str, *, unit: str = "kg", day_first: bool = True) -> WeightFile:
    """The weights of an export. `unit` and `day_first` are used where the file does not say. Raises UnreadableFile."""
    rows, said = _rows_of(text)
    columns, body = _columns_of(rows)
    found = WeightFile(app=_app_of(rows[0][1]), unit=columns.said or said)
    dates = [row[columns.date] for _number, row in body if len(row) > columns.date]
    order = day_order(dates)
    found.needs_order = order is None and has_number_dates(dates)
    _read_lines(found, columns, body, unit, day_first if order is None else order)
    return found


def _rows_of(text: str) -> tuple[list[tuple[int, list[str]]], str | None]:
    """Numbered rows that are not empty, and the unit a line of comment names."""
    said, kept = None, []
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if line.startswith("#") and not any(mark in line for mark in ",;\t"):
            key, _, value = line.lstrip("# ").partition(":")
            if key.strip().lower() == "units":
                said = _UNIT_WORDS.get(value.strip().lower())
        elif line.strip():
            kept.append((number, line.removeprefix("#")))
    if not kept:
        raise UnreadableFile("empty_file")
    if len(kept) > MOST_ROWS:
        raise UnreadableFile("too_many_rows", limit=MOST_ROWS)
    head = kept[0][1]
    # A decimal comma beside another delimiter is no delimiter.
    delimiter = max(";\t,", key=head.count)
    try:
        rows = list(csv.reader([line for _number, line in kept], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        raise UnreadableFile("no_table") from None
    # A line break inside quotes joins lines; the numbers then only say about where.
    return [
        (kept[min(place, len(kept) - 1)][0], row) for place, row in enumerate(rows) if any(map(str.strip, row))
    ], said


def _columns_of(rows: Sequence[tuple[int, list[str]]]) -> tuple[_Columns, Sequence[tuple[int, list[str]]]]:
    head = [_plain(cell) for cell in rows[0][1]]
    weight, said = _weight_column(rows[0][1])
    date = _first(head, DATES)
    time = _first(head, TIMES)
    has_headings = date is None and time is not None
    if has_headings:
        date, time = time, None
    if weight is None and _first(head, NAMES) is not None:
        weight = _first(head, VALUES)
    if date is not None and weight is not None:
        unit, name = _first(head, UNITS), _first(head, NAMES) if _first(head, VALUES) == weight else None
        return _Columns(date, weight, time, _first(head, NOTES), unit, name, said, len(head), has_headings), rows[1:]
    if len(head) >= 2 and moment_in(rows[0][1][0], day_first=True) and _weight_in(rows[0][1][1]):
        return _Columns(0, 1, notes=2 if len(head) > 2 else None, width=len(head)), rows
    raise UnreadableFile("no_weight_columns" if len(head) > 1 else "no_table")


def _plain(cell: str) -> str:
    """The name of a column in lower case, without its unit."""
    name = _IN_BRACKETS.sub("", cell.strip().lower().replace("datetime", "date time")).strip()
    return _ENDING.sub("", name).replace("_", " ").replace("date time", "datetime")


def _first(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


def _weight_column(head: Sequence[str]) -> tuple[int | None, str | None]:
    """The column of weights, and the unit its name tells."""
    for place, cell in enumerate(head):
        if _plain(cell) in WEIGHTS:
            lowered = cell.strip().lower()
            bracket, ending = _IN_BRACKETS.search(lowered), _ENDING.search(lowered)
            said = bracket[1] if bracket else ending[1] if ending else ""
            return place, _UNIT_WORDS.get(said)
    return None, None


def _app_of(head: Sequence[str]) -> str:
    names = {_plain(cell) for cell in head}
    return next((app for app, needed in _APPS if needed <= names), "")


def _read_lines(
    found: WeightFile, columns: _Columns, rows: Sequence[tuple[int, list[str]]], unit: str, first: bool
) -> None:
    day, seen = "", set[tuple[datetime, Decimal]]()
    for number, row in rows:
        cells = _joined(row, columns)
        text = _cell(cells, columns.date)
        if columns.has_headings and moment_in(text, day_first=first) and not _cell(cells, columns.weight):
            day = text  # A heading: the times below are of this day.
            continue
        if columns.name is not None and not _is_weight(_cell(cells, columns.name)):
            continue
        if day and clock_in(text):
            text = f"{day} {text}"
        elif columns.time is not None and clock_in(_cell(cells, columns.time)):
            text = f"{text} {_cell(cells, columns.time)}"
        moment, weight = moment_in(text, day_first=first), _weight_in(_cell(cells, columns.weight))
        code = _reason(text, moment is not None, _cell(cells, columns.weight), weight is not None)
        if code or moment is None or weight is None:
            found.refused.append(Refused(number, code, _shown(row)))
            continue
        said = _unit_of(weight[1], cells, columns) or found.unit
        found.needs_unit = found.needs_unit or said is None
        line = Line(number, moment[0], moment[1], weight[0], said or unit, _cell(cells, columns.notes).strip()[:100])
        if (moment[0].replace(tzinfo=None), weight[0]) in seen:
            found.refused.append(Refused(number, "twice", _shown(row)))
            continue
        seen.add((moment[0].replace(tzinfo=None), weight[0]))
        found.lines.append(line)


def _joined(row: list[str], columns: _Columns) -> list[str]:
    """`2026-01-01,82,5` meant two cells: a decimal comma nobody put into quotes."""
    place = columns.weight
    if len(row) == columns.width + 1 and row[place].strip().isdigit() and re.fullmatch(r"\d{1,2}", row[place + 1]):
        return [*row[:place], f"{row[place]},{row[place + 1]}", *row[place + 2 :]]
    return row


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _is_weight(name: str) -> bool:
    return _plain(name) in WEIGHTS


def _unit_of(written: str, cells: Sequence[str], columns: _Columns) -> str | None:
    return _UNIT_WORDS.get(written.lower()) or _UNIT_WORDS.get(_cell(cells, columns.unit).lower())


def _weight_in(text: str) -> tuple[Decimal, str] | None:
    """A positive number and the unit written behind it."""
    found = _NUMBER.fullmatch(text.strip().strip('"').strip())
    if found is None or (found[2] and found[2].lower() not in _UNIT_WORDS):
        return None
    digits = re.sub(r"['\s\u00a0\u202f]", "", found[1])
    mark = max(digits.rfind("."), digits.rfind(","))
    if mark >= 0 and digits.count(digits[mark]) > 1:
        return None
    whole, fraction = (digits[:mark], digits[mark + 1 :]) if mark >= 0 else (digits, "")
    try:
        number = Decimal(f"{re.sub('[.,]', '', whole) or '0'}.{fraction or '0'}")
    except InvalidOperation:
        return None
    return (number.quantize(Decimal("0.001")), found[2]) if 0 < number < 10_000 else None


def _reason(date: str, has_date: bool, weight: str, has_weight: bool) -> str:
    reasons: Mapping[tuple[bool, bool], str] = {(False, True): "no_date", (True, False): "no_weight"}
    if not has_date:
        return "bad_date" if date else reasons[False, True]
    if not has_weight:
        return "bad_weight" if weight else reasons[True, False]
    return ""


def _shown(row: Sequence[str]) -> str:
    """The beginning of a line, to find it again."""
    text = ", ".join(cell.strip() for cell in row)
    return text if len(text) <= 60 else f"{text[:59]}…"
