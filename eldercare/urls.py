"""The addresses of elder care."""

from civilaffairs.casework.intake.urls import routes_of

app_name = "eldercare"
urlpatterns = routes_of("eldercare")
