"""What the server loads: `gunicorn wsgi:app`."""

import os
import sys

from app import create_app
from config import BadSetting

# Every process begins here, server, worker and commands: what they write is for the owner's eyes only.
os.umask(0o077)

try:
    app = create_app()
except BadSetting as error:
    sys.exit(f"Regimen cannot start: {error}")
