"""Records, kept right in the transaction of whatever changed."""

from app.activities.logic.records import OUTPUT_ORDER, Candidate, record_holder
from app.activities.models import Activity, Record
from app.activities.queries.records import RECORD_COLUMNS, finalists
from app.extensions import db


def recount_records(user_id: int, sport_id: int) -> None:
    """Give the records of one sport to whom they belong now.

    A record that changes hands stays the same row; one that nobody holds any more goes away.
    """
    db.session.flush()
    rivals = {activity.id: activity for activity in finalists(user_id, sport_id)}
    candidates = [_candidate(activity) for activity in rivals.values()]
    of_this_sport = db.session.query(Record).filter_by(user_id=user_id, sport_id=sport_id)
    standing = {record.record_type: record for record in of_this_sport}
    for kind in OUTPUT_ORDER:
        winner = record_holder(kind, candidates)
        record = standing.get(kind)
        if winner is None:
            if record is not None:
                db.session.delete(record)
            continue
        if record is None:
            record = Record(user_id=user_id, sport_id=sport_id, record_type=kind)
            db.session.add(record)
        holder = rivals[winner.activity_id]
        record.activity_id = holder.id
        record.value = getattr(holder, RECORD_COLUMNS[kind].key)
        record.achieved_at = holder.started_at
    db.session.flush()


def give_up_records(activity: Activity) -> None:
    """Remove the records an activity holds, before it goes: whoever inherits them gets new ones."""
    for record in db.session.query(Record).filter_by(activity_id=activity.id):
        db.session.delete(record)
    db.session.flush()


def _candidate(activity: Activity) -> Candidate:
    return Candidate(
        activity_id=activity.id,
        started_at=activity.started_at,
        position=activity.id,
        ave_speed_ckmh=activity.average_speed_m_per_h,
        distance_m=activity.distance_m,
        moving_s=activity.moving_us,
        max_speed_ckmh=activity.max_speed_m_per_h,
        ascent_mm=activity.ascent_mm,
    )
