"""A real nginx with TLS before a real gunicorn, from the file people are given: `deploy/nginx.conf`."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from tests.servers import PROJECT, Server, free_port, server, stop, wait_until_it_answers

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")

_MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def _make_certificate(folder: Path) -> None:
    """A certificate for localhost that signs itself."""
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run(
        [*command.split(), "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True,
        capture_output=True,
    )


def _site(folder: Path, plain_port: int, tls_port: int, backend_port: str) -> str:
    """`deploy/nginx.conf` with this machine's ports and paths; each substitution must find its line."""
    site = (PROJECT / "deploy" / "nginx.conf").read_text()
    for pattern, replacement in (
        (r"\n +listen \[::\]:[^;]*;", ""),
        (r"listen 80;", f"listen {plain_port};"),
        (r"listen 443 ", f"listen {tls_port} "),
        (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{backend_port};"),
        (r"/etc/letsencrypt/live/regimen\.example\.com/fullchain\.pem", str(folder / "cert.pem")),
        (r"/etc/letsencrypt/live/regimen\.example\.com/privkey\.pem", str(folder / "key.pem")),
        (r"regimen\.example\.com", "localhost"),
        (r"/var/log/nginx/regimen\.log", str(folder / "access.log")),
        (r"/var/log/nginx/regimen-error\.log", str(folder / "site-error.log")),
        (r"/srv/regimen/static/", f"{PROJECT / 'static'}/"),
    ):
        site, found = re.subn(pattern, replacement, site)
        assert found, f"deploy/nginx.conf has no {pattern}"
    return site


class Visitor(requests.Session):
    """Somebody at an address of their own, who keeps cookies and trusts the certificate."""

    def __init__(self, front: "Front", ip: str) -> None:
        super().__init__()
        self.verify = str(front.folder / "cert.pem")
        self.trust_env = False
        self.mount("https://", _From(ip))
        self.mount("http://", _From(ip))


class _From(HTTPAdapter):
    """Connects from a given address of this machine."""

    def __init__(self, ip: str) -> None:
        self._ip = ip
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(self._ip, 0), **options)


@dataclass
class Front:
    """What visitors see: `address` (TLS) and `plain_address`; behind it stands `backend`."""

    folder: Path
    address: str
    plain_address: str
    backend: Server

    @contextmanager
    def visitor(self, ip: str = "127.0.0.1") -> Iterator[Visitor]:
        """A visitor who comes from that address."""
        with Visitor(self, ip) as visitor:
            yield visitor

    def access_log(self, awaited: str = "") -> str:
        """What nginx noted about visits; it writes after it answered, so wait for what must come."""
        deadline = time.monotonic() + 10
        while awaited not in (noted := (self.folder / "access.log").read_text()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return noted


@contextmanager
def nginx_before(backend: Server, folder: Path) -> Iterator[Front]:
    """Nginx with TLS on a free port, in front of a running server."""
    assert NGINX
    folder.mkdir(parents=True)
    _make_certificate(folder)
    plain_port, tls_port = free_port("0.0.0.0"), free_port("0.0.0.0")
    (folder / "site.conf").write_text(_site(folder, plain_port, tls_port, backend.environ["PORT"]))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
    # `-e`: before it has read its configuration nginx would write to /var/log.
    command = [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{plain_port}/", process)
        yield Front(folder, f"https://localhost:{tls_port}", f"http://localhost:{plain_port}", backend)
    finally:
        stop(process)


@pytest.fixture(scope="module")
def make_front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Front]]:
    """`make_front(**settings)`: a server with these settings, and nginx before it."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    with ExitStack() as running:

        def make(**settings: str) -> Front:
            folder = tmp_path_factory.mktemp("front")
            backend = running.enter_context(server(folder / "instance", **settings))
            return running.enter_context(nginx_before(backend, folder / "nginx"))

        yield make
