"""Who did what to whom."""

from flask import request
from flask.typing import ResponseReturnValue

from app.accounts.roles import for_admins
from app.administration import queries
from app.administration.blueprint import blueprint
from app.administration.pages.words import ACTIONS, in_words
from app.web import htmx
from app.web.paging import asked_text, sheet_of

PER_PAGE = 50


@blueprint.page("/administration/")
@for_admins
def start() -> ResponseReturnValue:
    """To the first of the pages for administrators."""
    return htmx.redirect("accounts.people")


@blueprint.page("/administration/log")
@for_admins
def log() -> ResponseReturnValue:
    """Administrative actions, the newest first."""
    action, text = request.args.get("action", ""), asked_text("q")
    action = action if action in ACTIONS else ""
    sheet = sheet_of(queries.entries(action=action, text=text), PER_PAGE)
    used = [(name, str(ACTIONS[name])) for name in queries.actions_in_use() if name in ACTIONS]
    return htmx.render(
        "administration/log.html",
        fragment="entry_list",
        sheet=sheet,
        sentences={entry.id: in_words(entry) for entry in sheet.rows},
        actions=sorted(used, key=lambda pair: pair[1]),
        action_words=ACTIONS,
        asked={"action": action, "q": text},
    )
