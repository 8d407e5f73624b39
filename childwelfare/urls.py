"""The addresses of child welfare."""

from civilaffairs.casework.intake.urls import routes_of

app_name = "childwelfare"
urlpatterns = routes_of("childwelfare")
