"""What kind of film a file is, by its first bytes; nothing else is believed about it."""

ENDINGS = {"mp4", "webm", "ogg", "ogv", "m4v", "mov"}
"""Endings of file names that are accepted."""
ENOUGH = 4096
"""Bytes from the beginning of a file that tell its kind."""
_MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4VH",
    b"MSNV",
    b"dash",
} | {
    b"qt  ",
    b"3gp4",
    b"3gp5",
    b"mmp4",
}
MEDIA_TYPES = {"mp4": "video/mp4", "webm": "video/webm", "ogg": "video/ogg"}


def kind_of_film(beginning: bytes) -> str | None:
    """`mp4`, `webm` or `ogg`; None: it is no film."""
    if beginning[4:8] == b"ftyp" and beginning[8:12] in _MP4_BRANDS:
        return "mp4"
    if beginning.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in beginning[:ENOUGH]:
        return "webm"
    if beginning.startswith(b"OggS") and (b"theora" in beginning[:ENOUGH] or b"OVP80" in beginning[:ENOUGH]):
        return "ogg"
    return None
