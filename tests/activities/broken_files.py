"""Files broken by chance, from a seed: structure, values, encodings and lengths of every format are mutated.

The same seed breaks the same file on every machine, so a number in a report can be tried again.
"""

import gzip
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from tests.activities.fit_files import fit_of
from tests.activities.fit_files import ride as fit_ride
from tests.activities.gpx_samples import golden_gpx
from tests.activities.test_formats import FILES

Mutation = Callable[[random.Random, bytes], bytes]

NUMBERS = (
    b"nan", b"inf", b"-1", b"0", b"1e400", b"-0.0", b"99999999999999999999", b"", b"x", b"91", b"181", b"\xd9\xa3",
    b"2024-02-30T08:00:00Z", b"0000-01-01T00:00:00Z", b"9999-12-31T23:59:59Z", b"2024-05-01T08:00:00+99:99",
)  # fmt: skip
WORDS = (b"<", b">", b"&", b"&#0;", b"\x00", b"\xff", b"\xed\xa0\x80", b"]]>", b"<!--", b"<![CDATA[", b"\xef\xbb\xbf")


@dataclass(frozen=True)
class BrokenFile:
    """What came of it, and how to name it."""

    seed: int
    name: str
    content: bytes


def broken_file(seed: int) -> BrokenFile:
    """The file of a seed."""
    chance = random.Random(seed)
    name, content = chance.choice(_SAMPLES)
    packing = name.endswith((".gz", ".kmz"))
    # Most of the packed ones are broken inside, where a reader still gets to.
    if packing and chance.random() < 0.8:
        content = _inside(chance, name, content)
    else:
        for _ in range(chance.choice((1, 1, 1, 1, 2, 4))):
            content = chance.choice(_BINARY if packing or ".fit" in name else _TEXTUAL)(chance, content)
    return BrokenFile(seed, name, content)


def broken_files(first: int, count: int) -> Iterator[BrokenFile]:
    """Many of them."""
    return map(broken_file, range(first, first + count))


def _inside(chance: random.Random, name: str, content: bytes) -> bytes:
    if name.endswith(".gz"):
        plain = gzip.decompress(content)
        mutation = chance.choice(_BINARY if ".fit" in name or ".kmz" in name else _TEXTUAL)
        return gzip.compress(mutation(chance, plain))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        inner = {entry: archive.read(entry) for entry in archive.namelist()}
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, text in inner.items():
            archive.writestr(entry, chance.choice(_TEXTUAL)(chance, text))
    return file.getvalue()


def _flip(chance: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _drop(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.choice((1, 7, 200)) :]


def _repeat(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.choice((1, 40, 500))]
    return content[:start] + piece * chance.choice((2, 3, 50)) + content[start:]


def _insert(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(WORDS) * chance.choice((1, 1, 100)) + content[place:]


def _number(chance: random.Random, content: bytes) -> bytes:
    """One number or time becomes another."""
    found = list(re.finditer(rb'(?<=[>" ])[-+\d][\d.:TZ+-]*(?=[<" ])', content))
    if not found:
        return content
    place = chance.choice(found)
    return content[: place.start()] + chance.choice(NUMBERS) + content[place.end() :]


def _element(chance: random.Random, content: bytes) -> bytes:
    """One tag goes, is doubled, or is called something else."""
    found = list(re.finditer(rb"</?[A-Za-z:]+[^<>]*>", content))
    if not found:
        return content
    place = chance.choice(found)
    tag = place.group()
    instead = chance.choice((b"", tag * 2, tag.replace(b"t", b"x"), tag.lower(), b"<a>" * 60))
    return content[: place.start()] + instead + content[place.end() :]


def _encoding(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    other = chance.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp500", "utf-8-sig"))
    if chance.random() < 0.5:
        text = re.sub('encoding="[^"]*"', f'encoding="{chance.choice((other, "x", "utf-7"))}"', text)
    return text.encode(other, "replace")


def _sense_of_time(chance: random.Random, content: bytes) -> bytes:
    """Every time loses its zone, or all of them are the same."""
    if chance.random() < 0.5:
        return re.sub(rb"(\d\d:\d\d:\d\d)(\.\d+)?Z", rb"\1", content)
    return re.sub(rb"\d\d:\d\d:\d\d", b"08:00:00", content)


def _remark(chance: random.Random, content: bytes) -> bytes:
    """What no reader should mind: a comment, blanks, or an element nobody knows, between two others."""
    places = [found.end() for found in re.finditer(rb">(?=\s*<)", content)]
    if not places:
        return content
    place = chance.choice(places)
    odd = (b"<!-- 1 -->", b" \r\n\t" * 500, b'<x:y xmlns:x="u" a="1">\xc3\xa9</x:y>', b"<z/>" * 20, b"<?p i?>")
    return content[:place] + chance.choice(odd) + content[place:]


def _digit(chance: random.Random, content: bytes) -> bytes:
    """One digit becomes another."""
    found = list(re.finditer(rb"(?<=[\d.])\d(?=[\d.<\"])", content))
    if not found:
        return content
    place = chance.choice(found)
    return content[: place.start()] + str(chance.randrange(10)).encode() + content[place.end() :]


def _last_bytes(chance: random.Random, content: bytes) -> bytes:
    """More follows than should: devices fill up their last block."""
    return content + chance.choice((b"\x00", b"\n" * 100, b" ", b"\x00" * 512))


def _nudge(chance: random.Random, content: bytes) -> bytes:
    """One byte in the second half changes a little."""
    data = bytearray(content)
    place = chance.randrange(len(data) // 2, len(data)) if len(data) > 1 else 0
    if data:
        data[place] = (data[place] + 1) % 256
    return bytes(data)


_BINARY: tuple[Mutation, ...] = (_flip, _nudge, _nudge, _last_bytes, _cut, _drop, _repeat)
_TEXTUAL: tuple[Mutation, ...] = (
    *(_number, _number, _digit, _digit, _remark, _remark, _sense_of_time, _last_bytes),
    *(_element, _element, _encoding, _insert, _flip, _cut, _drop, _repeat),
)
_SAMPLES = [(name, content) for name, (content, _media_type) in sorted(FILES.items())]
_SAMPLES += [("golden.gpx", golden_gpx().encode()), ("device.fit", fit_of(fit_ride(range(0, 300, 5))))]
