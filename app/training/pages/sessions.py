"""Workouts: the list, one of them with its records, corrections, and single sets."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.database import find, writing
from app.errors import NotFound, RegimenError
from app.extensions import db
from app.routines.forms import reserves
from app.routines.models import Day, Routine
from app.routines.pages.wording import LOAD_NAMES, TYPE_NAMES
from app.routines.picking import names_of
from app.training import queries, services
from app.training.blueprint import blueprint
from app.training.body_weight import body_weight_of
from app.training.forms import session_form, set_form, set_values
from app.training.models import RemovedSet, WorkoutLog, WorkoutSession
from app.training.pages.wording import SetWords, impressions, words
from app.training.services.drafts import put_aside, removed_sets_of, take_back
from app.training.services.gym import move_session
from app.web.forms import sent
from app.web.htmx import redirect, render
from app.web.language import chosen_language
from app.web.paging import sheet_of

PER_PAGE = 20


def find_session(session_id: UUID) -> WorkoutSession:
    """One of the reader's own workouts. Raises NotFound."""
    return find(queries.sessions_of(current_user), WorkoutSession.id == session_id)


def find_log(log_id: UUID) -> WorkoutLog:
    """One of the reader's own sets, in a workout. Raises NotFound."""
    return find(queries.logs_of(current_user).where(WorkoutLog.session_id.is_not(None)), WorkoutLog.id == log_id)


def set_words() -> SetWords:
    """How the reader reads sets."""
    return SetWords(words(), current_user.preferences.weight_unit)


def titles_of(sessions: Sequence[WorkoutSession]) -> dict[UUID, tuple[str, str]]:
    """What workouts are called: the day of the plan and the routine. Two statements."""
    days = _names(Day, {one.day_id for one in sessions})
    routines = _names(Routine, {one.routine_id for one in sessions})
    return {
        one.id: (
            days.get(one.day_id or 0) or routines.get(one.routine_id or 0) or _("Workout"),
            routines.get(one.routine_id or 0, ""),
        )
        for one in sessions
    }


def _names(model: type[Day] | type[Routine], keys: set[int | None]) -> dict[int, str]:
    rows = db.session.execute(select(model.id, model.name).where(model.id.in_({key for key in keys if key})))
    return {row.id: row.name for row in rows}


@blueprint.page("/train/log/")
def session_list() -> ResponseReturnValue:
    """Workouts, the latest first."""
    rows = queries.sessions_of(current_user).order_by(WorkoutSession.date.desc(), WorkoutSession.id.desc())
    sheet = sheet_of(rows.options(selectinload(WorkoutSession.logs)), PER_PAGE)
    exercises = {log.exercise_id for one in sheet.rows for log in one.logs}
    return render(
        "training/session_list.html",
        sheet=sheet,
        titles=titles_of(sheet.rows),
        names=names_of(exercises, chosen_language()),
        words=set_words(),
    )


@blueprint.page("/train/log/<uuid:session_id>/")
def session(session_id: UUID) -> ResponseReturnValue:
    """One workout: what was done, what it won, and a note."""
    shown = find_session(session_id)
    logs = sorted(shown.logs, key=lambda log: (log.date, str(log.id)))
    weigh = body_weight_of(current_user)
    groups: dict[int, list[WorkoutLog]] = {}
    for log in logs:
        groups.setdefault(log.exercise_id, []).append(log)
    done = queries.sets_of_session(current_user, shown.id)
    title, routine_name = titles_of([shown])[shown.id]
    return render(
        "training/session.html",
        session=shown,
        title=title,
        routine_name=routine_name,
        groups=groups,
        names=names_of(groups, chosen_language()),
        records=services.records_won(current_user, shown, weigh),
        volume=sum((one.volume(weigh) for one in done if one.counts), start=0),
        words=set_words(),
        impressions=impressions(),
        type_names=TYPE_NAMES,
        is_finish="finished" in request.args,
    )


