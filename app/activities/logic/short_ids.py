"""Short ids: a UUID written in 22 characters that cannot be mistaken for one another."""

from uuid import UUID

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 22

_DIGITS = {character: value for value, character in enumerate(ALPHABET)}


class UndecodableId(ValueError):
    """No UUID is written like that, so nothing can have this id."""


def encode(uuid: UUID) -> str:
    """The UUID as a number in base 57, most significant digit first."""
    number, text = uuid.int, ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text.rjust(LENGTH, ALPHABET[0])


def decode(text: str) -> UUID:
    """The UUID a short id stands for. Shorter texts have their value as a number; `UndecodableId` for all others."""
    if not 0 < len(text) <= LENGTH:
        raise UndecodableId(text)
    number = 0
    for character in text:
        if character not in _DIGITS:
            raise UndecodableId(text)
        number = number * len(ALPHABET) + _DIGITS[character]
    if number >> 128:
        raise UndecodableId(text)
    return UUID(int=number)
