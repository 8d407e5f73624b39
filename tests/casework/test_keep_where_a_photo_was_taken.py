"""A photo of a visit: when and where it was taken is kept as fields, sealed, and gone from the picture."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import ExifTags, Image

from civilaffairs.casework import queries
from civilaffairs.files import captures, store
from civilaffairs.files.checks import Checked, check_upload

BASE, GPS = ExifTags.Base, ExifTags.GPS


def photo(taken: str = "2020:09:28 09:41:05", latitude: tuple[int, ...] = (22, 59, 24)) -> bytes:
    picture, data = Image.new("RGB", (40, 30), "grey"), BytesIO()
    exif = picture.getexif()
    exif.get_ifd(ExifTags.IFD.Exif)[BASE.DateTimeOriginal] = taken
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: latitude,
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (113, 52, 48),
        }
    )
    picture.save(data, "JPEG", exif=exif)
    return data.getvalue()


def uploaded(data: bytes) -> Checked:
    return check_upload(SimpleUploadedFile("visit.jpg", data))


@pytest.mark.django_db
def test_time_and_place_become_fields_and_leave_the_picture(reach, visit) -> None:
    reach("survey")
    visit(photos=[uploaded(photo())])
    (kept,) = queries.photos_of(queries.visits_of(visit().case)).select_related("content")
    assert (kept.taken_at, kept.taken_where) == ("2020-09-28T09:41:05", "22.99000,113.88000")
    assert not Image.open(BytesIO(store.read(kept))).getexif()
    with connection.cursor() as cursor:
        cursor.execute("SELECT taken_where FROM files_storedfile WHERE id = %s", [kept.pk])
        assert b"113.88" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (photo(taken="yesterday"), captures.Capture("", "22.99000,113.88000")),
        (photo(latitude=(99, 0, 0)), captures.Capture("2020-09-28T09:41:05", "")),
        (b"\xff\xd8\xff no picture", captures.Capture()),
    ],
    ids=["no time", "no place on earth", "no picture"],
)
def test_what_the_camera_says_wrongly_counts_as_nothing_said(data: bytes, said: captures.Capture) -> None:
    assert captures.of_picture(data) == said
