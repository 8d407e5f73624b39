from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.asking import Ask, AskedNames
from civilaffairs.benefits.codes import StandardCode
from civilaffairs.benefits.decided import DecidedProgramme
from civilaffairs.benefits.declaration import Once, Subject
from civilaffairs.benefits.programme import register
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.benefits.terms import Term


@register
class Consolation(DecidedProgramme):
    """慰问金: a sum per person that a charity fund gives households in need once a year."""

    code, name = "consolation", _("Consolation money")
    subject, once = Subject.HOUSEHOLD, Once.YEAR
    law = "中华人民共和国慈善法第三条"
    mark = "慰"
    fund = "charity"
    standards = {"consolation": StandardCode(_("Consolation money per person"))}
    questions = (Ask("persons", _("Persons consoled"), least=1, most=100),)

    def fixes(self, asked: AskedNames, standard: StandardNames) -> Term:
        return standard("consolation") * asked.persons
