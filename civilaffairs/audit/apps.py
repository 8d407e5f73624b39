from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civilaffairs.lib import sealed


class AuditConfig(AppConfig):
    name = "civilaffairs.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        """Load the keys: the trail is the lowest app that needs them.

        Tools that only read the code have no key file; production's settings insist on one.
        """
        path = Path(settings.KEY_FILE)
        if path.is_file():
            sealed.use(sealed.Keyring.from_file(path))
