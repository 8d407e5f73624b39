import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits import programme


class AssistanceConfig(AppConfig):
    name = "assistance"
    label = "assistance"
    verbose_name = _("Social assistance")

    def ready(self) -> None:
        programme.discover("assistance.programmes")
        importlib.import_module("assistance.intakes")
