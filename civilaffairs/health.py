"""Whether the portal can serve a page: asked by the container's health check.

``python -m civilaffairs.health`` asks the running server, by the name it answers to.
"""

import os
import sys
import urllib.request

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

ADDRESS = "http://127.0.0.1:8000/health"


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Tells a stranger no more than that it works."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    request = urllib.request.Request(ADDRESS, headers={"Host": host})
    with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
        return 0 if answer.status == HttpResponse.status_code else 1


if __name__ == "__main__":
    sys.exit(main())
