"""Another e-mail address for an account, in the same way on the pages and in the workouts API."""

from app import mail
from app.accounts import letters, services
from app.accounts.models import User
from app.database import writing
from app.extensions import db


def take_email(user: User, email: str | None, *, discreetly: bool = False) -> bool:
    """Keep an address, or wait until it is confirmed where mail can be sent; whether it waits.

    Whoever reads mail to the address so far is told. Raises Conflict for one that is somebody else's; `discreetly` it
    waits like any other where mail can be sent, and its confirmation comes to nothing.
    """
    email, before = email and email.lower(), user.email
    with writing():
        user = db.session.get_one(User, user.id)
        if email is None or not mail.is_configured():
            services.change_email(user, email)
            awaited = False
        else:
            awaited = services.propose_email(user, email, discreetly=discreetly)
    letters.send_change_of_address(user, before, email)
    if awaited and email:
        letters.send_confirmation(user, email)
    return awaited
