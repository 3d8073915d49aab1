"""Archives sent by programs: the good files are stored, the others told by name, and nothing can burst."""

import zipfile
from io import BytesIO

import pytest
from flask import Flask

from tests.activities.gpx_samples import golden_gpx
from tests.activities.uploads import traces_in, upload
from tests.people import Program

MEGABYTE = 1024 * 1024


def archive_of(*entries: tuple[str, str | bytes]) -> bytes:
    """An archive with these names and contents."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def lying_about_its_size(archive: bytes, size: int, claimed: int) -> bytes:
    """The same archive, whose table of contents says something else about the size of its entry."""
    real, lie = size.to_bytes(4, "little"), claimed.to_bytes(4, "little")
    assert real in archive
    return archive.replace(real, lie)


def test_every_good_file_becomes_a_workout(as_alice: Program) -> None:
    answer = upload(as_alice, archive_of(("a.gpx", golden_gpx()), ("tour/b.GPX", golden_gpx())), "x.zip", title="T")

    assert answer.status_code == 201
    assert [workout["title"] for workout in answer.json["data"]["workouts"]] == ["T", "T"]


def test_bad_files_are_told_by_name_and_the_good_ones_stay(as_alice: Program) -> None:
    content = archive_of(("good.gpx", golden_gpx()), ("bad.gpx", "<gpx/>"), ("text.gpx", "text"))

    answer = upload(as_alice, content, "x.zip")

    assert answer.status_code == 400
    assert (answer.json["status"], answer.json["new_workouts"]) == ("fail", 1)
    assert answer.json["errored_workouts"] == {"bad.gpx": "no tracks in gpx file", "text.gpx": "invalid file"}
    assert [workout["title"] for workout in answer.json["data"]["workouts"]] == ["Golden"]


@pytest.mark.parametrize("name", ["/etc/x.gpx", "../x.gpx", "a/../../x.gpx", "..\\x.gpx", "C:/x.gpx"])
def test_a_path_out_of_the_archive_is_refused(name: str, as_alice: Program, app: Flask) -> None:
    before = traces_in(app)

    answer = upload(as_alice, archive_of((name, golden_gpx())), "x.zip")

    assert answer.json["new_workouts"] == 0
    assert list(answer.json["errored_workouts"].values()) == ["invalid file"]
    assert traces_in(app) == before


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", "error", "invalid file"),
        (b"PK\x05\x06", "error", "invalid file"),
        (b"no archive", "error", "invalid file"),
        (archive_of(), "fail", "archive does not contain valid workout files"),
        (archive_of(("x.txt", "x")), "fail", "archive does not contain valid workout files"),
        (archive_of(("__MACOSX/._x.gpx", "x")), "fail", "archive does not contain valid workout files"),
        (
            archive_of(("bomb.gpx", b" " * 26 * MEGABYTE)),
            "fail",
            "at least one file in zip archive exceeds size limit, please check the archive",
        ),
        (archive_of(*((f"{number:0200}.txt", "") for number in range(9000))), "error", "invalid file"),
    ],
    ids=("empty", "end only", "text", "no entries", "no tracks", "hidden", "bomb", "endless table"),
)
def test_archives_that_make_no_sense_are_refused(
    content: bytes, status: str, message: str, *, as_alice: Program, app: Flask
) -> None:
    before = traces_in(app)

    answer = upload(as_alice, content, "x.zip")

    assert (answer.status_code, answer.json["status"], answer.json["message"]) == (400, status, message)
    assert traces_in(app) == before


def test_a_bomb_that_lies_about_its_size_is_cut_off(as_alice: Program, app: Flask) -> None:
    size = 30 * MEGABYTE
    content = lying_about_its_size(archive_of(("bomb.gpx", b"<gpx>" + b" " * (size - 5))), size, 1000)
    before = traces_in(app)

    answer = upload(as_alice, content, "x.zip")

    assert (answer.status_code, answer.json["new_workouts"]) == (400, 0)
    assert traces_in(app) == before
