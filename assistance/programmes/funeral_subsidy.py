from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask, AskedNames
from civilaffairs.benefits.choices import at_most
from civilaffairs.benefits.codes import StandardCode
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Subject
from civilaffairs.benefits.programme import register
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.benefits.terms import Term
from civilaffairs.benefits.values import YUAN


@register
class FuneralSubsidy(DecidedProgramme):
    """惠民殡葬补贴: to whoever bore a funeral, what its basic services cost, up to the standard."""

    code, name = "funeral-subsidy", _("Funeral subsidy")
    subject = Subject.PERSON
    mark = "葬"
    law = "殡葬管理条例第二条"
    standards = {"funeral-subsidy": StandardCode(_("Highest funeral subsidy"))}
    questions = (Ask("cost", _("Cost of the basic services"), YUAN),)

    def fixes(self, asked: AskedNames, standard: StandardNames) -> Term:
        return at_most(asked.cost, standard("funeral-subsidy"))
