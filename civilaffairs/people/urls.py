"""The addresses of households, persons and payees."""

from django.urls import path

from civilaffairs.people import views, writing

app_name = "people"
urlpatterns = [
    path("households/<uuid:household_id>/", views.household, name="household"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/reveal/", views.reveal, name="reveal"),
    path("people/<uuid:person_id>/record/<slug:kind>/", writing.record, name="record"),
    path("organisations/<uuid:organisation_id>/", views.organisation, name="organisation"),
    path("payees/household/<uuid:household_id>/", writing.payee_of_household, name="payee-of-household"),
    path("payees/person/<uuid:person_id>/", writing.payee_of_person, name="payee-of-person"),
    path(
        "payees/organisation/<uuid:organisation_id>/",
        writing.payee_of_organisation,
        name="payee-of-organisation",
    ),
    path("payees/<uuid:arrangement_id>/confirm/", writing.confirm, name="payee-confirm"),
    path("payees/<uuid:arrangement_id>/reveal/", views.reveal_account, name="reveal-account"),
]
