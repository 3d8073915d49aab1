"""Search in short names by trigrams, with the figures of PostgreSQL's pg_trgm, and the same on every database.

An index is small (about 150 bytes a name) and is asked without the database. Whoever keeps one knows when it is out
of date; it is not changed, only made anew.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product
from typing import TYPE_CHECKING, NamedTuple

LONGEST_TERM = 200
"""Characters of what is looked for; nothing is called by a longer name."""
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
_DIGRAPH = re.compile("|".join(DIGRAPHS))
_SEPARATOR = "\n"
_WORD = re.compile(r"[^\W_]+")


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


def trigrams_in_order(text: str) -> list[str]:
    """Every three letters of each word, with two blanks before it and one behind."""
    found = []
    for word in _WORD.findall(text.lower()):
        padded = f"  {word} "
        found += [padded[at : at + 3] for at in range(len(padded) - 2)]
    return found


def similarity(one: str, other: str) -> float:
    """The share of common trigrams: 0 (none) … 1 (the same words, in any order)."""
    first, second = set(trigrams_in_order(one)), set(trigrams_in_order(other))
    common = len(first & second)
    return common / (len(first) + len(second) - common) if common else 0.0


def _blocks_of(trigrams: Iterable[tuple[str, bool]], bits: dict[str, int]) -> list[tuple[int, int]]:
    """Sets of wanted trigrams and of the others behind them, in order; `bits` are the numbers trigrams have in them."""
    blocks, ones, zeros = [], 0, 0
    for trigram, is_wanted in trigrams:
        bit = bits.setdefault(trigram, 1 << len(bits))
        if is_wanted and zeros:
            blocks.append((ones, zeros))
            ones = zeros = 0
        if is_wanted:
            ones |= bit
        else:
            zeros |= bit
    return [*blocks, (ones, zeros)]


def _best_of_blocks(blocks: Sequence[Sequence[int]], wanted: int) -> float:
    """The best share over all runs of blocks. It begins where wanted trigrams begin, and ends where some end."""
    best = 0.0
    for start, (first, _others) in enumerate(blocks):
        if not first:
            continue
        common = strange = 0
        for ones, zeros in blocks[start:]:
            common |= ones
            best = max(best, common.bit_count() / (wanted + strange.bit_count()))
            strange |= zeros
    return best


class _Term:
    """What is looked for, and what was computed for it so far."""

    def __init__(self, text: str) -> None:
        self.text = text.lower()[:LONGEST_TERM].strip()
        self.trigrams = set(trigrams_in_order(self.text))
        self._of_words: dict[str, tuple[float, list[tuple[int, int]]]] = {}
        self._bits: dict[str, int] = {}

    def part_of(self, name: str) -> float:
        """The word similarity with a name."""
        words = [self._known_of(word) for word in _WORD.findall(name)]
        hits = [place for place, (best, _blocks) in enumerate(words) if best]
        if len(hits) < 2:
            return words[hits[0]][0] if hits else 0.0
        between = words[hits[0] : hits[-1] + 1]
        return _best_of_blocks([block for _best, blocks in between for block in blocks], len(self.trigrams))

    def _known_of(self, word: str) -> tuple[float, list[tuple[int, int]]]:
        """The word similarity with one word, and its blocks."""
        known = self._of_words.get(word)
        if known is None:
            blocks = _blocks_of(((one, one in self.trigrams) for one in trigrams_in_order(word)), self._bits)
            known = self._of_words[word] = _best_of_blocks(blocks, len(self.trigrams)), blocks
        return known


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
    holders: dict[str, Numbers] = field(default_factory=dict)
    """In which names a trigram occurs, by their position."""
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[Name]) -> NameIndex:
        """An index of these names."""
        index, texts, at = cls(), [], 0
        holders: dict[str, Numbers] = defaultdict(lambda: array("L"))
        words: set[str] = set()
        for position, name in enumerate(names):
            text = name.text.lower().replace(_SEPARATOR, " ")
            trigrams = () if name.is_alias else set(trigrams_in_order(text))
            for trigram in trigrams:
                holders[trigram].append(position)
            words.update(_WORD.findall(text))
            index.keys.append(name.key)
            index.groups.append(name.group)
            index.sizes.append(len(trigrams))
            index.starts.append(at)
            texts.append(text)
            at += len(text) + 1
        index.starts.append(at)
        index.texts = "".join(f"{text}{_SEPARATOR}" for text in texts)
        index.holders = {trigram: array("L", found) for trigram, found in holders.items()}
        index.words = frozenset(words)
        return index

    def search(self, term: str, groups: Iterable[int] = ()) -> dict[int, Fit]:
        """The keys of all that fits what somebody typed, and how well; the best of its names counts.

        Where nothing fits, a word nobody uses is taken for the known word from which one slip of the finger led to it.
        """
        allowed = frozenset(groups)
        spellings = [term, *self._with_umlauts(term)]
        found = self._similar_to_any(spellings, allowed)
        return found or self._similar_to_any(self._respelled(term), allowed)

    def containing(self, part: str, groups: Iterable[int] = ()) -> set[int]:
        """The keys of all that has this, letter by letter, in a name or an alias, in any case of letters."""
        allowed = frozenset(groups)
        return {self.keys[at] for at in self._with(part.lower()) if not allowed or self.groups[at] in allowed}

    def _similar_to_any(self, terms: Iterable[str], groups: frozenset[int]) -> dict[int, Fit]:
        best: dict[int, Fit] = {}
        for term in terms:
            for key, fit in self._similar(_Term(term), groups).items():
                best[key] = max(fit, best.get(key, fit))
        return best

    def _similar(self, term: _Term, groups: frozenset[int]) -> dict[int, Fit]:
        best: dict[int, Fit] = {}
        for at, fit in chain(self._named_like(term), self._with_alias(term)):
            if groups and self.groups[at] not in groups:
                continue
            key = self.keys[at]
            if key not in best or fit > best[key]:
                best[key] = fit
        return best

    def _named_like(self, term: _Term) -> Iterator[tuple[int, Fit]]:
        wanted = len(term.trigrams)
        common = Counter(chain.from_iterable(self.holders.get(trigram, ()) for trigram in term.trigrams))
        enough = ONE_PART * wanted
        sizes = self.sizes
        # Less is in common with no name that fits, for none has fewer trigrams than it shares.
        least = WHOLE_NAME * wanted
        for at, count in [pair for pair in common.items() if pair[1] >= least]:
            whole = count / (wanted + sizes[at] - count)
            # A part is at most as similar as all of its common trigrams would make it.
            if whole < WHOLE_NAME and count < enough:
                continue
            part = self._part(term, at)
            if part >= ONE_PART or whole >= WHOLE_NAME:
                yield at, Fit(part, whole)

    def _with_alias(self, term: _Term) -> Iterator[tuple[int, Fit]]:
        for at in self._with(term.text):
            if not self.sizes[at]:
                yield at, Fit(0.0, 0.0)

    def _part(self, term: _Term, at: int) -> float:
        name = self.texts[self.starts[at] : self.starts[at + 1] - 1]
        if name.startswith(term.text):
            return EQUAL if name == term.text else PREFIX
        return term.part_of(name)

    def _with(self, part: str) -> Iterator[int]:
        """Positions of the names that contain these letters."""
        part = part.replace(_SEPARATOR, " ")
        at = self.texts.find(part) if part else -1
        while at >= 0:
            position = bisect_right(self.starts, at) - 1
            yield position
            at = self.texts.find(part, self.starts[position + 1])

    def _with_umlauts(self, term: str) -> list[str]:
        """The term with `Bankdrücken` for `bankdruecken`, which is what somebody types who lacks the letter."""
        words = _WORD.findall(term.lower()[:LONGEST_TERM])
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
        words = _WORD.findall(term.lower()[:LONGEST_TERM])
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
