from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask, AskedNames
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Subject
from civilaffairs.benefits.programme import register
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.benefits.terms import Term
from civilaffairs.benefits.values import YUAN


@register
class ReliefGrant(DecidedProgramme):
    """慈善救助: what a charity fund gives a household in hardship, beside or after public relief."""

    code, name = "relief-grant", _("Charity relief grant")
    subject = Subject.HOUSEHOLD
    law = "中华人民共和国慈善法第三条"
    mark = "善"
    fund = "charity"
    questions = (Ask("granted", _("Amount granted by the fund"), YUAN),)

    def fixes(self, asked: AskedNames, standard: StandardNames) -> Term:
        return asked.granted
