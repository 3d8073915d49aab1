"""XML files of any format in one streaming pass.

The C parser of the standard library builds the tree; after each piece of the file a harvester takes what is complete
out of it, as numbers, and the rest is forgotten, so that time goes into the parser and memory stays at one piece plus
what was harvested.

Whatever is wrong with the text ends in `UnreadableFile` with one of these codes:

| code | what is wrong | details |
|---|---|---|
| `not_a_track_file` | does not begin like XML: plain text, an image, an empty file | |
| `document_type` | declares a document type (DTD), the door for entity attacks; always refused | |
| `broken_xml` | not well-formed, cut off, or in an unknown encoding | `reason` (English, of the parser) |
| `too_complex` | nesting, a text, an attribute or a list no device writes | `reason` |
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import chain
from operator import attrgetter
from typing import BinaryIO, Protocol
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser
from xml.parsers import expat

from app.errors import UnreadableFile

PIECE_BYTES = 64 * 1024
MOST_BYTES_WITHOUT_AN_ELEMENT = 1024 * 1024
DEEPEST_NESTING = 100
MOST_NAMES_IN_A_PIECE = 500
MOST_ROWS = 500_000
"""Five days at one point a second. A file of 25 MB can hold a million, which would keep a core busy for long."""

BLANKS = b" \t\r\n"
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Role(Enum):
    """What an element is to a harvester."""

    LIST = auto()
    """Its children are rows, taken out as soon as they are complete."""
    CONTAINER = auto()
    """Something of interest is inside."""
    OTHER = auto()
    """Forgotten as soon as it is complete, with everything inside."""


class Harvester(Protocol):
    """What a format wants of a tree. It is asked in the order of the document, and again while an element is open."""

    nests: bool
    """Whether rows of a list may be containers or lists themselves."""

    def meet(self, names: Iterable[str]) -> None:
        """The names of the elements that are about to be asked about."""

    def role(self, parent: Element, child: Element) -> Role:
        """What a child of a container (or of the root, or of a list) is."""

    def take(self, container: Element, rows: Sequence[Element]) -> None:
        """Complete rows of a list; they are forgotten afterwards."""


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def read_xml(file: BinaryIO, harvester: Harvester) -> Element:
    """Let a harvester gather what it wants of a file. Returns the root, emptied. Raises UnreadableFile."""
    pieces = _pieces(file)
    prolog = _checked_prolog(pieces)
    builder = TreeBuilder()
    tree = _GrowingTree(harvester, builder.start("file", {}))
    parser = XMLParser(target=builder)  # noqa: S314 - the prolog is checked, and no piece goes unchecked
    try:
        for piece in chain(prolog, pieces):
            parser.feed(piece)
            tree.gather(len(piece))
        parser.close()
        tree.gather(0, is_complete=True)
    except (SyntaxError, ValueError, LookupError) as error:
        raise UnreadableFile("broken_xml", reason=str(error)) from error
    return tree.root


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file piece by piece, without a byte order mark and blanks before its first character."""
    first = file.read(PIECE_BYTES)
    if not first.startswith(UTF16_MARKS):
        first = first.removeprefix(UTF8_MARK).lstrip(BLANKS)
    yield first
    while piece := file.read(PIECE_BYTES):
        yield piece


class _RootReached(Exception):
    """The prolog is over."""


def _checked_prolog(pieces: Iterator[bytes]) -> list[bytes]:
    """The pieces up to and including the one with the root's tag, once they are known to declare no document type.

    A document type can only stand before the root. A bare expat parser looks, so that the answer is the same in every
    encoding, and it is asked before any other parser sees a byte.
    """
    seen: list[bytes] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    parser.StartElementHandler = _reach_root
    try:
        for piece in pieces:
            if not seen and not piece[:4].strip(b"\xff\xfe\x00").startswith(b"<"):
                raise UnreadableFile("not_a_track_file")
            seen.append(piece)
            if len(seen) * PIECE_BYTES > MOST_BYTES_WITHOUT_AN_ELEMENT:
                raise UnreadableFile("too_complex", reason="long prolog")
            parser.Parse(piece)
        parser.Parse(b"", True)
    except _RootReached:
        pass
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableFile("broken_xml", reason=str(error)) from error
    return seen


def _refuse_document_type(*_: object) -> None:
    raise UnreadableFile("document_type")


def _reach_root(*_: object) -> None:
    raise _RootReached


class _GrowingTree:
    """Hands the complete parts of a tree that is still growing to the harvester.

    What a parser has open is always the last child of the last child and so on; everything else is complete. The last
    row of a list is therefore taken when something follows the list, or at the end.
    """

    def __init__(self, harvester: Harvester, file: Element) -> None:
        """`file` is an element of our own around the root: where a growing tree can be seen."""
        self._file = file
        self._harvester = harvester
        self._open_list: Element | None = None
        self._newest: Element | None = None
        self._bytes_since_newest = 0
        self._rows = 0

    @property
    def root(self) -> Element:
        """The root of the file, once its tag was parsed."""
        return self._file[0]

    def gather(self, fed_bytes: int, *, is_complete: bool = False) -> None:
        """Harvest what the last piece completed; only what is still open stays in the tree."""
        if not len(self._file):
            return
        self._harvester.meet(_checked_names(self.root))
        self._open_list = None
        self._walk(self.root, self.root, not is_complete, 1)
        self._clear(self.root, fed_bytes)

    def _walk(self, parent: Element, children: Iterable[Element], is_open: bool, depth: int) -> None:
        if depth > DEEPEST_NESTING:
            raise UnreadableFile("too_complex", reason="deep nesting")
        last = parent[-1] if is_open and len(parent) else None
        for child in children:
            role = self._harvester.role(parent, child)
            if role is Role.CONTAINER:
                self._walk(child, child, child is last, depth + 1)
            elif role is Role.LIST:
                self._empty(child, child is last, depth + 1)

    def _empty(self, rows_of: Element, is_open: bool, depth: int) -> None:
        rows = rows_of[:-1] if is_open else rows_of[:]
        if is_open:
            self._open_list = rows_of
        self._rows += len(rows)
        if self._rows > MOST_ROWS:
            raise UnreadableFile("too_complex", reason="too many points")
        self._harvester.take(rows_of, rows)
        if self._harvester.nests:
            self._walk(rows_of, rows_of[:], is_open, depth)
        del rows_of[: len(rows)]

    def _clear(self, root: Element, fed_bytes: int) -> None:
        """Forget what is complete, and refuse what would fill the memory although it is still open."""
        node, depth, within_row, newest = root, 0, False, root
        while len(node):
            if not within_row:
                del node[:-1]
                newest = node[-1]
            within_row = within_row or node is self._open_list
            node = node[-1]
            depth += 1
        if depth > DEEPEST_NESTING:
            raise UnreadableFile("too_complex", reason="deep nesting")
        self._bytes_since_newest = self._bytes_since_newest + fed_bytes if newest is self._newest else 0
        self._newest = newest
        if self._bytes_since_newest > MOST_BYTES_WITHOUT_AN_ELEMENT:
            raise UnreadableFile("too_complex", reason="one element is too long")


def _checked_names(root: Element) -> set[str]:
    # The parser keeps every name it ever saw.
    names = set(map(attrgetter("tag"), root.iter()))
    attributes = set(chain.from_iterable(map(Element.keys, root.iter())))
    if len(names) + len(attributes) > MOST_NAMES_IN_A_PIECE:
        raise UnreadableFile("too_complex", reason="too many different names")
    return names
