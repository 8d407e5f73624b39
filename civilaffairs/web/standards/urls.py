"""The addresses of proposals and policy examples."""

from django.urls import path

from civilaffairs.web.simulation import views as simulation
from civilaffairs.web.standards import example_views, views

app_name = "standards"
urlpatterns = [
    path("proposals/", views.listing, name="proposals"),
    path("proposals/new/", views.propose, name="propose"),
    path("proposals/<uuid:proposal_id>/", views.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/try/", views.try_examples, name="try"),
    path("proposals/<uuid:proposal_id>/publish/", views.publish, name="publish"),
    path("proposals/<uuid:proposal_id>/close/", views.close, name="close"),
    path("simulation/", simulation.page, name="simulation"),
    path("simulation/edge/", simulation.edge, name="simulation-edge"),
    path("simulation/keep/", simulation.keep, name="simulation-keep"),
    path("simulation/compare/", simulation.compare, name="simulation-compare"),
    path("simulation/<uuid:scenario_id>/", simulation.scenario, name="scenario"),
    path("examples/", example_views.examples, name="examples"),
    path("examples/<uuid:file_id>/", example_views.example_file, name="example-file"),
    path("examples/<uuid:file_id>/drop/", example_views.drop, name="example-drop"),
]
