"""`flask foods`: what the command line offers of this room."""

from app.nutrition.blueprint import blueprint
from app.nutrition.importing.command import foods

blueprint.cli.add_command(foods)
