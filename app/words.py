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
    """How many letters to change, insert or leave out to get from one to the other; beyond `most` it stops counting."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    one, other = _without_same_ends(one, other)
    length, beyond = len(other), most + 1
    row = list(range(length + 1))
    for number, letter in enumerate(one, 1):
        previous, row = row, [number] + [beyond] * length
        # Further from the middle everything is beyond.
        left = beyond if number > most else number
        best = left
        for at in range(max(1, number - most), min(length, number + most) + 1):
            changed = previous[at - 1] + (letter != other[at - 1])
            longer = previous[at] + 1
            left += 1
            left = min(changed, longer, left)
            row[at] = left
            best = min(best, left)
        if best > most:
            return beyond
    return min(row[-1], beyond)


def _without_same_ends(one: str, other: str) -> tuple[str, str]:
    """Two words without what both begin and end with: it costs nothing."""
    start, most = 0, min(len(one), len(other))
    while start < most and one[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
