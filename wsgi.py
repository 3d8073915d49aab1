"""What the server loads, `gunicorn wsgi:app`, and what `flask` loads for its commands."""

import gc
import os
import sys
from itertools import pairwise

from config import BadSetting

# Every process begins here, server, worker and commands: what they write is for the owner's eyes only.
os.umask(0o077)

# Nearly all that loading makes stays; to look through it again and again is a fifth of the time until the start.
gc.disable()
try:
    if ("foods", "import") in pairwise(sys.argv):
        from app.importer import create_importer as create_app
    else:
        from app import create_app
    app = create_app()
except BadSetting as error:
    sys.exit(f"Regimen cannot start: {error}")
finally:
    gc.enable()
