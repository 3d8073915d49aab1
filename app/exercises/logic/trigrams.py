"""How similar texts are by their trigrams, with the figures of PostgreSQL's pg_trgm, and the same on every database."""

import re
from collections.abc import Iterable, Sequence

LONGEST_TERM = 200
"""Characters of what is looked for; nothing is called by a longer name."""
_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """Its letters and digits, without what stands between."""
    return _WORD.findall(text)


def trigrams_in_order(text: str) -> list[str]:
    """Every three letters of each word, with two blanks before it and one behind."""
    found = []
    for word in words_in(text.lower()):
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
    best, left = 0.0, 0
    for start in range(len(blocks) - 1, -1, -1):
        first = blocks[start][0]
        left |= first
        # No run that begins here has more in common than all that is left.
        if not first or left.bit_count() / wanted <= best:
            continue
        common = strange = 0
        for ones, zeros in blocks[start:]:
            common |= ones
            if ones:
                best = max(best, common.bit_count() / (wanted + strange.bit_count()))
            strange |= zeros
    return best


class Term:
    """What is looked for, and what was computed for it so far."""

    def __init__(self, text: str) -> None:
        self.text = text.lower()[:LONGEST_TERM].strip()
        self.trigrams = set(trigrams_in_order(self.text))
        self._best: dict[str, float] = {}
        self._blocks: dict[str, list[tuple[int, int]]] = {}
        self._of_runs: dict[tuple[str, ...], float] = {}
        self._bits: dict[str, int] = {}

    def part_of(self, words: Sequence[str]) -> float:
        """The word similarity with a name, given by its words."""
        known = self._best
        hits = [place for place, word in enumerate(words) if (known[word] if word in known else self._learn(word))]
        if len(hits) < 2:
            return known[words[hits[0]]] if hits else 0.0
        run = tuple(words[hits[0] : hits[-1] + 1])
        found = self._of_runs.get(run)
        if found is None:
            blocks = [block for word in run for block in self._blocks[word]]
            found = self._of_runs[run] = _best_of_blocks(blocks, len(self.trigrams))
        return found

    def _learn(self, word: str) -> float:
        """The word similarity with one word; it and the word's blocks are remembered."""
        blocks = _blocks_of(((one, one in self.trigrams) for one in trigrams_in_order(word)), self._bits)
        self._blocks[word] = blocks
        best = self._best[word] = _best_of_blocks(blocks, len(self.trigrams))
        return best
