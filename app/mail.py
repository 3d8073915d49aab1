"""Outgoing mail: one message at a time, to the server of the settings; without one it is written to the console.

Whoever sends does not wait: a message is handed over to a thread, so that neither a slow mail server nor the question
whether somebody has an account shows in how long a request takes.
"""

import logging
import smtplib
import ssl
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from flask import current_app

from app.database import now

PATIENCE_S = 8
MOST_WAITING = 200
SETTINGS = ("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_SECURITY", "MAIL_FROM")

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_pool: list[ThreadPoolExecutor] = []
_waiting: set[Future[None]] = set()


@dataclass(frozen=True)
class Letter:
    """A message to one person, as plain text."""

    to: str
    subject: str
    text: str


def is_configured() -> bool:
    """Whether mail leaves this server."""
    return bool(current_app.config["SMTP_HOST"])


def send(letter: Letter) -> None:
    """Hand a letter over and return. What becomes of it stands in the log."""
    settings = {name: current_app.config[name] for name in SETTINGS}
    with _lock:
        if len(_waiting) >= MOST_WAITING:
            _log.warning("A letter was dropped: %s others are waiting.", len(_waiting))
            return
        # Made by the first letter: threads do not survive the fork of a server's processes.
        if not _pool:
            _pool.append(ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail"))
        handed_over = _pool[0].submit(_deliver, letter, settings)
        _waiting.add(handed_over)
    handed_over.add_done_callback(_waiting.discard)


def settle(timeout: float = 2 * PATIENCE_S) -> None:
    """Wait until every letter that was handed over has left, or failed."""
    wait(list(_waiting), timeout)


def _deliver(letter: Letter, settings: Mapping[str, Any]) -> None:
    try:
        message = _message(letter, settings["MAIL_FROM"])
        if settings["SMTP_HOST"]:
            _hand_to_server(message, settings)
        else:
            _show(letter)
    except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
        _log.warning("A letter was not delivered: %s: %s", type(error).__name__, error)


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    # As an address specification, so that nothing in it is read as a second recipient.
    message["To"] = Address(addr_spec=letter.to)
    message["From"] = sender
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _hand_to_server(message: EmailMessage, settings: Mapping[str, Any]) -> None:
    where = (settings["SMTP_HOST"], settings["SMTP_PORT"])
    context = ssl.create_default_context()
    if settings["SMTP_SECURITY"] == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=PATIENCE_S, context=context)
    else:
        server = smtplib.SMTP(*where, timeout=PATIENCE_S)
    with server:
        if settings["SMTP_SECURITY"] == "starttls":
            server.starttls(context=context)
        if settings["SMTP_USER"]:
            server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
        server.send_message(message)


def _show(letter: Letter) -> None:
    """For a server without mail: whoever runs it reads it here and passes it on."""
    frame = "-" * 72
    sys.stderr.write(f"{frame}\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}\n{frame}\n")
    sys.stderr.flush()
