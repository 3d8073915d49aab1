"""Photos: add one, look at them by date, put two side by side. Only their owner sees them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.api.pictures import picture_in
from app.body import queries, services
from app.body.blueprint import blueprint
from app.body.forms import PhotoWords
from app.body.logic.weights import in_unit
from app.body.models import MILLIGRAMS, Image
from app.body.pages.weight import today
from app.body.schemas import own_unit
from app.database import find, writing
from app.dates import zone_of
from app.extensions import db
from app.files import staged
from app.web import reading
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, in_words
from app.web.htmx import redirect, render
from app.web.sending import sent_file
from app.web.uploads import takes_files

SIZES = {"small": 400, "large": 1280, "whole": None}


@dataclass(frozen=True)
class Shot:
    """A photo, what its owner weighed then, and how both are called."""

    image: Image
    weight: str

    @property
    def day(self) -> date:
        """When it was taken."""
        return self.image.date


@blueprint.page("/body/photos", methods=["GET", "POST"])
@takes_files
def photos() -> ResponseReturnValue:
    """Every photo by date, and a form for the next."""
    reader = current_reader()
    form = Form(
        PhotoWords(),
        {"date": reading.day},
        typed=request.form if request.method == "POST" else None,
        shown={"date": today(reader).isoformat()},
    )
    picture = picture_in(form, services.COPIES) if request.method == "POST" else None
    if form.is_valid and picture is not None:
        with staged() as stage, writing():
            services.add_photo(stage, current_user, picture, form.values)
        flash(_("Photo added"), "done")
        return redirect("body.photos")
    return _gallery(form, reader)


def _gallery(form: Form, reader: Reader) -> ResponseReturnValue:
    shots = _shots(reader)
    days: list[tuple[date, list[Shot]]] = []
    for shot in shots:
        if not days or days[-1][0] != shot.day:
            days.append((shot.day, []))
        days[-1][1].append(shot)
    return render(
        "body/photos.html",
        form=form,
        days=days,
        shots=shots,
        choices=[(shot.image.id, _name_of(shot, reader)) for shot in shots],
        image_error=" ".join(in_words(problem) for problem in form.problems.get("image", ())),
    ), form.status


def _shots(reader: Reader) -> list[Shot]:
    rows = queries.images_of(current_user).order_by(Image.date.desc(), Image.id.desc())
    images = db.session.scalars(rows).all()
    series = queries.weight_series_of(current_user) if images else []
    zone = zone_of(reader.timezone)
    days = [moment.astimezone(zone).date() for moment, _milligrams in series]
    return [Shot(image, _weight_on(image.date, days, series, reader)) for image in images]


def _weight_on(day: date, days: Sequence[date], series: Sequence[tuple[object, int]], reader: Reader) -> str:
    """The last weight up to that day, unless it is a month old."""
    place = bisect_right(days, day) - 1
    if place < 0 or (day - days[place]).days > 31:
        return ""
    unit = own_unit()
    kilograms = Decimal(series[place][1]) / MILLIGRAMS
    return f"{reader.number(float(in_unit(kilograms, unit)), 1)} {unit}"


def _name_of(shot: Shot, reader: Reader) -> str:
    return ", ".join(part for part in (reader.written(shot.day), shot.weight, shot.image.description[:30]) if part)


@blueprint.page("/body/photos/compare")
def compare_photos() -> ResponseReturnValue:
    """Two photos side by side; by default the first and the last."""
    reader = current_reader()
    shots = _shots(reader)
    if len(shots) < 2:
        return redirect("body.photos")
    by_id = {str(shot.image.id): shot for shot in shots}
    before = by_id.get(request.args.get("before", ""), shots[-1])
    after = by_id.get(request.args.get("after", ""), shots[0])
    return render(
        "body/compare.html",
        before=before,
        after=after,
        choices=[(shot.image.id, _name_of(shot, reader)) for shot in shots],
        days=abs((after.day - before.day).days),
    )


def _image(image_id: int) -> Image:
    return find(queries.images_of(current_user), Image.id == min(image_id, 2**62))


@blueprint.page("/body/photos/<int:image_id>", methods=["GET", "POST"])
def photo(image_id: int) -> ResponseReturnValue:
    """A photo in large, and what is said about it."""
    image = _image(image_id)
    form = Form(
        PhotoWords(),
        {"date": reading.day},
        typed=request.form if request.method == "POST" else None,
        shown={"date": image.date.isoformat(), "description": image.description},
    )
    if form.is_valid:
        with staged() as stage, writing():
            services.change_photo(stage, _image(image_id), form.values)
        flash(_("Saved"), "done")
        return redirect("body.photos")
    return render("body/photo.html", form=form, image=_image(image_id)), form.status


@blueprint.page("/body/photos/<int:image_id>/delete", methods=["POST"])
def delete_photo(image_id: int) -> ResponseReturnValue:
    """Forget a photo and its files."""
    with staged() as stage, writing():
        services.remove_photo(stage, _image(image_id))
    flash(_("Photo deleted"), "done")
    return redirect("body.photos")


@blueprint.page("/body/photos/<int:image_id>/<size>.jpg")
def photo_copy(image_id: int, size: str) -> Response:
    """The file of a photo in one of its sizes, for its owner's pages."""
    if size not in SIZES:
        abort(404)
    return sent_file(services.file_of(_image(image_id), SIZES[size]))
