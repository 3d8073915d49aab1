"""The German catalogue is complete and up to date, and people and browsers get the language they ask for."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from babel.messages import Message
from flask import Flask
from jinja2 import Environment, nodes

from app.accounts.models import User
from app.accounts.services import change_preferences
from app.database import writing
from app.extensions import db
from app.web.formatting import Reader
from tests import words
from tests.people import Browser, Cast, Program

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
TEMPLATES = sorted((words.PROJECT / "templates").rglob("*.html"))
NAMES = {"Regimen", "nginx", "Caddy", "Apache", "null", "wide"}
"""Words that are the same in every language: products, JSON, and one class in a block of its own."""

_JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_ATTRIBUTE = re.compile(r"""[\w-]+="[^"]*"|[\w-]+='[^']*'""")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%%")


def _versions(message: Message) -> list[tuple[str, str]]:
    """Each English form of a message with its German one."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string or ""))]
    return list(zip(message.id, message.string or ("", ""), strict=True))


class Seen(HTMLParser):
    """Collects the words a template shows by itself: its texts, and those of attributes that are read to people."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in {"code", "pre"}
        for name, value in attrs:
            if name in {"aria-label", "title", "placeholder", "alt"}:
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.words |= set(re.findall(r"[A-Za-z]{2,}", _ATTRIBUTE.sub("", data)))


def _bare_words(source: str) -> set[str]:
    seen = Seen()
    seen.feed(_JINJA.sub(" ", source))
    return seen.words - NAMES


@pytest.fixture(scope="module")
def current() -> words.Words:
    """What the catalogue should be; collecting all texts takes seconds."""
    return words.current()


class TestTheCatalogue:
    def test_every_text_has_a_german_sentence(self, current: words.Words) -> None:
        missing = [text for message in current for text, german in _versions(message) if not german.strip()]

        assert missing == [], "write them in app/translations/de, then run `make words`"

    def test_the_german_sentence_keeps_what_is_filled_in(self) -> None:
        differing = [
            (text, german)
            for message in words.stored()
            if message.id
            for text, german in _versions(message)
            if sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(german))
        ]

        assert differing == []

    def test_no_sentence_is_a_guess(self) -> None:
        assert [message.id for message in words.stored() if message.fuzzy] == []

    def test_it_holds_today_s_texts(self, current: words.Words) -> None:
        assert words.PO.read_bytes() == words.as_po(current), "run `make words`"

    def test_the_compiled_file_is_that_of_the_sentences(self, current: words.Words) -> None:
        assert words.MO.read_bytes() == words.as_mo(current), "run `make words`"

    def test_it_speaks_to_people_as_the_pages_do(self) -> None:
        formal = re.compile(r"\b(Ihre?[mnrs]?|Ihnen)\b|!|\bSie können\b")

        assert [german for m in words.stored() for _, german in _versions(m) if m.id and formal.search(german)] == []


class TestMarking:
    """What a reader sees and no catalogue knows would stay English."""

    def test_no_template_holds_a_bare_text(self) -> None:
        bare = {file.name: found for file in TEMPLATES if (found := _bare_words(file.read_text()))}

        assert bare == {}

    @pytest.mark.parametrize(
        ("source", "found"),
        [
            ("<h1>{{ _('Sign in') }}</h1>", set()),
            ("<h1>Sign in</h1>", {"Sign", "in"}),
            ('<a href="/" aria-label="Home">{{ icon("home") }}</a>', {"Home"}),
            ('<p class="small"{% if a %} id="there"{% endif %}>{# told later #}<code>flask run</code></p>', set()),
        ],
    )
    def test_a_bare_text_is_recognised(self, source: str, found: set[str]) -> None:
        assert _bare_words(source) == found

    def test_no_template_hands_a_bare_sentence_to_a_component(self) -> None:
        environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
        sentence = re.compile(r"[A-Z][a-z]+( [a-z]+)+|[A-Z][a-z]+\.?$")
        bare = {}
        for file in TEMPLATES:
            tree = environment.parse(file.read_text())
            marked = {
                id(constant)
                for call in tree.find_all(nodes.Call)
                if isinstance(call.node, nodes.Name) and call.node.name in words.KEYWORDS
                for constant in call.find_all(nodes.Const)
            }
            texts = [c.value for c in tree.find_all(nodes.Const) if id(c) not in marked and isinstance(c.value, str)]
            if found := [text for text in texts if sentence.match(text) and file.name != "proxy.html"]:
                bare[file.name] = found

        assert bare == {}


