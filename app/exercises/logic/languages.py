"""In which language is this? Only a confident contradiction counts: short or mixed texts are believed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FEWEST_LETTERS = 20
"""Shorter texts have no language one could be sure of."""
SURE, IMPOSSIBLE = 0.95, 0.05
_CLOSE = (
    frozenset({"no", "da", "sv"}),
    frozenset({"hr", "sr", "sl", "mk", "bg"}),
    frozenset({"cs", "sk"}),
    frozenset({"es", "pt", "ca", "it"}),
    frozenset({"ru", "uk", "bg", "mk"}),
    frozenset({"tr", "az"}),
    frozenset({"de", "nl"}),
    frozenset({"fa", "ar"}),
)
"""Languages that are taken for each other more easily than one may refuse a text for."""
_UNKNOWN_TO_US = {
    "af",
    "bn",
    "cy",
    "et",
    "gu",
    "hi",
    "hu",
    "ja",
    "kn",
    "lt",
    "lv",
    "ml",
    "mr",
    "ne",
    "pa",
    "so",
    "sq",
} | {"sw", "te", "tl", "ur", "vi"}
_NOT_DETECTED = {"az", "eo", "sr"}
"""Languages of ours that nothing is known about: their texts are believed."""


@dataclass(frozen=True)
class Judgement:
    """What a text seems to be written in: the code of a language, or None where nobody could say."""

    code: str | None
    contradicts: bool


def judged(text: str, expected: str) -> Judgement:
    """Whether a text that is said to be in the language `expected` (a code of two letters) clearly is in another."""
    letters = sum(character.isalpha() for character in text)
    if not letters:
        return Judgement(None, contradicts=True)
    if letters < FEWEST_LETTERS or expected in _NOT_DETECTED:
        return Judgement(expected, contradicts=False)
    found = _probabilities(text)
    best = max(found, key=lambda code: found[code], default=expected)
    is_sure = found.get(best, 0) >= SURE and found.get(expected, 0) <= IMPOSSIBLE
    if best == expected or not is_sure or any({best, expected} <= close for close in _CLOSE):
        return Judgement(expected, contradicts=False)
    return Judgement(best, contradicts=True)


def _probabilities(text: str) -> dict[str, float]:
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    detector = _profiles().create()
    detector.append(text[:2000])
    try:
        return {one.lang.partition("-")[0]: one.prob for one in detector.get_probabilities()}
    except LangDetectException:
        return {}


@cache
def _profiles() -> Any:
    """What is known about the languages we have; of others it would only need memory."""
    import langdetect  # noqa: PLC0415
    from langdetect.detector_factory import DetectorFactory  # noqa: PLC0415

    folder = Path(langdetect.__file__).parent / "profiles"
    factory = DetectorFactory()
    # The same text is judged the same way every time.
    factory.seed = 0
    factory.load_json_profile(
        [path.read_text() for path in sorted(folder.iterdir()) if path.name not in _UNKNOWN_TO_US]
    )
    return factory
