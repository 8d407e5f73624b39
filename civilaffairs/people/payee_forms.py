"""Correcting who receives, and on which account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.files.checks import Checked
from civilaffairs.files.forms import checked
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import bank_accounts, names
from civilaffairs.lib.errors import CodedError
from civilaffairs.lib.formfields import KnownOrNotField
from civilaffairs.people.models import Organisation, PayeeArrangement, Person


class PayeeForm(forms.Form):
    """A corrected account, or another payee among those who may receive."""

    use_required_attribute = False
    payee = forms.ChoiceField(label=_("Who receives"))
    capacity = forms.ChoiceField(label=_("Receives as"), choices=PayeeArrangement.Capacity.choices)
    account_number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder_name = forms.CharField(label=_("Account holder"), max_length=names.LONGEST_NAME)
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    social_card = KnownOrNotField(label=_("On the social security card"))
    agreement = forms.FileField(
        label=_("Agreement of the guardian or agent"),
        help_text=_("PDF, picture or text. Without a new one the one that was handed in for them stays."),
        required=False,
    )

    def __init__(
        self, *args: Any, receivers: Sequence[Person | Organisation], itself: bool,
        kept: Mapping[tuple[str, str], StoredFile], **kwargs: Any,
    ) -> None:  # fmt: skip
        """``itself``: an organisation that receives its own money; ``kept``: its agreements so far."""
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.receivers = {str(one.pk): one for one in receivers}
        self.fields["payee"].choices = [(key, one.name) for key, one in self.receivers.items()]  # type: ignore[attr-defined]
        if itself:
            own = PayeeArrangement.Capacity.INSTITUTION
            self.fields["capacity"].choices = [(own.value, own.label)]  # type: ignore[attr-defined]

    def clean_account_number(self) -> str:
        try:
            return bank_accounts.normalise(self.cleaned_data["account_number"])
        except CodedError as error:
            raise forms.ValidationError(error.message) from error

    def clean_agreement(self) -> Checked | None:
        given = self.cleaned_data["agreement"]
        return checked(given) if given else None

    def clean(self) -> dict[str, Any]:
        """Who receives in another's place does so by a paper."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        by_agreement = data.get("capacity") in PayeeArrangement.BY_AGREEMENT
        if by_agreement and not (
            data.get("agreement") or self.kept_agreement or self.errors.get("agreement")
        ):
            self.add_error("agreement", _("A guardian or an agent receives by an agreement: attach it."))
        return data

    @property
    def kept_agreement(self) -> StoredFile | None:
        """What was handed in before for the same payee and capacity."""
        chosen = (self.cleaned_data.get("payee", ""), self.cleaned_data.get("capacity", ""))
        return self.kept.get(chosen)

    @property
    def receiver(self) -> Person | Organisation:
        return self.receivers[self.cleaned_data["payee"]]
