"""An upload in a form: checked like every other, refused beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from civilaffairs.files.checks import Checked, check_upload
from civilaffairs.lib.errors import Refused


def checked(upload: UploadedFile, **limits: Any) -> Checked:
    """What ``check_upload`` makes of it. Raises forms.ValidationError with its message and remedy."""
    try:
        return check_upload(upload, **limits)
    except Refused as refusal:
        raise forms.ValidationError(f"{refusal.message} {refusal.remedy}".strip()) from None
