"""`make words`: collect the texts for people into the German catalogue and compile it.

Texts that are new come without a German sentence; `tests/web/test_words.py` fails until they have one. Nothing in the
files depends on who runs this, when, or where.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).parent.parent
PO = PROJECT / "app/translations/de/LC_MESSAGES/messages.po"
MO = PO.with_suffix(".mo")

KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(("lazy_gettext", "_l", "later"))
SOURCES = (("python", "app", "*.py"), ("jinja2", "templates", "*.html"))
STRICT = {"silent": "false"}


class Words(Catalog):
    """A catalogue whose header says only what programs need."""

    mime_headers = [
        ("Language", "de"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", get_plural("de").plural_forms),
    ]


def texts() -> Iterator[tuple[str, Message]]:
    """Every marked text: the file that has it, from the top of the project, and the message."""
    for method, folder, pattern in SOURCES:
        for file in sorted((PROJECT / folder).rglob(pattern)):
            for _line, text, _comments, context in extract_from_file(method, file, KEYWORDS, options=STRICT):
                yield file.relative_to(PROJECT).as_posix(), Message(text, context=context)


def stored() -> Catalog:
    """The catalogue as it is written down."""
    with PO.open("rb") as file:
        return read_po(file, locale="de")


def current() -> Words:
    """What the catalogue should be: today's texts, with the sentences that are known."""
    known = stored()
    words = Words(
        "de", header_comment="# German texts of Regimen. `make words` brings this file up to date.", fuzzy=False
    )
    for file, text in texts():
        old = known.get(text.id, text.context)
        words.add(
            text.id,
            old.string if old else "",
            [(file, 0)],
            flags=old.flags & {"fuzzy"} if old else (),
            user_comments=old.user_comments if old else (),
            context=text.context,
        )
    return words


def as_po(words: Catalog) -> bytes:
    """The file that people edit."""
    written = BytesIO()
    write_po(written, words, width=120, include_lineno=False, sort_by_file=True)
    return written.getvalue()


def as_mo(words: Catalog) -> bytes:
    """The file that the program reads."""
    written = BytesIO()
    write_mo(written, words)
    return written.getvalue()


if __name__ == "__main__":
    words = current()
    PO.write_bytes(as_po(words))
    MO.write_bytes(as_mo(words))
    missing = sum(not message.string or not all(message.string) for message in words if message.id)
    print(f"{len(words)} texts, {missing} without a German sentence.")  # noqa: T201
