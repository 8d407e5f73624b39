from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "civilaffairs.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        import_module("civilaffairs.people.trail_names")
        import_module("civilaffairs.people.file_rules")
