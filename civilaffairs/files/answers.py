"""How a file leaves the portal: to be kept, never run within our pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attached(data: bytes, name: str, media_type: str) -> HttpResponse:
    """The file under its name, as an attachment."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=media_type, headers=headers)
