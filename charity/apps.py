import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits import programme


class CharityConfig(AppConfig):
    name = "charity"
    label = "charity"
    verbose_name = _("Charity")

    def ready(self) -> None:
        programme.discover("charity.programmes")
        importlib.import_module("charity.intakes")
