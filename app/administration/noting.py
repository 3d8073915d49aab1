"""Hears of administrative actions, and writes them into the log in the same transaction."""

from flask import current_app, has_request_context

from app.accounts.deeds import Deed
from app.administration import services
from app.database import now
from app.events import listens_to


@listens_to(Deed)
def write_down(deed: Deed) -> None:
    """One entry for each action; what is too old goes at the same time.

    Only a server has read how long administrators want to keep it: commands forget nothing.
    """
    moment = now()
    services.write_down(
        moment,
        action=deed.action,
        by_id=deed.by.id if deed.by else None,
        by_name=deed.by.username if deed.by else "",
        whom_id=deed.whom.id if deed.whom else None,
        whom_name=deed.name,
        details=dict(deed.details),
        address=deed.address,
    )
    if not has_request_context():
        return
    if before := services.oldest_kept(moment, current_app.config["AUDIT_LOG_DAYS"]):
        services.forget_entries(before)
