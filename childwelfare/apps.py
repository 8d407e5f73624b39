import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits import programme


class ChildwelfareConfig(AppConfig):
    name = "childwelfare"
    label = "childwelfare"
    verbose_name = _("Child welfare")

    def ready(self) -> None:
        programme.discover("childwelfare.programmes")
        importlib.import_module("childwelfare.intakes")
