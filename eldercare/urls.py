"""The addresses of elder care."""

from civilaffairs.casework.intake.urls import routes
from eldercare.intakes import OLD_AGE

app_name = "eldercare"
urlpatterns = routes(OLD_AGE)
