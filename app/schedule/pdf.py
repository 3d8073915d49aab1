"""Routines as PDF: the running pass through the days as a table, or as a sheet to write into."""

from datetime import date
from enum import Enum
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

from flask_babel import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from app.routines.models import Routine
from app.routines.picking import names_of
from app.schedule.services import Programme
from app.schedule.wording import words
from app.web.formatting import current_reader
from app.web.language import chosen_language

COLUMNS = 7
_FONTS = Path("/usr/share/fonts/truetype/dejavu")
_REGULAR, _BOLD = "DejaVuSans", "DejaVuSans-Bold"


class Sheet(Enum):
    """What is printed."""

    TABLE = "table"
    LOG = "log"


def sheet_of(routine: Routine, today: date, sheet: Sheet) -> bytes:
    """A PDF on A4: upright as a table, across with empty columns to write into."""
    days = _days(routine, today)
    exercises = {one["exercise"] for item in days for slot in item["slots"] for one in slot["sets"]}
    names = names_of(exercises, chosen_language())
    styles = _styles()
    is_log = sheet is Sheet.LOG
    size = landscape(A4) if is_log else A4
    output = BytesIO()
    document = SimpleDocTemplate(
        output, pagesize=size, margin=15 * mm, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm,
        bottomMargin=14 * mm, title=routine.name or "Regimen", author="Regimen",
    )  # fmt: skip
    width = size[0] - 30 * mm
    story: list[Any] = [Paragraph(_text(routine.name or _("Routine")), styles["Title"])]
    if routine.description:
        story.append(Paragraph(_text(routine.description), styles["BodyText"]))
    widths = (
        [0.26 * width, 0.19 * width, *[0.55 * width / COLUMNS] * COLUMNS] if is_log else [0.45 * width, 0.55 * width]
    )
    for item in days:
        title = Paragraph(_text(_title(item)), styles["Heading2"])
        rows = _rows(item, names, styles["BodyText"], Paragraph, is_log=is_log)
        if not rows:
            story.append(title)
            story.append(Paragraph(_text(_("Rest")), styles["BodyText"]))
            continue
        table = Table(rows, colWidths=widths, repeatRows=1 if is_log else 0)
        table.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.4, colors.Color(0.6, 0.62, 0.6)),
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                    (
                        "BACKGROUND",
                        (0, 0),
                        (-1, 0 if is_log else -1),
                        colors.Color(0.95, 0.96, 0.95) if is_log else None,
                    ),
                ]
            )
        )
        whole = [title, table, Spacer(0, 4 * mm)]
        story += [KeepTogether(whole)] if len(rows) < 20 else whole
    if not days:
        story.append(Paragraph(_text(_("No days yet")), styles["BodyText"]))
    document.build(story)
    return output.getvalue()


def _days(routine: Routine, today: date) -> list[dict[str, Any]]:
    """The days of the pass that runs today, else of the first; what fills a week up is left out."""
    items = Programme.of(routine).preview("display", today, words())
    now = next((item["iteration"] for item in items if item["date"] == today.isoformat()), 1)
    found: dict[int, dict[str, Any]] = {}
    for item in items:
        if item["iteration"] == now and item["day"] is not None:
            # A day the plan waits on is there more than once.
            found.setdefault(item["day"]["id"], item)
    return list(found.values())


def _title(item: dict[str, Any]) -> str:
    name = item["day"]["name"] or (_("Rest") if item["day"]["is_rest"] else _("Training"))
    return f"{name}, {current_reader().written(date.fromisoformat(item['date']))}"


def _rows(item: dict[str, Any], names: dict[int, str], style: Any, paragraph: Any, *, is_log: bool) -> list[list[Any]]:
    rows = []
    for slot in item["slots"]:
        for one in slot["sets"]:
            mark = "⇄ " if slot["is_superset"] else ""
            name = _text(f"{mark}{names.get(one['exercise'], '')}".replace("⇄", "+"))
            row = [paragraph(name, style), paragraph(_text(one["text_repr"]), style)]
            rows.append(row + [""] * COLUMNS if is_log else row)
    if rows and is_log:
        head = [_("Exercise"), _("Plan"), *[""] * COLUMNS]
        rows.insert(0, [paragraph(f"<b>{_text(text)}</b>", style) if text else "" for text in head])
    return rows


def _text(text: str) -> str:
    """As a paragraph takes it, in letters the font has: without DejaVu, accents are dropped and the rest is `?`."""
    text = text.replace("\u202f", " ")
    if not _has_dejavu():
        latin = text.replace("∞", "max").replace("ł", "l").replace("Ł", "L")
        text = "".join(_nearest(letter) for letter in latin)
    return escape(text)


def _nearest(letter: str) -> str:
    for candidate in (letter, normalize("NFKD", letter)[0]):
        if candidate.encode("cp1252", "ignore"):
            return candidate
    return "?"


@cache
def _has_dejavu() -> bool:
    """Whether DejaVu Sans (Debian: `fonts-dejavu-core`), which has Cyrillic and Greek, could be made known."""
    if not all((_FONTS / f"{name}.ttf").is_file() for name in (_REGULAR, _BOLD)):
        return False
    for name in (_REGULAR, _BOLD):
        registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))
    registerFontFamily(_REGULAR, normal=_REGULAR, bold=_BOLD, italic=_REGULAR, boldItalic=_BOLD)
    return True


def _styles() -> Any:
    styles = getSampleStyleSheet()
    if _has_dejavu():
        for name, font in (("Title", _BOLD), ("Heading2", _BOLD), ("BodyText", _REGULAR)):
            styles[name].fontName = font
    return styles
