import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civilaffairs.web import navigation


class WebConfig(AppConfig):
    name = "civilaffairs.web"
    label = "web"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Collect the menu entries that the apps offer; count what waits for a person."""
        navigation.discover()
        importlib.import_module("civilaffairs.web.registrations")
