"""The words of a prescription in the language of a request. Names of units are data; the usual ones are known here."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import literal, select, union_all

from app.extensions import db
from app.reference.models import RepetitionUnit, WeightUnit
from app.routines.logic.prescription import Words

_NAMES = {
    "Until Failure": lazy_gettext("Until Failure"),
    "Seconds": lazy_gettext("Seconds"),
    "Minutes": lazy_gettext("Minutes"),
    "Miles": lazy_gettext("Miles"),
    "Kilometers": lazy_gettext("Kilometers"),
    "Max Reps": lazy_gettext("Max Reps"),
    "Meters": lazy_gettext("Meters"),
    "Body Weight": lazy_gettext("Body Weight"),
    "Plates": lazy_gettext("Plates"),
    "Kilometers Per Hour": lazy_gettext("Kilometers Per Hour"),
    "Miles Per Hour": lazy_gettext("Miles Per Hour"),
}


def words() -> Words:
    """In the language of the request. One statement."""
    units: dict[str, dict[int, str]] = {"repetitions": {}, "weight": {}}
    rows = union_all(
        select(literal("repetitions").label("of"), RepetitionUnit.id, RepetitionUnit.name),
        select(literal("weight"), WeightUnit.id, WeightUnit.name),
    )
    for of, key, name in db.session.execute(rows):
        units[of][key] = str(_NAMES.get(name, name))
    return Words(_("Sets"), _("Reps"), _("RiR"), _("rest"), units["repetitions"], units["weight"])
