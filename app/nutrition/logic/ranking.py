"""In which order people see what a search found: the food that was meant before everything that contains it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.words import folded, words_in

EXACT, HEAD, BEGINNING, WORD, PART = 5, 4, 3, 2, 0
"""How well a name fits: it is what was asked; what was asked is its thing (`Whole milk` for `milk`); it begins with it
(`Milk chocolate`); it has the word; it has a longer word that begins so."""


@dataclass(frozen=True)
class Candidate:
    """A food that was found. `is_known` says that the person eats it, or that it is their own."""

    id: int
    name: str
    synonyms: str = ""
    """One in each line."""
    is_product: bool = False
    speaks_language: bool = True
    """Whether its name is in the person's language."""
    is_known: bool = False


def ranked(asked: str, spellings: Sequence[Sequence[str]], found: Sequence[Candidate]) -> list[int]:
    """The ids of what was found, best first. `spellings` are the words asked for, each with what it may stand for."""
    query = " ".join(words_in(asked))
    return [one.id for one in sorted(found, key=lambda one: _place(query, spellings, one))]


def _place(query: str, spellings: Sequence[Sequence[str]], food: Candidate) -> tuple[object, ...]:
    words = words_in(food.name)
    fits = max(_fit(query, spellings, words_in(name), name) for name in (food.name, *food.synonyms.split("\n")) if name)
    own_fit = _fit(query, spellings, words, food.name)
    return (
        not (food.is_known and fits > PART),
        food.is_product,
        not food.speaks_language,
        -fits,
        -own_fit,
        _strangers(spellings, words),
        len(food.name),
        folded(food.name),
        food.id,
    )


def _fit(query: str, spellings: Sequence[Sequence[str]], words: Sequence[str], name: str) -> int:
    if " ".join(words) == query:
        return EXACT
    meant = [set(one) for one in spellings]
    first_part = words_in(name.partition(",")[0].partition("(")[0]) or words
    asked_are_words = all(not one.isdisjoint(words) for one in meant)
    if asked_are_words and first_part[-1] in meant[-1]:
        return HEAD
    if " ".join(words).startswith(query):
        return BEGINNING + (asked_are_words and len(words) <= len(meant))
    if asked_are_words:
        return WORD
    return PART


def _strangers(spellings: Sequence[Sequence[str]], words: Sequence[str]) -> int:
    """How many words nobody asked for."""
    beginnings = tuple(spelling for one in spellings for spelling in one)
    return sum(not word.startswith(beginnings) for word in words)