@blueprint.page("/train/log/<uuid:session_id>/edit", methods=["GET", "POST"])
def edit_session(session_id: UUID) -> ResponseReturnValue:
    """Correct day, times, impression and note."""
    shown = find_session(session_id)
    form = session_form(sent(), _shown(shown))
    if form.is_valid:
        try:
            with writing():
                row = find_session(session_id)
                values = dict(form.values)
                move_session(current_user, row, values.pop("date"))
                services.change_session(row, current_user, values)
        except RegimenError as error:
            form.refuse(error)
            shown = find_session(session_id)
        else:
            flash(_("Saved"), "done")
            return redirect("training.session", session_id=session_id)
    body = render("training/session_form.html", session=shown, form=form, impressions=impressions())
    return body, form.status


def _shown(row: WorkoutSession) -> dict[str, Any]:
    clocks = {name: getattr(row, name) for name in ("time_start", "time_end")}
    return {
        "date": row.date.isoformat(),
        "impression": row.impression,
        "notes": row.notes,
        **{name: "" if value is None else f"{value:%H:%M}" for name, value in clocks.items()},
    }


@blueprint.page("/train/log/<uuid:session_id>/delete", methods=["GET", "POST"])
def delete_session(session_id: UUID) -> ResponseReturnValue:
    """Ask once, then delete a workout with its sets."""
    shown = find_session(session_id)
    if request.method == "POST":
        with writing():
            services.remove_session(find_session(session_id))
        flash(_("Workout deleted"), "done")
        return redirect("training.session_list")
    return render("training/delete_session.html", session=shown, sets=len(shown.logs))


@blueprint.page("/train/sets/<uuid:log_id>/", methods=["GET", "POST"])
def edit_set(log_id: UUID) -> ResponseReturnValue:
    """Correct a set."""
    log = find_log(log_id)
    form = set_form(sent(), log)
    if form.is_valid:
        try:
            with writing():
                services.change_log(find_log(log_id), current_user, set_values(form))
        except RegimenError as error:
            form.refuse(error)
            log = find_log(log_id)
        else:
            flash(_("Saved"), "done")
            return _back(log)
    units = words()
    body = render(
        "training/set_form.html",
        log=log,
        form=form,
        name=names_of([log.exercise_id], chosen_language()).get(log.exercise_id, ""),
        back=request.values.get("back", ""),
        rir_choices=reserves(),
        weight_units=list(units.weight_units.items()),
        repetition_units=list(units.repetition_units.items()),
        type_choices=[(key, str(name)) for key, name in TYPE_NAMES.items()],
        load_choices=[(key, str(name)) for key, name in LOAD_NAMES.items()],
    )
    return body, form.status


@blueprint.page("/train/sets/<uuid:log_id>/delete", methods=["POST"])
def delete_set(log_id: UUID) -> ResponseReturnValue:
    """Take a set back, and offer to log it again."""
    with writing():
        log = find_log(log_id)
        session_id = log.session_id
        put_aside(log)
    undo = url_for("training.undo_set", log_id=log_id)
    flash({"text": _("Set deleted"), "undo": undo}, "done")  # type: ignore[arg-type]
    return _back_to(session_id)


@blueprint.page("/train/sets/<uuid:log_id>/undo", methods=["POST"])
def undo_set(log_id: UUID) -> ResponseReturnValue:
    """Log a deleted set again, as it was."""
    try:
        with writing():
            removed = find(removed_sets_of(current_user), RemovedSet.id == log_id)
            session_id = removed.session_id
            take_back(current_user, removed)
    except NotFound:
        # Pressed twice it is back already.
        log = db.session.scalar(queries.logs_of(current_user).where(WorkoutLog.id == log_id))
        if log is not None:
            return _back(log)
        flash(_("That cannot be taken back any more."), "warn")
        return redirect("training.session_list")
    return _back_to(session_id)


def _back(log: WorkoutLog) -> ResponseReturnValue:
    return _back_to(log.session_id)


def _back_to(session_id: Any) -> ResponseReturnValue:
    if request.values.get("back") == "gym":
        return redirect("schedule.gym", session_id=session_id)
    return redirect("training.session", session_id=session_id)
