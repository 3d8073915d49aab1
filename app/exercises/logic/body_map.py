"""Where the catalogue's muscles are on the body diagram, and their pictures made of it."""

import re
from collections.abc import Iterable

# The muscle's id in the catalogue, and the shape of `static/img/body.svg` that shows it.
SHAPES = {
    1: "front-biceps",
    2: "front-front-delts",
    3: "front-serratus",
    4: "front-chest",
    5: "back-triceps",
    6: "front-abs",
    7: "back-calves",
    8: "back-glutes",
    9: "back-traps",
    10: "front-quads",
    11: "back-hamstrings",
    12: "back-lats",
    13: "front-brachialis",
    14: "front-obliques",
    15: "back-soleus",
    16: "back-lower-back",
}
_LEGS = {7, 10, 11, 15}
TONES = {"main": "#5648bd", "secondary": "#b4abea"}
"""Folder of the pictures, and the colour of the muscle: full where it is the main one, pale where it helps."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LEFT_EDGES = {"front": 0, "back": 190}
_SKIN, _BORDER, _RESTING = "#ebeee8", "#d2d7ce", "#d6dbd2"
_PATH = re.compile(r'<path id="([a-z-]+)" class="muscle"[^>]*? d="([^"]+)"/>')
_OUTLINE = re.compile(r'<(path|ellipse) class="skin"([^>]*)/>')


def picture(diagram: str, muscle_id: int, tone: str) -> str:
    """An SVG of one side of the body with one muscle coloured. `diagram` is the text of the body diagram."""
    shape = SHAPES[muscle_id]
    side = shape.partition("-")[0]
    half = diagram[diagram.index(f'<g id="body-{side}">') :].partition("</g>")[0]
    parts = [f'<{kind}{where} fill="{_SKIN}" stroke="{_BORDER}"/>' for kind, where in _OUTLINE.findall(half)] + [
        f'<path fill="{tone if name == shape else _RESTING}" stroke="#fff" d="{outline}"/>'
        for name, outline in _PATH.findall(half)
    ]
    box = f'viewBox="{_LEFT_EDGES[side]} 0 180 402" width="180" height="402"'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {box}>', *parts, "</svg>", ""])


def shapes_in(diagram: str) -> str:
    """What is drawn in the body diagram, without the picture around it: to be defined once and used many times."""
    inner = diagram[diagram.index(">") + 1 :].rpartition("</svg>")[0]
    return _COMMENT.sub("", inner).strip()


def window_on(muscle_ids: Iterable[int]) -> str:
    """The part of the diagram (a viewBox) that shows most of these muscles, the first one in any case."""
    first = next(iter(muscle_ids), None)
    if first is None:
        return "0 0 180 402"
    side = SHAPES[first].partition("-")[0]
    return f"{_LEFT_EDGES[side] + 10} {200 if first in _LEGS else 36} 160 {190 if first in _LEGS else 160}"


def figure(diagram: str, first: Iterable[int], second: Iterable[int]) -> str:
    """The body diagram as a part of a page: muscles (catalogue ids) coloured in full and in pale, without ids."""
    tones = {SHAPES[key]: "second" for key in second if key in SHAPES}
    tones |= {SHAPES[key]: "first" for key in first if key in SHAPES}
    # A muscle that is seen from both sides is coloured on both.
    named = {shape.partition("-")[2]: tone for shape, tone in tones.items()}

    def coloured(found: re.Match[str]) -> str:
        _side, _dash, name = found[1].partition("-")
        tone = tones.get(found[1]) or named.get(name)
        return f'<path class="muscle{f" {tone}" if tone else ""}" data-muscle="{name}" d="{found[2]}"/>'

    inner = diagram[diagram.index(">", diagram.index("<svg")) + 1 : diagram.rindex("</svg>")]
    return re.sub(r'<g id="[a-z-]+">', "<g>", _PATH.sub(coloured, inner))
