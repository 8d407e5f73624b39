from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from civilaffairs.web import navigation


class WebConfig(AppConfig):
    name = "civilaffairs.web"
    label = "web"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Collect the menu entries that the apps offer."""
        navigation.discover()
