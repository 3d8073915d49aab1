"""Archives of many files are imported in the background; programs ask here how far that is."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.activities import queries, services
from app.activities.api import answer_shapes, request_shapes
from app.activities.blueprint import blueprint
from app.activities.logic import short_ids
from app.api.fittrackee.bodies import answer, bad_request, nothing_found, success
from app.api.fittrackee.paging import asked_page, pagination
from app.api.fittrackee.problems import words_of
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.database import find, writing
from app.dates import rfc1123
from app.errors import NotFound, UnreadableFile
from app.extensions import db
from app.jobs import queries as job_queries
from app.jobs import services as job_services
from app.jobs.models import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job

STATES = {WAITING: "queued", RUNNING: "in_progress", DONE: "successful", CANCELLED: "aborted", FAILED: "errored"}


@offered(blueprint, "/api/workouts/upload-tasks", scope="workouts:read")
@tells(answer_shapes.TASK_PAGE, query=request_shapes.PAGING)
def list_upload_tasks() -> Response:
    """The caller's imports, the newest first."""
    number, per_page = asked_page(request.args)
    page = queries.overview_of_jobs(queries.imports_of(current_user), number, per_page)
    counts = job_queries.outcomes_of(page.jobs)
    tasks = [_task(job, counts[job.id]) for job in page.jobs]
    return success({"tasks": tasks}, pagination=pagination(page))


@offered(blueprint, "/api/workouts/upload-tasks/<short_id>", scope="workouts:read")
@tells(answer_shapes.TASK)
def get_upload_task(short_id: str) -> Response:
    """One import, with what was refused and why."""
    job = _job(short_id)
    return success({"task": _whole_task(job)})


@offered(blueprint, "/api/workouts/upload-tasks/<short_id>/abort", scope="workouts:write", method="POST")
@tells(answer_shapes.TASK)
def abort_upload_task(short_id: str) -> Response:
    """End an import before its time; what was imported stays."""
    with writing():
        job = _job(short_id)
        if not job.is_unfinished:
            raise bad_request("only queued or ongoing tasks can be aborted")
        job_services.cancel(job)
    return success({"task": _whole_task(job)})


@offered(blueprint, "/api/workouts/upload-tasks/<short_id>", scope="workouts:write", method="DELETE")
@tells()
def delete_upload_task(short_id: str) -> Response:
    """Forget an import that has ended; its workouts stay."""
    with writing():
        job = _job(short_id)
        if job.is_unfinished:
            raise bad_request("queued or ongoing workout upload task can not be deleted", hint="Abort it first.")
        db.session.delete(job)
    return answer(None, 204)


def _job(short_id: str) -> Job:
    try:
        return find(queries.imports_of(current_user), Job.uuid == short_ids.decode(short_id))
    except (short_ids.UndecodableId, NotFound):
        raise nothing_found("task", "no task found") from None


def _whole_task(job: Job) -> dict[str, Any]:
    refused = {}
    for line in db.session.scalars(job_queries.lines_of(job, services.REFUSED)):
        details = dict(line.details)
        refused[line.name] = words_of(UnreadableFile(details.pop("code"), **details))[0]
    skipped = {
        line.name: line.details["short_id"] for line in db.session.scalars(job_queries.lines_of(job, services.SKIPPED))
    }
    counts = job_queries.outcomes_of([job])[job.id]
    return _task(job, counts) | {"errored_workouts": refused, "errored_files": refused, "skipped_workouts": skipped}


def _task(job: Job, counts: dict[str, int]) -> dict[str, Any]:
    wishes = services.wishes_of(job)
    return {
        "id": short_ids.encode(job.uuid),
        "created_at": rfc1123(job.created_at),
        "files_count": job.total,
        "message": job.failure,
        "new_workouts_count": counts.get(services.STORED, 0),
        "original_file_name": wishes.archive,
        "progress": 100 if job.state == DONE else job.done * 100 // max(job.total, 1),
        "sport_id": wishes.sport_id,
        "status": STATES[job.state],
        "type": "workouts_archive_upload",
    }
