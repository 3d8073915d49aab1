"""Records, kept right in the transaction of whatever changed."""

from app.activities.logic.records import OUTPUT_ORDER, record_holder, record_value
from app.activities.models import Activity, Record
from app.activities.queries.records import finalists
from app.extensions import db


def recount_records(user_id: int, sport_id: int) -> None:
    """Give the records of one sport to whom they belong now.

    A record that changes hands stays the same row; one that nobody holds any more goes away.
    """
    db.session.flush()
    rivals = finalists(user_id, sport_id)
    of_this_sport = db.session.query(Record).filter_by(user_id=user_id, sport_id=sport_id)
    standing = {record.record_type: record for record in of_this_sport}
    for kind in OUTPUT_ORDER:
        winner = record_holder(kind, rivals)
        record = standing.get(kind)
        if winner is None:
            if record is not None:
                db.session.delete(record)
            continue
        if record is None:
            record = Record(user_id=user_id, sport_id=sport_id, record_type=kind)
            db.session.add(record)
        record.activity_id = winner.id
        record.value = record_value(kind, winner) or 0
        record.achieved_at = winner.started_at
    db.session.flush()


def give_up_records(activity: Activity) -> None:
    """Remove the records an activity holds, before it goes: whoever inherits them gets new ones."""
    for record in db.session.query(Record).filter_by(activity_id=activity.id):
        db.session.delete(record)
    db.session.flush()
