"""A plan as PDF: its meals with what is in them, and what each meal and the whole day are worth."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from app.nutrition.logic.values import Values, shares_of_energy, sum_of
from app.nutrition.models import NutritionPlan
from app.nutrition.pages.wording import portion_text, values_of_portion
from app.web.formatting import Reader

COLUMNS = ("energy", "protein", "carbohydrates", "fat", "fiber")
_LINE = colors.Color(0.6, 0.62, 0.6)
_GROUND = colors.Color(0.95, 0.96, 0.95)


def plan_sheet(plan: NutritionPlan, reader: Reader) -> bytes:
    """A PDF on A4, upright. `plan` has its meals with their foods."""
    styles = getSampleStyleSheet()
    title = plan.description or _("Plan")
    output = BytesIO()
    document = SimpleDocTemplate(
        output, pagesize=A4, margin=15 * mm, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm,
        bottomMargin=14 * mm, title=title, author="Regimen",
    )  # fmt: skip
    story: list[Any] = [
        Paragraph(_plain(title), styles["Title"]),
        Paragraph(_plain(_when(plan, reader)), styles["BodyText"]),
    ]
    worth = []
    for meal in plan.meals:
        values = [values_of_portion(item) for item in meal.items]
        worth.append(sum_of(values))
        clock = f", {meal.time:%H:%M}" if meal.time else ""
        story.append(Paragraph(_plain(f"{meal.name or _('Meal')}{clock}"), styles["Heading2"]))
        if not meal.items:
            story.append(Paragraph(_plain(_("Nothing planned yet")), styles["BodyText"]))
            continue
        rows = [
            [
                f"{escape(item.ingredient.name)}<br/><font size=8>{escape(portion_text(item, reader))}</font>",
                *_amounts(one, reader),
            ]
            for item, one in zip(meal.items, values, strict=True)
        ]
        story.append(_table([*rows, [_("Together"), *_amounts(worth[-1], reader)]], styles["BodyText"]))
    story += _day(plan, sum_of(worth), reader, styles)
    document.build(story)
    return output.getvalue()


def _when(plan: NutritionPlan, reader: Reader) -> str:
    start = reader.written(plan.start)
    if plan.end is None:
        return str(_("since %(start)s", start=start))
    return str(_("%(start)s to %(end)s", start=start, end=reader.written(plan.end)))


def _day(plan: NutritionPlan, total: Values, reader: Reader, styles: Any) -> list[Any]:
    """The sum of all meals, its shares, and the goals."""
    shares = shares_of_energy(total)
    rows = [[_("Whole day"), *_amounts(total, reader)]]
    rows.append([_("Share of the energy"), "", *_shares(shares, reader), ""])
    goals = {name: getattr(plan, f"goal_{name}") for name in COLUMNS}
    if any(goal is not None for goal in goals.values()):
        rows.append([_("Goal"), *_amounts(goals, reader)])
    return [Spacer(0, 5 * mm), _table(rows, styles["BodyText"])]


def _shares(shares: Mapping[str, Decimal], reader: Reader) -> list[str]:
    return [f"{reader.number(float(shares[name]))} %" for name in ("protein", "carbohydrates", "fat")]


def _amounts(values: Mapping[str, Any], reader: Reader) -> list[str]:
    return ["–" if values[name] is None else reader.number(float(values[name]), name != "energy") for name in COLUMNS]


def _table(rows: Sequence[Sequence[str]], style: Any) -> Table:
    head = ["", _("kcal"), *(f"{name} (g)" for name in (_("Protein"), _("Carbohydrates"), _("Fat"), _("Fibre")))]
    width = A4[0] - 30 * mm
    small = [f"<font size=8><b>{escape(text)}</b></font>" for text in head]
    cells = [[Paragraph(_narrow(text), style) for text in row] for row in [small, *rows]]
    table = Table(cells, colWidths=[0.4 * width, *[0.12 * width] * 5], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("BACKGROUND", (0, 0), (-1, 0), _GROUND),
            ]
        )
    )
    return table


def _plain(text: str) -> str:
    return _narrow(escape(text))


def _narrow(text: str) -> str:
    """In letters the built-in fonts have."""
    return text.replace("\u202f", " ")
