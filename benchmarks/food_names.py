"""Names of invented products: words as frequent as in the names of Open Food Facts, in five languages, and a long tail.

The frequent words and their order are facts of that catalogue; a word of place n is taken about 1/(n + 6) as often as
the first (Zipf). Behind them come a few hundred thousand words nobody knows, as brands and misspellings make them.
"""

from itertools import accumulate
from pathlib import Path
from random import Random

FREQUENT = (Path(__file__).parent / "food_words.txt").read_text().split()
_SYLLABLES = [consonant + vowel for consonant in (*"bcdfghklmnprstvz", "ch", "br", "cr", "st") for vowel in "aeiou"]
_LENGTHS, _HOW_OFTEN = (1, 2, 3, 4, 5, 6, 7, 8, 9), (5, 14, 20, 20, 15, 11, 7, 5, 3)
RARE = 250_000


class Names:
    """Makes names, the same ones for the same seed."""

    def __init__(self, seed: int = 20) -> None:
        self.random = Random(seed)
        rare = {"".join(self.random.choices(_SYLLABLES, k=self.random.choice((2, 3, 3, 4, 4)))) for _ in range(RARE)}
        self.words = list(dict.fromkeys(FREQUENT)) + sorted(rare)
        self._weights = list(accumulate(1 / (place + 6) for place in range(len(self.words))))
        self._brands = [" ".join(self._taken(2)).title() for _ in range(40_000)]
        self._brand_weights = list(accumulate(1 / (place + 10) for place in range(len(self._brands))))

    def _taken(self, number: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self._weights, k=number)

    def some(self, number: int) -> list[str]:
        """So many names."""
        lengths = self.random.choices(_LENGTHS, _HOW_OFTEN, k=number)
        words = iter(self._taken(sum(lengths)))
        return [" ".join(next(words) for _ in range(length)).capitalize() for length in lengths]

    def brands(self, number: int) -> list[str]:
        """So many brands; every third product names none."""
        found = self.random.choices(self._brands, cum_weights=self._brand_weights, k=number)
        return ["" if self.random.random() < 0.35 else brand for brand in found]
