"""The blueprint of accounts."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("accounts", __name__, description="People, sign-in and tokens.")
