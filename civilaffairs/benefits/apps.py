from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits import programme
from civilaffairs.benefits.declaration import Kind


class BenefitsConfig(AppConfig):
    name = "civilaffairs.benefits"
    label = "benefits"
    verbose_name = _("Benefits")

    def ready(self) -> None:
        checks.register(check_programmes)
        import_module("civilaffairs.benefits.case_kinds")
        import_module("civilaffairs.benefits.registrations")


def check_programmes(**options: Any) -> list[checks.CheckMessage]:
    """Stop the start when benefits name unknown benefits, facts or standards, or go round in a circle."""
    for code in programme.in_order():
        programme.get(code).inputs  # noqa: B018  Building the statement is the check.
    decided = programme.find(lambda each: each.kind != Kind.DERIVED)
    marks = [each.mark for each in decided]
    return [
        checks.Error(f"The letters of {each.code!r} need a mark of their own.", id="benefits.E001")
        for each in decided
        if not each.mark or marks.count(each.mark) > 1
    ]
