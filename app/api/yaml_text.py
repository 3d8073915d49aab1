"""Plain data as YAML: block style, every text quoted, so that nothing can be mistaken for something else."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def yaml_text(data: Any) -> str:
    """The YAML text of dictionaries, lists, text, numbers, truth values and None."""
    return "\n".join(_lines(data, "")) + "\n"


def _lines(data: Any, margin: str) -> Iterator[str]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _entry(f"{margin}{json.dumps(str(key), ensure_ascii=False)}:", value, margin)
    else:
        for value in data:
            yield from _entry(f"{margin}-", value, margin)


def _entry(start: str, value: Any, margin: str) -> Iterator[str]:
    if isinstance(value, (Mapping, list, tuple)) and value:
        yield start
        yield from _lines(value, f"{margin}  ")
    else:
        yield f"{start} {json.dumps(value, ensure_ascii=False)}"
