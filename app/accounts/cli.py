"""`flask user` and `flask password`, which `make user` and `make password` call."""

import os
from typing import Any

import click
from flask import current_app
from marshmallow import ValidationError

from app.accounts import queries, services
from app.accounts.blueprint import blueprint
from app.accounts.deeds import note_deed
from app.accounts.logic import password_weakness
from app.accounts.schemas import NewPersonSchema
from app.database import writing
from app.errors import RegimenError

SENTENCES = {
    "username_taken": "Somebody is already called that.",
    "username_invalid": "A name has letters, digits and @ . + - _",
    "email_taken": "Somebody already uses this e-mail address.",
    "email": "This is no e-mail address.",
    "blank": "It must not be empty.",
    "password_too_long": "The password is too long.",
    "max_length": "It is too long.",
    "password_too_short": "The password needs at least 8 characters.",
    "password_too_common": "Everybody knows this password. Take three words that do not belong together.",
    "password_entirely_numeric": "The password must not consist of digits alone.",
    "password_too_similar": "The password is too much like the name or the e-mail address.",
}


@blueprint.cli.command("user")  # type: ignore[untyped-decorator]
@click.argument("name")
@click.option("--email", default="", help="For signing in with it; may be left out.")
@click.option("--admin", is_flag=True, help="May run the server: people, invitations.")
def add_user(name: str, email: str, admin: bool) -> None:
    """Make an account, the first one runs the server; the password is $PASSWORD, or asked for."""
    password = _password()
    admin = admin or not queries.has_people()  # somebody has to run the server
    try:
        wanted = NewPersonSchema().load({"username": name, "email": email or None, "password": password})
        password_hash = services.hashed_password(wanted["password"])
        with writing():
            user = services.add_person(wanted["username"], wanted["email"], password_hash, is_admin=admin)
            services.measure_in(user, current_app.config["DEFAULT_UNITS"])
            note_deed("person_added", user, role=user.role)
    except ValidationError as error:
        raise click.ClickException(_first_of(error)) from None
    except RegimenError as error:
        raise click.ClickException(SENTENCES.get(error.code, str(error))) from None
    click.echo(f"{user.username} has an account{' and runs the server' if admin else ''}.")


@blueprint.cli.command("password")  # type: ignore[untyped-decorator]
@click.argument("name")
@click.option("--without-second-step", is_flag=True, help="Sign in by the password alone from now on.")
def set_password(name: str, without_second_step: bool) -> None:
    """Give somebody a new password, $PASSWORD or asked for; their devices have to sign in again."""
    user = queries.person_called(name)
    if user is None:
        raise click.ClickException(f"Nobody is called {name}.")
    password = _password()
    if weakness := password_weakness(password, (user.username, user.email)):
        raise click.ClickException(SENTENCES[weakness])
    password_hash = services.hashed_password(password)
    with writing():
        services.change_password(user, password_hash)
        if without_second_step:
            services.drop_second_step(user)
        note_deed("password_given", user)
    click.echo(f"{user.username} has a new password{', and no second step' if without_second_step else ''}.")


def _password() -> str:
    given = os.environ.get("PASSWORD")
    return given or str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _first_of(error: ValidationError) -> str:
    messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
    field, problems = next(iter(messages.items()))
    return f"{field}: {SENTENCES.get(problems[0].code, problems[0].code)}"