class TestPages:
    def test_a_visitor_reads_the_language_of_the_browser(self, visitor: Browser, cast: Cast) -> None:
        text = visitor.get("/sign-in", headers=GERMAN, follow_redirects=True).get_data(as_text=True)

        assert '<html lang="de"' in text
        assert "<h1>Anmelden</h1>" in text
        assert "Passwort vergessen?" in text

    def test_an_unknown_language_reads_english(self, visitor: Browser, cast: Cast) -> None:
        answer = visitor.get("/sign-in", headers={"Accept-Language": "tlh"}, follow_redirects=True)

        assert '<html lang="en"' in answer.text
        assert "<h1>Sign in</h1>" in answer.text

    def test_a_person_s_own_choice_wins_over_the_browser(self, app: Flask, cast: Cast, alices_browser: Browser) -> None:
        with app.app_context(), writing():
            change_preferences(db.session.get_one(User, cast.id_of("alice")), language="de")

        text = alices_browser.get("/activities/", headers={"Accept-Language": "en"}).text

        assert '<html lang="de"' in text
        assert "Noch keine Aktivitäten" in text
        assert "Bewegung" in text

    @pytest.mark.parametrize(
        ("path", "sentence"),
        [
            ("/settings/", "Einheiten und Anzeige"),
            ("/settings/account", "Passwort ändern"),
            ("/settings/tokens", "Neues Token"),
            ("/activities/upload", "Zieh Dateien hierher, oder wähle sie aus"),
            ("/activities/new", "Skilanglauf"),
            ("/activities/nowhere/", "Das gibt es nicht"),
        ],
    )
    def test_pages_are_german_throughout(self, alices_browser: Browser, path: str, sentence: str) -> None:
        assert sentence in alices_browser.get(path, headers=GERMAN).text

    def test_a_refused_form_says_why_in_german(self, alices_browser: Browser) -> None:
        typed = {"sport_id": "5", "day": "2026-11-21", "time": "07:30", "distance": "weit", "duration": "1:05:00"}

        answer = alices_browser.submit("/activities/new", data=typed, headers=GERMAN)

        assert answer.status_code == 422
        assert "Gib eine Zahl ein, zum Beispiel 8,4." in answer.text

    def test_an_activity_that_nobody_named_is_called_by_its_german_sport(self, alices_browser: Browser) -> None:
        typed = {"sport_id": "5", "day": "2026-11-21", "time": "07:30", "distance": "8,4", "duration": "0:45:00"}

        answer = alices_browser.submit("/activities/new", data=typed, headers=GERMAN)

        assert "<h1>Laufen</h1>" in alices_browser.get(answer.location).text


class TestPrograms:
    def test_a_program_is_answered_in_the_language_it_asks_for(self, as_alice: Program) -> None:
        answer = as_alice.post("/api/v2/exercisecategory/", json={}, headers=GERMAN)

        assert answer.json == {"detail": 'Methode "POST" ist nicht erlaubt.'}

    def test_reference_data_is_not_translated(self, as_alice: Program) -> None:
        names = {row["name"] for row in as_alice.get("/api/v2/exercisecategory/", headers=GERMAN).json["results"]}

        assert "Arms" in names


@pytest.mark.parametrize(
    ("reader", "day", "text"),
    [
        (Reader(language="de"), date(2026, 11, 17), "Di., 17. Nov."),
        (Reader(language="de"), date(2025, 11, 17), "17. Nov. 2025"),
        (Reader(language="de", date_format="yyyy-MM-dd"), date(2026, 11, 17), "2026-11-17"),
        (Reader(language="en"), date(2026, 11, 17), "Tue 17 Nov"),
    ],
)
def test_days_are_written_as_the_language_does(reader: Reader, day: date, text: str) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    assert reader.day(noon, today=date(2026, 11, 21)) == text


def test_a_german_heading_writes_its_day_in_full() -> None:
    assert Reader(language="de").long_day(datetime(2026, 11, 21, 12, tzinfo=UTC)) == "Samstag, 21. November 2026"
