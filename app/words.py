"""Words as searches know them, and the spellings a mistyped word may have been meant as."""

import re
from collections.abc import Iterator
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def folded(text: str) -> str:
    """Without case and accents: `Crème` is `creme`, `Käse` is `kase`."""
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in normalize("NFKD", text.lower()) if not combining(letter))


def words_in(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text))


def misspellings(word: str) -> Iterator[str]:
    """Every word one mistake away: a letter too many, too few, wrong, or two exchanged (Damerau, 1964)."""
    letters = _LETTERS if word.isascii() else _LETTERS + "".join(sorted(set(word) - set(_LETTERS)))
    for at in range(len(word)):
        before, after = word[:at], word[at + 1 :]
        yield before + after
        if after:
            yield before + after[0] + word[at] + after[1:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + word[at:]
    for letter in letters:
        yield word + letter


def distance(one: str, other: str, most: int) -> int:
    """How many letters to change, insert or leave out to get from one to the other (Levenshtein, 1966).

    For one or two: it tries all ways, and beyond `most` it stops counting.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    if one == other:
        return 0
    if not most:
        return 1
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if same is None:
        return abs(len(one) - len(other))
    one, other, one_rest, other_rest = one[same:], other[same:], one[same + 1 :], other[same + 1 :]
    return 1 + min(
        distance(one_rest, other_rest, most - 1),
        distance(one_rest, other, most - 1),
        distance(one, other_rest, most - 1),
    )
