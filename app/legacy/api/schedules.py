"""`schedule` and `schedulestep`."""

from app.api.filters import called, exact, reference
from app.api.resource import Resource
from app.legacy import services
from app.legacy.api.successors import by
from app.legacy.blueprint import blueprint
from app.legacy.models import Schedule, ScheduleStep
from app.legacy.queries import schedules_of, steps_of, workouts_of
from app.legacy.schemas import ScheduleSchema, ScheduleStepSchema

blueprint.resources(
    Resource(
        "schedule",
        Schedule,
        ScheduleSchema,
        visible=schedules_of,
        filters=exact(Schedule.is_active, Schedule.is_loop, Schedule.start_date, Schedule.name),
        ordering=(Schedule.start_date.desc(),),
        sortable=("id", "name", "start_date", "is_active", "is_loop"),
        add=lambda _model, user, values: services.add_schedule(user, values),
        change=lambda row, _user, values: services.change_schedule(row, values),
        title="Schedule",
        description="Workouts one after the other. One schedule is active at a time.",
        superseded=by("routine"),
    ),
    Resource(
        "schedulestep",
        ScheduleStep,
        ScheduleStepSchema,
        visible=steps_of,
        filters=[
            *reference(ScheduleStep.schedule_id, schedules_of),
            *called("workout", reference(ScheduleStep.routine_id, workouts_of)),
            *exact(ScheduleStep.duration, ScheduleStep.order),
        ],
        ordering=(ScheduleStep.order,),
        sortable={
            "id": ScheduleStep.id,
            "schedule": ScheduleStep.schedule_id,
            "workout": ScheduleStep.routine_id,
            "duration": ScheduleStep.duration,
            "order": ScheduleStep.order,
        },
        title="Schedule Step",
        description="Workouts of a schedule, each for some weeks.",
        superseded=by("routine"),
    ),
)
