from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "civilaffairs.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        import_module("civilaffairs.payments.registrations")
