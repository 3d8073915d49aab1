"""Outgoing mail, to a real mail server on this machine."""

import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import mail
from app.mail import Letter


class _Session(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP to take letters."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        letter: list[str] = []
        while line := self.rfile.readline().decode():
            command = line.strip().upper()
            if command == "DATA":
                self.wfile.write(b"354 go on\r\n")
                letter += iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.server.letters.append("\n".join(letter))  # type: ignore[attr-defined]
            if command.startswith("RCPT"):
                self.server.recipients.append(line.strip())  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if command == "QUIT" else b"250 ok\r\n")
            if command == "QUIT":
                return


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it was given."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[str] = []
        self.recipients: list[str] = []


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def posting(another_app: Callable[..., Flask], server: MailServer) -> Iterator[Flask]:
    """An application that posts its mail there."""
    settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.server_address[1]), "SMTP_SECURITY": "none"}
    app = another_app(**settings, PUBLIC_URL="https://gym.example.org", MAIL_FROM="Gym <gym@example.org>")
    with app.app_context():
        yield app


def test_a_letter_arrives_as_it_was_written(posting: Flask, server: MailServer) -> None:
    mail.send(Letter("mara@example.org", "Grüße", "Hallo Mara,\n\nnoch vierzig Kniebeugen."))
    mail.settle()

    (letter,) = server.letters
    assert "From: Gym <gym@example.org>" in letter
    assert "To: mara@example.org" in letter
    assert server.recipients == ["rcpt TO:<mara@example.org>"]


@pytest.mark.parametrize(
    "address", ["a,b@example.org", "a@example.org\nBcc: b@example.org", "<a@example.org>", "nobody"]
)
def test_one_letter_goes_to_one_person(posting: Flask, server: MailServer, address: str) -> None:
    mail.send(Letter(address, "x", "y"))
    mail.settle()

    assert server.recipients == []


def test_a_subject_adds_no_header(posting: Flask, server: MailServer) -> None:
    mail.send(Letter("mara@example.org", "Hello\r\nBcc: everybody@example.org", "x"))
    mail.settle()

    assert server.recipients == ["rcpt TO:<mara@example.org>"]
    assert "\nBcc:" not in server.letters[0]


def test_nobody_waits_for_a_server_that_does_not_answer(
    posting: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(posting.config, "SMTP_PORT", 9)

    mail.send(Letter("mara@example.org", "x", "a secret link"))
    mail.settle()

    assert "A letter was not delivered" in caplog.text
    assert "secret" not in caplog.text


def test_without_a_server_it_stands_on_the_console(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    with app.app_context():
        mail.send(Letter("mara@example.org", "Hello", "A link"))
        mail.settle()

    assert "To: mara@example.org\nSubject: Hello\n\nA link\n" in capfd.readouterr().err
