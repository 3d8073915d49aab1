"""Short ids: the published vectors, and everything that is none."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic.short_ids import ALPHABET, UndecodableId, decode, encode

VECTORS = [
    ("kjxavSTUrJvoAh2wvCeGEF", UUID("f03265f6-9fe0-489b-812f-c7dc4deff55e")),
    ("MmqcFdJMTkT5T8GZ733eZb", UUID("6f1c7a52-3c0d-4c59-9b1e-2f8f0b7d4a10")),
    ("2" * 22, UUID(int=0)),
    ("oZEq7ovRbLq6UnGMPwc8B5", UUID(int=2**128 - 1)),
]


@pytest.mark.parametrize(("short", "uuid"), VECTORS)
def test_the_published_vectors(short: str, uuid: UUID) -> None:
    assert encode(uuid) == short
    assert decode(short) == uuid


@given(st.uuids(allow_nil=True))
def test_what_is_encoded_is_decoded(uuid: UUID) -> None:
    short = encode(uuid)

    assert len(short) == 22
    assert set(short) <= set(ALPHABET)
    assert decode(short) == uuid


@pytest.mark.parametrize(("short", "number"), [("2", 0), ("3", 1), ("32", 57), ("z", 56)])
def test_a_shorter_text_is_a_smaller_number(short: str, number: int) -> None:
    assert decode(short) == UUID(int=number)


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "O", "1", "I", "l", "bad'", "é", "a b", "kjxavSTUrJvoAh2wvCeGE-", "oZEq7ovRbLq6UnGMPwc8B6",
        "z" * 22, "2" * 23, "3" * 5000,
    ],
)  # fmt: skip
def test_what_nothing_is_encoded_to_cannot_be_decoded(text: str) -> None:
    with pytest.raises(UndecodableId):
        decode(text)
    assert issubclass(UndecodableId, ValueError)
