"""The addresses of cases."""

from django.urls import include, path

from civilaffairs.casework.views import (
    calendar,
    cases,
    decide,
    forecast,
    match,
    notice,
    relatives,
    steps,
    visit,
)

app_name = "casework"
urlpatterns = [
    path("calendar/", calendar.office_calendar_page, name="calendar"),
    path("cases/", cases.case_list, name="list"),
    path("cases/near-relatives/", relatives.register, name="relatives"),
    path("cases/due/", forecast.forecast_page, name="forecast"),
    path("cases/<uuid:case_id>/", cases.case_page, name="case"),
    path("cases/<uuid:case_id>/again/", cases.enter_again, name="again"),
    path("cases/<uuid:case_id>/steps/<slug:step>/", steps.take_step, name="step"),
    path("cases/<uuid:case_id>/match/", match.match_page, name="match"),
    path("cases/<uuid:case_id>/match/list/", match.match_list, name="match-list"),
    path("cases/<uuid:case_id>/match/<uuid:item_id>/", match.settle_item, name="settle"),
    path("cases/<uuid:case_id>/visit/", visit.visit_page, name="visit"),
    path("cases/<uuid:case_id>/visit/<uuid:visit_id>/sign/", visit.sign_visit, name="sign-visit"),
    path("cases/<uuid:case_id>/survey/", visit.survey_report, name="survey"),
    path("cases/<uuid:case_id>/notice/", notice.notice_page, name="notice"),
    path("cases/<uuid:case_id>/decision/", decide.decision_page, name="decision"),
    path("", include("civilaffairs.casework.letters.urls")),
]
