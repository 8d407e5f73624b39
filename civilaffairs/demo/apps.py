import importlib

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "civilaffairs.demo"
    label = "demo"
    verbose_name = _("Demo city")

    def ready(self) -> None:
        """The ribbon leads to the files that a visitor would lack."""
        if settings.CLOCK_MAY_MOVE:
            importlib.import_module("civilaffairs.demo.registrations")
