"""`routine`, `day`, `slot`, `slot-entry`, the ten configs and templates for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request
from flask_login import current_user
from sqlalchemy import Select

from app.api.encoding import encoded
from app.api.endpoint import described
from app.api.filters import choice, exact, reference
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.resource import READ, Resource
from app.api.wger.sign_in import Refused
from app.database import Model
from app.extensions import db
from app.reference.queries import repetition_units, weight_units
from app.routines import queries, revisions, services
from app.routines.blueprint import blueprint
from app.routines.logic.kinds import KINDS, SET_TYPES
from app.routines.models import CONFIGS, Config, Day, Routine, Slot, SlotEntry
from app.routines.schemas import CONFIG_SCHEMAS, DaySchema, RoutineSchema, SlotEntrySchema, SlotSchema
from app.routines.shapes import STRUCTURE
from app.routines.structure import structure_of


class _Routines(Resource):
    """Routines: public templates are read by everybody, and changed by their owner."""

    def find(self, user: Any, text: str) -> Model:
        """The routine. Raises Refused when it is somebody else's and shall be changed."""
        row = super().find(user, text)
        if request.method in {"PUT", "PATCH", "DELETE"} and row.user_id != user.id:
            raise Refused("not_permitted")
        return row


class _PublicTemplates(Resource):
    """Public templates: everybody may list them; a single one is shown here only to its owner."""

    def rows_with(self, user: Any, text: str) -> Select[Any]:
        """The template. Raises Refused when it is somebody else's: they read it as `routine/{id}/`."""
        rows = super().rows_with(user, text)
        if any(row.user_id != user.id for row in db.session.scalars(rows)):
            raise Refused("not_permitted")
        return rows


_OF_A_ROUTINE = exact(Routine.name, Routine.description, Routine.created)
_NEWEST_FIRST = (Routine.start.desc(), Routine.created.desc())

blueprint.resources(
    _Routines(
        "routine",
        Routine,
        RoutineSchema,
        visible=queries.routines_visible_to,
        filters=[*_OF_A_ROUTINE, *exact(Routine.start, Routine.end, Routine.is_public, Routine.is_template)],
        ordering=_NEWEST_FIRST,
        add=lambda _model, user, values: services.add_routine(user, values),
        change=lambda row, _user, values: services.change_routine(row, values),
        remove=lambda row, _user: services.remove_routine(row),
        description="Training plans, and everybody's public templates.",
    ),
    Resource(
        "templates",
        Routine,
        RoutineSchema,
        visible=queries.templates_of,
        filters=_OF_A_ROUTINE,
        ordering=_NEWEST_FIRST,
        methods=READ,
        title="Template",
        description="One's own templates.",
    ),
    _PublicTemplates(
        "public-templates",
        Routine,
        RoutineSchema,
        visible=queries.public_templates,
        filters=_OF_A_ROUTINE,
        ordering=_NEWEST_FIRST,
        methods=READ,
        title="Public Template",
        description="Templates that anybody may copy.",
    ),
    Resource(
        "day",
        Day,
        DaySchema,
        visible=queries.days_of,
        filters=[
            *exact(Day.id, Day.order, Day.name, Day.description, Day.is_rest, Day.need_logs_to_advance),
            *reference(Day.routine_id, queries.routines_of),
        ],
        ordering=(Day.order,),
        change=lambda row, _user, values: services.change_day(row, values),
        title="Routine Day",
        description="Days of a routine, in the order in which they are trained.",
    ),
    Resource(
        "slot",
        Slot,
        SlotSchema,
        visible=queries.slots_of,
        filters=[*exact(Slot.order, Slot.comment), *reference(Slot.day_id, queries.days_of)],
        ordering=(Slot.order,),
        title="Slot",
        description="Places in a day: one exercise, or several that take turns.",
    ),
    Resource(
        "slot-entry",
        SlotEntry,
        SlotEntrySchema,
        visible=queries.entries_of,
        filters=[
            *exact(SlotEntry.repetition_rounding, SlotEntry.weight_rounding, SlotEntry.order, SlotEntry.comment),
            *choice(SlotEntry.type, *SET_TYPES),
            *reference(SlotEntry.slot_id, queries.slots_of),
            *reference(SlotEntry.exercise_id, queries.exercises_for),
            *reference(SlotEntry.repetition_unit_id, repetition_units),
            *reference(SlotEntry.weight_unit_id, weight_units),
        ],
        ordering=(SlotEntry.order, SlotEntry.id),
        add=lambda _model, user, values: services.add_entry(user, values),
        title="Slot Entry",
        description="Exercises in a slot.",
    ),
)


@dataclass(frozen=True)
class _Kind:
    """One of the ten kinds of configs."""

    name: str

    def visible(self, user: Any) -> Any:
        """The rules of this kind in one's own routines."""
        return queries.configs_of(user, self.name)

    def add(self, _model: type[Model], _user: Any, values: Mapping[str, Any]) -> Config:
        """A new rule of this kind."""
        return services.add_config(self.name, values)

    def resource(self) -> Resource:
        """Its collection."""
        model = CONFIGS[self.name]
        return Resource(
            f"{self.name.replace('_', '-')}-config",
            model,
            CONFIG_SCHEMAS[self.name],
            visible=self.visible,
            filters=[
                *exact(model.id, model.iteration, model.value, model.repeat),
                *choice(model.operation, "+", "-", "r"),
                *choice(model.step, "na", "abs", "percent"),
                *reference(model.slot_entry_id, queries.entries_of),
            ],
            ordering=(model.slot_entry_id, model.iteration),
            add=self.add,
            change=lambda row, _user, values: services.change_config(row, values),
            title=f"{self.name.replace('_', ' ').title().replace('Rir', 'Ri R')} Config",
            description="What a value of an entry is from an iteration on, or what it changes by.",
        )


blueprint.resources(*(_Kind(kind).resource() for kind in KINDS))

ROUTINES: Resource = next(one for one in blueprint.declared if one.name == "routine")


def routine_at(id: str) -> Routine:
    """The routine of an address, if this person may see it. Raises NotFound, NoSuchRow."""
    row = ROUTINES.find(current_user, id)
    assert isinstance(row, Routine)
    return row


def answered(body: bytes) -> Response:
    """JSON that is written already."""
    return current_app.response_class(body, content_type="application/json")


@blueprint.route(f"{BASE}routine/<id>/structure/", tags=["routine"])
@answers(STRUCTURE)
@described("Structure")
def structure(id: str) -> Response:
    """A routine with everything in it: days, slots, entries and their rules."""
    routine = routine_at(id)
    return answered(revisions.kept(routine, "structure", lambda: encoded(structure_of(routine))))
