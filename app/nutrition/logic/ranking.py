"""In which order people see what a search found: the food that was meant before everything that contains it."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from app.words import words_in

EXACT, HEAD, BEGINNING, WORD, PART = 5, 4, 3, 2, 0
"""How well a name fits: it is what was asked; what was asked is its thing (`Whole milk` for `milk`); it begins with it
(`Milk chocolate`); it has the word; it has a longer word that begins so."""


class Candidate(NamedTuple):
    """A food that was found. `is_known` says that the person eats it, or that it is their own.

    `synonyms` stand one in each line; `speaks_language` says whether its name is in the person's language.
    """

    id: int
    name: str
    synonyms: str = ""
    is_product: bool = False
    speaks_language: bool = True
    is_known: bool = False


def ranked(asked: str, spellings: Sequence[Sequence[str]], found: Sequence[Candidate]) -> list[int]:
    """The ids of what was found, best first. `spellings` are the words asked for, each with what it may stand for."""
    query = Query(" ".join(words_in(asked)), [frozenset(one) for one in spellings], tuple(chain(*spellings)))
    return [one.id for one in sorted(found, key=lambda one: _place(query, one))]


class Query(NamedTuple):
    """What was asked: as one text, word by word with the meanings of each, and all beginnings."""

    text: str
    meant: list[frozenset[str]]
    beginnings: tuple[str, ...]


def _place(query: Query, food: Candidate) -> tuple[object, ...]:
    words = words_in(food.name)
    own_fit = fit = _fit(query, words, food.name)
    for name in food.synonyms.split("\n") if food.synonyms else ():
        fit = max(fit, _fit(query, words_in(name), name))
    strangers = sum(not word.startswith(query.beginnings) for word in words)
    return (
        not (food.is_known and fit > PART),
        food.is_product,
        not food.speaks_language,
        -fit,
        -own_fit,
        strangers,
        len(food.name),
        food.name,
        food.id,
    )


def _fit(query: Query, words: Sequence[str], name: str) -> int:
    joined = " ".join(words)
    if joined == query.text:
        return EXACT
    has_all = all(not one.isdisjoint(words) for one in query.meant)
    if has_all and _last_of_first_part(words, name) in query.meant[-1]:
        return HEAD
    if joined.startswith(query.text):
        return BEGINNING + (has_all and len(words) <= len(query.meant))
    return WORD if has_all else PART


def _last_of_first_part(words: Sequence[str], name: str) -> str:
    """The thing itself: `milk` in `Whole milk, 3.5 %`."""
    if "," not in name and "(" not in name:
        return words[-1]
    return (words_in(name.partition(",")[0].partition("(")[0]) or words)[-1]
