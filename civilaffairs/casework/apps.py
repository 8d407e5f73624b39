import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "civilaffairs.casework"
    label = "casework"
    verbose_name = _("Casework")

    def ready(self) -> None:
        """Say who may read the files of cases and visits; models are there only now."""
        importlib.import_module("civilaffairs.casework.file_rules")
