"""The addresses of social assistance."""

from assistance.intakes import EXTREME_HARDSHIP, MINIMUM_LIVING
from civilaffairs.casework.intake.urls import routes

app_name = "assistance"
urlpatterns = [*routes(MINIMUM_LIVING), *routes(EXTREME_HARDSHIP)]
