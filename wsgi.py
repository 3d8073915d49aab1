"""What the server loads: `gunicorn wsgi:app`."""

import sys

from app import create_app
from config import BadSetting

try:
    app = create_app()
except BadSetting as error:
    sys.exit(f"Regimen cannot start: {error}")
