"""Every address of the portal."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from civilaffairs import health
from civilaffairs.accounts.gate import public
from civilaffairs.casework.views.check import check_letter

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", public(health.health), name="health"),
    path("letters/check/", public(check_letter), name="check-letter"),
    path("", include("civilaffairs.accounts.urls")),
    path("", include("civilaffairs.files.urls")),
    path("", include("civilaffairs.jobs.urls")),
    path("", include("civilaffairs.people.urls")),
    path("", include("civilaffairs.casework.urls")),
    path("", include("civilaffairs.benefits.review_urls")),
    path("", include("civilaffairs.benefits.urls")),
    path("", include("civilaffairs.benefits.changes.urls")),
    path("", include("civilaffairs.payments.urls")),
    path("", include("civilaffairs.web.urls")),
    path("reviews/", include("civilaffairs.web.reviewing.urls")),
    path("radar/", include("civilaffairs.web.radar.urls")),
    path("standards/", include("civilaffairs.web.standards.urls")),
    path("assistance/", include("assistance.urls")),
    path("eldercare/", include("eldercare.urls")),
    path("childwelfare/", include("childwelfare.urls")),
    path("charity/", include("charity.urls")),
]

if settings.CLOCK_MAY_MOVE:
    urlpatterns.append(path("", include("civilaffairs.demo.urls")))
