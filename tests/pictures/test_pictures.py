"""Pictures people send: what is taken out of them, what is refused, and smaller copies."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from app.errors import Invalid
from app.pictures import read_picture
from tests.body.photos import SECRET, opened, photo

KINDS = (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"))


def _read(content: bytes, name: str = "me.jpg", copies: tuple[int, ...] = (200,)) -> tuple[bytes, dict[int, bytes]]:
    picture = read_picture(BytesIO(content), name, copies)
    return b"".join(picture.pieces), dict(picture.copies)


@pytest.mark.parametrize(("kind", "ending"), KINDS)
def test_place_and_camera_are_taken_out_and_the_picture_stays_as_it_is(kind: str, ending: str) -> None:
    content = photo(kind, orientation=6)
    assert SECRET.encode() in content

    bare, _copies = _read(content, f"me.{ending}")

    assert SECRET.encode() not in bare
    assert dict(opened(bare).getexif()) == {0x0112: 6}
    assert opened(bare).convert("RGB").tobytes() == opened(content).convert("RGB").tobytes()


@pytest.mark.parametrize(("orientation", "red_corner"), [(1, (2, 2)), (3, (37, 27)), (6, (27, 2)), (8, (2, 37))])
def test_smaller_copies_stand_upright(orientation: int, red_corner: tuple[int, int]) -> None:
    _bare, copies = _read(photo(size=(400, 300), orientation=orientation), copies=(40,))

    copy = opened(copies[40])

    assert copy.size == ((40, 30) if orientation in {1, 3} else (30, 40))
    assert copy.getpixel(red_corner)[0] > 150
    assert not dict(copy.getexif())


def test_what_hides_behind_the_end_of_a_picture_goes() -> None:
    bare, _copies = _read(photo() + b"a film with its place")

    assert b"place" not in bare
    assert bare.endswith(b"\xff\xd9")


def test_several_pictures_in_one_file_become_the_first() -> None:
    written = BytesIO()
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
    first.save(written, "MPO", save_all=True, append_images=[second])

    bare, _copies = _read(written.getvalue())

    assert opened(bare).format == "JPEG"
    assert opened(bare).getpixel((5, 5))[0] > 200


def test_a_colour_profile_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    bare, copies = _read(photo(icc_profile=profile))

    assert opened(bare).info["icc_profile"] == profile
    assert opened(copies[200]).info["icc_profile"] == profile


def test_avif_becomes_an_upright_jpeg() -> None:
    picture = read_picture(BytesIO(photo("AVIF", orientation=6)), "me.avif", (200,))

    assert (picture.ending, picture.width, picture.height) == ("jpg", 30, 40)
    assert not dict(opened(b"".join(picture.pieces)).getexif())


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_broken_avif_is_an_input_error() -> None:
    whole = photo("AVIF")
    refused = 0
    for place in range(0, len(whole), 7):
        damaged = BytesIO(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read_picture(damaged, "me.avif", (200,))
        except Invalid:
            refused += 1

    assert refused > 10


def test_transparency_is_white_in_copies() -> None:
    written = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(written, "PNG")

    _bare, copies = _read(written.getvalue(), "me.png")

    assert min(opened(copies[200]).getpixel((5, 5))) > 250


def _animation(kind: str) -> bytes:
    written = BytesIO()
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=100)
    return written.getvalue()


def _bomb() -> bytes:
    written = BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")
    return written.getvalue()


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "me.jpg", "empty_file"),
        (b"GPX is no picture", "me.jpg", "no_image"),
        (HEIC, "me.heic", "heic_image"),
        (HEIC, "me.jpg", "heic_image"),
        (photo(), "me.exe", "image_ending"),
        (photo(), "me", "image_ending"),
        (photo(size=(400, 300))[:-500], "me.jpg", "broken_image"),
        (photo("PNG", size=(400, 300))[:-60], "me.png", "broken_image"),
        (photo("GIF"), "me.gif", "image_type"),
        (photo("TIFF"), "me.tif", "image_type"),
        (_animation("PNG"), "me.png", "animated_image"),
        (_animation("WEBP"), "me.webp", "animated_image"),
        (_bomb, "me.png", "too_many_pixels"),
    ],
)
def test_what_is_no_usable_picture_is_refused_with_the_reason(
    content: bytes | Callable[[], bytes], name: str, code: str
) -> None:
    content = content() if callable(content) else content
    with pytest.raises(Invalid) as refused:
        read_picture(BytesIO(content), name, (200,))

    assert refused.value.code == code


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize(("kind", "ending"), KINDS)
def test_a_file_broken_anywhere_is_refused_or_read_but_never_an_accident(kind: str, ending: str) -> None:
    whole = photo(kind, orientation=6)
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        for broken in (whole[:place], whole[:place] + b"\xff\x00\x13" + whole[place + 3 :]):
            try:
                read_picture(BytesIO(broken), f"me.{ending}", (20,))
            except Invalid:
                continue
