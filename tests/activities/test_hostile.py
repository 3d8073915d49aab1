"""What no program means and no person types: refused with a sentence, never an error of the server."""

import struct
import zipfile
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.activities.gpx_samples import golden_gpx
from tests.activities.uploads import entered, send_parts, upload, workout_in
from tests.people import Browser, Program

MEGABYTE = 1024 * 1024
CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
HALF_A_CHARACTER = r'"\ud800"'


@pytest.mark.parametrize(
    "data", [f'{{"sport_id": {HALF_A_CHARACTER}}}', f'{{"sport_id": 1, "equipment_ids": [{HALF_A_CHARACTER}]}}']
)
def test_half_a_character_is_told_back_as_a_question_mark(data: str, as_alice: Program) -> None:
    answer = send_parts(as_alice, file=(golden_gpx(), "ride.gpx"), data=data)

    assert answer.status_code == 400
    assert "?" in answer.json["message"]


def test_values_nested_too_deeply_are_refused(as_alice: Program) -> None:
    workout_id = entered(as_alice)["id"]
    deep = '{"sport_id": ' + "[" * 1000 + "]" * 1000 + ', "duration": 1, "distance": 1, "workout_date": "x"}'

    answers = [
        as_alice.post("/api/workouts/no_gpx", data=deep, content_type="application/json"),
        as_alice.patch(f"/api/workouts/{workout_id}", data=deep, content_type="application/json"),
        send_parts(as_alice, file=(golden_gpx(), "ride.gpx"), data=deep),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert {answer.json["message"] for answer in answers} == {"invalid payload"}


def test_a_json_body_without_a_length_is_not_read_beyond_its_limit(as_alice: Program) -> None:
    stream = BytesIO(b'{"title": "' + b"x" * 3 * MEGABYTE + b'"}')

    answer = as_alice.post(
        "/api/workouts/no_gpx",
        input_stream=stream,
        content_type="application/json",
        environ_overrides=CHUNKED,
    )

    assert answer.status_code == 400
    assert stream.tell() <= MEGABYTE


def test_a_file_without_a_length_is_measured_before_it_is_read(as_alice: Program, app: Flask) -> None:
    content = golden_gpx().encode() + b" " * app.config["MAX_FILE_SIZE"]
    boundary, body = encode_multipart({"data": '{"sport_id": 1}', "file": FileStorage(BytesIO(content), "ride.gpx")})

    answer = as_alice.post(
        "/api/workouts",
        input_stream=BytesIO(body),
        content_type=f"multipart/form-data; boundary={boundary}",
        environ_overrides=CHUNKED,
    )

    assert answer.status_code == 413
    assert answer.json["message"] == "Error during workout upload, file size exceeds 25.0MB."


def test_a_sport_of_thousands_of_digits_is_no_sport(alices_browser: Browser) -> None:
    assert alices_browser.get(f"/activities/?sport={'9' * 5000}").status_code == 200


def test_a_file_name_with_line_breaks_names_a_download_without_them(as_alice: Program, alices_browser: Browser) -> None:
    head = b"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%00x.gpx"
    parts = [b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n{"sport_id": 1}\r\n--x\r\n', head, b"\r\n\r\n"]
    body = b"".join([*parts, golden_gpx().encode(), b"\r\n--x--\r\n"])
    answer = as_alice.post("/api/workouts", data=body, content_type="multipart/form-data; boundary=x")

    download = alices_browser.get(f"/activities/{workout_in(answer)['id']}/original", buffered=True)

    assert download.status_code == 200
    assert 'filename="a__Set-Cookie:x.gpx"' in download.headers["Content-Disposition"]
    assert "Set-Cookie" not in download.headers


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_entries_packed_in_a_way_no_program_packs_recordings_are_told_by_name(kind: int, as_alice: Program) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        archive.writestr("ride.gpx", golden_gpx())

    answer = upload(as_alice, file.getvalue(), "x.zip")

    assert (answer.status_code, answer.json["errored_workouts"]) == (400, {"ride.gpx": "invalid file"})


def test_an_entry_before_the_beginning_of_its_archive_is_told_by_name(as_alice: Program) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("padding.bin", bytes(600_000))  # such an upload waits on the disk, not in memory
        archive.writestr("ride.gpx", golden_gpx())
    content = bytearray(file.getvalue())
    end = content.rindex(b"PK\x05\x06")
    (directory,) = struct.unpack_from("<L", content, end + 16)
    struct.pack_into("<L", content, end + 16, directory + 650_000)

    answer = upload(as_alice, bytes(content), "x.zip")

    assert answer.status_code == 400
    assert "invalid file" in answer.text
