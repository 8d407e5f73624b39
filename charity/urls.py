"""The addresses of charity."""

from civilaffairs.casework.intake.urls import routes_of

app_name = "charity"
urlpatterns = routes_of("charity")
