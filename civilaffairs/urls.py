"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path

from civilaffairs import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health.health, name="health"),
    path("", include("civilaffairs.accounts.urls")),
    path("", include("civilaffairs.people.urls")),
    path("", include("civilaffairs.web.urls")),
]
