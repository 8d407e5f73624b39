from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask, AskedNames
from civilaffairs.benefits.choices import at_most
from civilaffairs.benefits.codes import StandardCode
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Once, Subject
from civilaffairs.benefits.programme import register
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.benefits.terms import Term
from civilaffairs.benefits.values import YUAN


@register
class FuneralSubsidy(DecidedProgramme):
    """惠民殡葬补贴: to whoever bore a funeral, its basic cost up to the standard; one for each death."""

    code, name = "funeral-subsidy", _("Funeral subsidy")
    subject, once = Subject.PERSON, Once.DEATH
    mark = "葬"
    law = "殡葬管理条例第二条"
    standards = {"funeral-subsidy": StandardCode(_("Highest funeral subsidy"))}
    questions = (Ask("cost", _("Cost of the basic services"), YUAN),)

    def fixes(self, asked: AskedNames, standard: StandardNames) -> Term:
        return at_most(asked.cost, standard("funeral-subsidy"))
