"""How gunicorn serves: one process with threads, on the address of the settings.

gunicorn reads this file by itself when it is started in the project's folder.
"""

import errno
import gc
import os
import socket
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from config import BadSetting, read_settings

try:
    _settings = read_settings(os.environ)
except BadSetting as error:
    sys.exit(f"Regimen cannot start: {error}")

_host, _port = _settings["HOST"], _settings["PORT"]

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
worker_class = "gthread"
workers = _settings["WORKERS"]
threads = _settings["THREADS"]
keepalive = 5

# A large upload over a slow line takes minutes; this watches the process, not the single request.
timeout = 120
graceful_timeout = 10
# The sign of life is a file; on a disk that is busy writing, it could come too late.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (memory, not a guessable file)

limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190

# What a proxy says about the visitor is read in one place, ProxyFix, which TRUSTED_PROXIES turns on.
secure_scheme_headers: dict[str, str] = {}
forwarded_allow_ips = ""

# By default its control socket lies in the user's home, where two servers would take each other's place.
control_socket_disable = True

loglevel = _settings["LOG_LEVEL"] if _settings["LOG_LEVEL"] != "info" else "warning"
# No access log: addresses hold invitations and search words. A proxy that needs one can write it.
accesslog = None


def on_starting(_server: Any) -> None:
    """Say in one sentence when the port is taken, instead of five attempts and a list of errors."""
    if "GUNICORN_FD" in os.environ or "LISTEN_FDS" in os.environ:
        return
    try:
        family = socket.AF_INET6 if ":" in _host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((_host, _port))
    except OSError as error:
        reason = "another program uses it" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        sys.exit(f"Regimen cannot listen on {bind}: {reason}. Choose another port: make run PORT=8123")


def post_worker_init(worker: Any) -> None:
    """Take up the work in the background that the last server left unfinished, and look for what is due.

    When the server is to end, the streams of phones end at once: it need not wait for them.
    """
    from app.jobs import resume, start_clock  # noqa: PLC0415 (each worker loads the application for itself)
    from app.sync.watching import end_with_the_process  # noqa: PLC0415 (the same)

    end_with_the_process(worker.wsgi)
    with worker.wsgi.app_context():
        resume()
    start_clock(worker.wsgi)
    # What was loaded stays: the collector need not look through it again during some unlucky request.
    gc.collect()
    gc.freeze()


def when_ready(_server: Any) -> None:
    """Say where the server is."""
    sys.stdout.write(f"Regimen is at http://{bind} (Ctrl-C ends it)\n")
    sys.stdout.flush()
