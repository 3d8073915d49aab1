"""Search in short names by trigrams, as PostgreSQL's pg_trgm finds them, and the same on every database.

An index is small (about 300 bytes a name) and is asked without the database. Whoever keeps one knows when it is out
of date; it is not changed, only made anew.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, product
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from app.exercises.logic.trigrams import LONGEST_TERM, Term, trigrams_in_order, words_in

WHOLE_NAME, ONE_PART = 0.3, 0.6
"""How similar a name as a whole, or one part of it, must be to be found."""
EQUAL, PREFIX = 3.0, 2.0
"""How well a name fits that is what was looked for, or begins with it; of others it is the similarity of a part."""
MOST_SLIPS, MOST_SPELLINGS, LONGEST_WORD = 2, 8, 24
"""Of a term: words that are taken for misspelt, and readings that are tried; of a word: letters."""
ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "abcdefghijklmnopqrstuvwxyzäöüßàâçéèêëîïôûñáíóúãõåøæčšžğışłńśźżęąő",
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
    )
)
DIGRAPHS = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
"""What is written for letters a keyboard lacks."""
MOST_DIGRAPHS = 4
"""Of a word; each may stand for one letter or for two."""
FEW = 16
"""Of so many names one may have a trigram that few have."""
_DIGRAPH = re.compile("|".join(DIGRAPHS))
_SEPARATOR = "\n"


if TYPE_CHECKING:
    Numbers = array[int]


class Name(NamedTuple):
    """What something is called. `key` is its id, `group` any number one can restrict a search to (a language)."""

    key: int
    text: str
    group: int = 0
    is_alias: bool = False
    """Whether it is found only by a part of it, letter by letter, and says nothing about how well the row fits."""


class Fit(NamedTuple):
    """How well a row fits what was looked for: the greater, the better."""

    part: float
    whole: float


Judge = Callable[[Term, int, Fit], Fit]
"""How well a name, by its position, fits a term in other eyes."""


def _flags(positions: Iterable[int]) -> int:
    """A number with the byte 1 at these positions, the lowest first."""
    found = bytearray(max(positions, default=0) + 1)
    for at in positions:
        found[at] = 1
    return int.from_bytes(found, "little")


@dataclass
class NameIndex:
    """Names, ready to be searched."""

    keys: Numbers = field(default_factory=lambda: array("q"))
    groups: Numbers = field(default_factory=lambda: array("H"))
    sizes: Numbers = field(default_factory=lambda: array("H"))
    """How many different trigrams each name has; of an alias 0."""
    starts: Numbers = field(default_factory=lambda: array("L"))
    """Where each name begins among the texts."""
    texts: str = ""
    """All names in lower case, each with a line of its own."""
    aliases_from: int = 0
    """Where the first alias begins among the texts."""
    holders: dict[str, Numbers] = field(default_factory=dict)
    """In which names a trigram occurs that few have, by their position."""
    flags: dict[str, int] = field(default_factory=dict)
    """The same of trigrams that many have, as one number with a byte, 0 or 1, for each name: such numbers are added."""
    words: Counter[str] = field(default_factory=Counter)
    """In how many names and aliases each word occurs."""

    @classmethod
    def of(cls, names: Iterable[Name]) -> NameIndex:
        """An index of these names."""
        index, texts, at, aliases_from = cls(), [], 0, -1
        holders: dict[str, Numbers] = defaultdict(lambda: array("L"))
        for position, name in enumerate(names):
            text = name.text.lower().replace(_SEPARATOR, " ")
            trigrams = () if name.is_alias else set(trigrams_in_order(text))
            for trigram in trigrams:
                holders[trigram].append(position)
            if name.is_alias and aliases_from < 0:
                aliases_from = at
            index.words.update(set(words_in(text)))
            index.keys.append(name.key)
            index.groups.append(name.group)
            index.sizes.append(len(trigrams))
            index.starts.append(at)
            texts.append(text)
            at += len(text) + 1
        index.starts.append(at)
        index.texts = "".join(f"{text}{_SEPARATOR}" for text in texts)
        index.aliases_from = at if aliases_from < 0 else aliases_from
        few = len(index.keys) // FEW
        index.holders = {trigram: array("L", found) for trigram, found in holders.items() if len(found) <= few}
        index.flags = {trigram: _flags(found) for trigram, found in holders.items() if len(found) > few}
        return index

    def search(self, term: str, groups: Iterable[int] = ()) -> dict[int, Fit]:
        """The keys of all that fits what somebody typed, and how well; the best of its names counts.

        Where nothing fits, a word nobody uses is taken for the known word from which one slip of the finger led to it.
        Of names that fit equally well then, those with common words come first: `bnech` is rather a press than a dip.
        """
        allowed = frozenset(groups)
        spellings = [term, *self._with_umlauts(term)]
        found = self._similar_to_any(spellings, allowed)
        return found or self._similar_to_any(self._respelled(term), allowed, self._usual)

    def containing(self, part: str, groups: Iterable[int] = ()) -> set[int]:
        """The keys of all that has this, letter by letter, in a name or an alias, in any case of letters."""
        allowed = frozenset(groups)
        return {self.keys[at] for at in self._with(part.lower()) if not allowed or self.groups[at] in allowed}

    def _similar_to_any(
        self, terms: Iterable[str], groups: frozenset[int], judged: Judge | None = None
    ) -> dict[int, Fit]:
        best: dict[int, Fit] = {}
        for term in map(Term, terms):
            for at, fit in chain(self._named_like(term, groups), self._with_alias(term, groups)):
                key = self.keys[at]
                judgement = judged(term, at, fit) if judged else fit
                if key not in best or judgement > best[key]:
                    best[key] = judgement
        return best

    def _named_like(self, term: Term, groups: frozenset[int]) -> Iterator[tuple[int, Fit]]:
        wanted = len(term.trigrams)
        if not wanted:
            return
        common, sizes, enough = self._common_with(term), self.sizes, ONE_PART * wanted
        # Less is in common with no name that fits, for none has fewer trigrams than it shares.
        least = bytes([ceil(WHOLE_NAME * wanted)])
        for hit in re.finditer(b"[" + re.escape(least) + rb"-\xff]", common):
            at = hit.start()
            count = common[at]
            whole = count / (wanted + sizes[at] - count)
            # A part is at most as similar as all of its common trigrams would make it.
            if whole < WHOLE_NAME and count < enough:
                continue
            if groups and self.groups[at] not in groups:
                continue
            part = self._part(term, at)
            if part >= ONE_PART or whole >= WHOLE_NAME:
                yield at, Fit(part, whole)

    def _common_with(self, term: Term) -> bytearray:
        """How many trigrams each name has in common with the term, at its position."""
        many = sum(self.flags.get(trigram, 0) for trigram in term.trigrams)
        common = bytearray(many.to_bytes(len(self.keys), "little"))
        for trigram in term.trigrams:
            for at in self.holders.get(trigram, ()):
                common[at] += 1
        return common

    def _with_alias(self, term: Term, groups: frozenset[int]) -> Iterator[tuple[int, Fit]]:
        for at in self._with(term.text, self.aliases_from):
            if not self.sizes[at] and (not groups or self.groups[at] in groups):
                yield at, Fit(0.0, 0.0)

    def _part(self, term: Term, at: int) -> float:
        name = self._text_at(at)
        if name.startswith(term.text):
            return EQUAL if name == term.text else PREFIX
        return term.part_of(words_in(name))

    def _text_at(self, at: int) -> str:
        return self.texts[self.starts[at] : self.starts[at + 1] - 1]

    def _usual(self, term: Term, at: int, fit: Fit) -> Fit:
        """How well a name fits a corrected term: by its part, then by how common the rarest of its other words is.

        Of equals the shortest comes first. Where in a name a corrected word stands does not matter.
        """
        meant = set(words_in(term.text))
        others = [self.words[word] for word in words_in(self._text_at(at)) if word not in meant]
        rarest = min(others, default=len(self.keys))
        return Fit(1.0 if fit.part == PREFIX else fit.part, rarest + 1 / (1 + len(others)))

    def _with(self, part: str, begin: int = 0) -> Iterator[int]:
        """Positions of the names that contain these letters."""
        part = part.replace(_SEPARATOR, " ")
        at = self.texts.find(part, begin) if part else -1
        while at >= 0:
            position = bisect_right(self.starts, at) - 1
            yield position
            at = self.texts.find(part, self.starts[position + 1])

    def _with_umlauts(self, term: str) -> list[str]:
        """The term with `Bankdrücken` for `bankdruecken`, which is what somebody types who lacks the letter."""
        words = words_in(term.lower()[:LONGEST_TERM])
        meant = [self._known_for(word) for word in words]
        return [" ".join(meant)] if meant != words else []

    def _known_for(self, word: str) -> str:
        """The known word that is written so without umlauts; the word itself where there is none."""
        if word in self.words:
            return word
        places = list(_DIGRAPH.finditer(word))[:MOST_DIGRAPHS]
        for chosen in product((True, False), repeat=len(places)):
            other = word
            for place, is_one in reversed(list(zip(places, chosen, strict=True))):
                if is_one:
                    other = other[: place.start()] + DIGRAPHS[place[0]] + other[place.end() :]
            if other in self.words:
                return other
        return word

    def _respelled(self, term: str) -> list[str]:
        """What the term would be if one of its letters were added, left out, exchanged or swapped by mistake."""
        words = words_in(term.lower()[:LONGEST_TERM])
        unknown = [word for word in words if word not in self.words]
        if not unknown or len(unknown) > MOST_SLIPS:
            return []
        known = [[word] if word in self.words else sorted(self._known_near(word)) for word in words]
        return [" ".join(choice) for choice in islice(product(*known), MOST_SPELLINGS)]

    def _known_near(self, word: str) -> set[str]:
        if len(word) > LONGEST_WORD:
            return set()
        letters = {letter for known in ALPHABETS if not known.isdisjoint(word) for letter in known}
        halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
        swapped = (head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1)
        shorter = (head + tail[1:] for head, tail in halves if tail)
        exchanged = (head + letter + tail[1:] for head, tail in halves if tail for letter in letters)
        longer = (head + letter + tail for head, tail in halves for letter in letters)
        return {near for near in chain(swapped, shorter, exchanged, longer) if near in self.words}
