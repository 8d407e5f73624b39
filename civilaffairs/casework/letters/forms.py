"""The forms of letters: the slip that came back, and what somebody reads off a paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.letters import check_codes
from civilaffairs.casework.letters.delivery import Receipt
from civilaffairs.casework.letters.kinds import KINDS
from civilaffairs.casework.models import Delivery
from civilaffairs.lib import clock
from civilaffairs.lib.formfields import TypedDateField


class DeliveryForm(forms.Form):
    """Who received a letter, when and how."""

    delivered_on = TypedDateField(label=_("Delivered on"), initial=clock.today)
    mode = forms.ChoiceField(label=_("How"), choices=Delivery.Mode.choices)
    received_by = forms.CharField(label=_("Signed for by"), max_length=60, required=False)
    served_by = forms.CharField(label=_("Brought by"), max_length=60)
    witness = forms.CharField(
        label=_("Witness"), max_length=60, required=False, help_text=_("Where the letter was left.")
    )
    reference = forms.CharField(label=_("Number of the postal receipt"), max_length=40, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def receipt(self) -> Receipt:
        return Receipt(**self.cleaned_data)


class CheckForm(forms.Form):
    """The code of a letter; with its number typed from the paper both must belong together."""

    code = forms.CharField(
        label=_("Check code"), max_length=20, help_text=_("Ten signs at the foot of the letter.")
    )
    number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("For instance 莞民低定〔2020〕1号"),
    )

    def answer(self) -> check_codes.Answer | None:
        return check_codes.look_up(self.cleaned_data["code"], self.cleaned_data["number"])


class LetterFilter(forms.Form):
    """The filters of the list of letters; what is chosen is what is printed."""

    q = forms.CharField(label=_("Document number or applicant"), required=False)
    kind = forms.ChoiceField(
        label=_("Title"),
        required=False,
        choices=[("", _("Any")), *((kind.code, kind.title) for kind in KINDS.values() if kind.of_cases)],
    )
    state = forms.ChoiceField(
        label=_("Delivery"),
        required=False,
        choices=[("", _("Any")), ("open", _("Not delivered yet"))],
    )
    issued_on = TypedDateField(label=_("Issued on"), required=False)
