"""The addresses of social assistance."""

from civilaffairs.casework.intake.urls import routes_of

app_name = "assistance"
urlpatterns = routes_of("assistance")
