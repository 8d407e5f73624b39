from django.urls import path

from civilaffairs.files import views

app_name = "files"
urlpatterns = [path("files/<uuid:file_id>/", views.download, name="download")]
