"""The addresses of elder care."""

from django.urls import path

from civilaffairs.casework.intake.urls import routes_of
from eldercare.beds import views as beds
from eldercare.meals import views as meals

app_name = "eldercare"
urlpatterns = [
    *routes_of("eldercare"),
    path("meals/", meals.listing, name="meals"),
    path("meals/upload/", meals.upload, name="meals-upload"),
    path("meals/template/", meals.template, name="meals-template"),
    path("meals/<uuid:list_id>/", meals.detail, name="meals-list"),
    path("meals/<uuid:list_id>/<slug:step>/", meals.act, name="meals-act"),
    path("beds/", beds.listing, name="beds"),
    path("beds/upload/", beds.upload, name="beds-upload"),
    path("beds/template/", beds.template, name="beds-template"),
    path("beds/<uuid:list_id>/", beds.detail, name="beds-list"),
    path("beds/<uuid:list_id>/<slug:step>/", beds.act, name="beds-act"),
]
