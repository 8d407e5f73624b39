import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits import programme


class EldercareConfig(AppConfig):
    name = "eldercare"
    label = "eldercare"
    verbose_name = _("Elder care")

    def ready(self) -> None:
        programme.discover("eldercare.programmes")
        importlib.import_module("eldercare.intakes")
        importlib.import_module("eldercare.registrations")
