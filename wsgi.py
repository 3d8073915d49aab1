"""What the server loads, `gunicorn wsgi:app`, and what `flask` loads for its commands."""

import os
import sys
from itertools import pairwise

from config import BadSetting

# Every process begins here, server, worker and commands: what they write is for the owner's eyes only.
os.umask(0o077)

try:
    if ("foods", "import") in pairwise(sys.argv):
        from app.importer import create_importer as create_app
    else:
        from app import create_app
    app = create_app()
except BadSetting as error:
    sys.exit(f"Regimen cannot start: {error}")
