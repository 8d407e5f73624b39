"""When and where a photo was taken, read from it before the picture loses all it says of itself."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

TAKEN, CHANGED = ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTime
WRITTEN = "%Y:%m:%d %H:%M:%S"
LARGEST = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True)
class Capture:
    """The camera's own clock and place, both unproved; empty where the picture says nothing."""

    taken_at: str = ""  # local time of the camera, ISO
    place: str = ""  # latitude,longitude in degrees


def of_picture(data: bytes) -> Capture:
    """What a picture says; a broken or lying part counts as nothing said."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            exif = picture.getexif()
            inner = exif.get_ifd(ExifTags.IFD.Exif)
            where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, TypeError):
        return Capture()
    return Capture(_time(inner.get(TAKEN) or exif.get(CHANGED)), _place(where))


def _time(written: Any) -> str:
    try:
        return datetime.strptime(str(written).strip("\x00 "), WRITTEN).isoformat()  # noqa: DTZ007 - the camera's
    except ValueError:
        return ""


def _place(gps: dict[int, Any]) -> str:
    try:
        north = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "latitude")
        east = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "longitude")
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError):
        return ""
    return f"{north},{east}"


def _degrees(parts: Any, side: str, axis: str) -> str:
    degrees, minutes, seconds = (Decimal(part.numerator) / Decimal(part.denominator) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not 0 <= found <= LARGEST[axis]:
        raise ValueError(f"{found} is no {axis}")
    return f"{-found if side in ('S', 'W') else found:.5f}"
