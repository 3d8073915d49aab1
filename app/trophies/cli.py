"""`flask trophies recount`: count everything anew."""

import click

from app.database import writing
from app.extensions import db
from app.trophies.blueprint import blueprint
from app.trophies.queries import people_who_train
from app.trophies.services import recount


@blueprint.cli.command("recount")  # type: ignore[untyped-decorator]
def recount_trophies() -> None:
    """Count workouts and weights of everybody anew, and award what is missing. Nothing is taken away."""
    with writing():
        users = db.session.scalars(people_who_train()).all()
        awarded = sum(recount(user.id) for user in users)
    click.echo(f"{len(users)} people counted, {awarded} trophies awarded.")
