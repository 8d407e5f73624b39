"""The forms of the case pages. The step table says what a step needs; these only ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area, User
from civilaffairs.casework import holders, queries, visits
from civilaffairs.casework.kinds import Step
from civilaffairs.casework.models import Extension, MatchItem, Visit
from civilaffairs.lib import clock
from civilaffairs.lib.formfields import TypedDateField
from civilaffairs.lib.months import add_months, format_month, month_of

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor


class WhoseRelativeForm(forms.Form):
    """Whose near relative somebody is."""

    staff_name = forms.CharField(label=_("Name of the handler or cadre"), max_length=50)
    staff_post = forms.CharField(label=_("Their office and post"), max_length=60)
    relation = forms.CharField(label=_("Relation to the applicant"), max_length=30)


MONTHS_BACK = 24  # of the last month that is due, where a stop is proposed
RELATIVE = ("near_relative", *WhoseRelativeForm.base_fields)


class StepForm(forms.Form):
    """A step's opinion, and whatever this step asks for besides."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opinion = forms.CharField(
        label=_("Opinion"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{step.code}-%s")  # several steps share a page
        super().__init__(*args, **kwargs)
        self.fields["opinion"].required = step.opinion == "required"
        if step.filled_in:
            self.fields["opinion"].initial = str(step.phrases[0])
        if step.asks == "relative":
            self.fields.update(_relative_fields())
        if step.asks == "objection":
            self.fields.pop("opinion")
            self.fields.update(_objection_fields())
        if step.asks == "last-month":
            self.fields = {"version": self.fields["version"], "last_month": _last_month(), **self.fields}
        if step.asks == "ground":
            self.fields = {"version": self.fields["version"], "ground": _ground(), **self.fields}

    def clean(self) -> dict[str, Any]:
        """Of a near relative all is said or nothing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        said = [name for name in RELATIVE if data.get(name)]
        for name in RELATIVE if said else ():
            if name not in said:
                self.add_error(name, _("Say whose near relative it is: name, post and relation; or nothing."))
        return data

    def plain_fields(self) -> list[forms.BoundField]:
        """What is always asked."""
        return [field for field in self.visible_fields() if field.name not in RELATIVE]

    def folded_fields(self) -> list[forms.BoundField]:
        """What is asked of a near relative alone."""
        return [field for field in self.visible_fields() if field.name in RELATIVE]

    @property
    def unfolded(self) -> bool:
        """Whether the applicant declared to be one, or something was typed here."""
        return any(field.value() or field.errors for field in self.folded_fields())

    def data_of_step(self) -> dict[str, Any]:
        """What goes to the effects besides the opinion."""
        said = {
            name: value for name, value in self.cleaned_data.items() if name not in ("version", "opinion")
        }
        kept = {name: said[name] for name in ("ground", "last_month") if name in said}
        return {**said, "event": kept} if kept else said


def _relative_fields() -> dict[str, forms.Field]:
    declared = forms.BooleanField(
        label=_("Near relative of a handler or village cadre (registered apart)"), required=False
    )
    fields = WhoseRelativeForm().fields
    for field in fields.values():
        field.required = False
    return {"near_relative": declared, **fields}


def _last_month() -> forms.Field:
    """This month first, as nothing is taken back then; an earlier one where the ground is older."""
    this = month_of(clock.today())
    months = [format_month(add_months(this, -back)) for back in range(MONTHS_BACK)]
    return forms.ChoiceField(label=_("Last month that is due"), choices=[(each, each) for each in months])


def _ground() -> forms.Field:
    grounds = [choice for choice in Extension.Ground.choices if choice[0] != Extension.Ground.OBJECTION]
    return forms.ChoiceField(label=_("Ground"), choices=[("", ""), *grounds])


def _objection_fields() -> dict[str, forms.Field]:
    return {
        "raised_on": TypedDateField(label=_("Raised on"), initial=clock.today),
        "raised_by": forms.CharField(label=_("Raised by (may stay empty)"), max_length=100, required=False),
        "text": forms.CharField(
            label=_("What the objection says"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
        ),
    }


class OfficeField(forms.ModelChoiceField):
    """A town; an office above the towns stands for its own cases."""

    def label_from_instance(self, area: Area) -> str:
        return str(area if area.level == Area.Level.TOWN else _("%(area)s itself") % {"area": area})


class CaseFilter(forms.Form):
    """The filters of the case list; all of them live in the address."""

    q = forms.CharField(label=_("Applicant or case number"), required=False)
    programme = forms.ChoiceField(label=_("Benefit"), required=False)
    town = OfficeField(Area.objects.none(), label=_("Town or street"), required=False)
    due = forms.ChoiceField(
        label=_("Deadline"),
        required=False,
        choices=[("", _("Any")), ("soon", _("Nearly due")), ("overdue", _("Overdue"))],
    )
    queue = forms.ChoiceField(
        label=_("Queue"), required=False, choices=[("", _("All cases")), ("mine", _("Waiting for me"))]
    )
    due_on = TypedDateField(label=_("Due on"), required=False)
    held = forms.ChoiceField(label=_("Waiting for"), required=False)
    handler = forms.ModelChoiceField(User.objects.none(), label=_("Handler"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme, town = self.fields["programme"], self.fields["town"]
        assert isinstance(programme, forms.ChoiceField) and isinstance(town, OfficeField)
        programme.choices = [("", _("Any")), *queries.programmes()]
        offices = Area.objects.filter(path__within=actor.area.path)
        town.queryset = offices.exclude(level=Area.Level.VILLAGE)
        town.empty_label = str(_("Any"))
        held, handler = self.fields["held"], self.fields["handler"]
        assert isinstance(held, forms.ChoiceField) and isinstance(handler, forms.ModelChoiceField)
        held.choices = [("", _("Anybody")), *holders.choices()]
        handler.queryset = queries.handlers_visible_to(actor)
        handler.empty_label = str(_("Any"))


class ImportForm(forms.Form):
    """The result file of the information match."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Result file"),
        help_text=_("CSV or XLSX with the columns 核对编号、公民身份号码、来源、类别、金额"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx", "data-wide": ""}),
    )


class SettleForm(forms.Form):
    """How one mismatch is settled."""

    settlement = forms.ChoiceField(
        label=_("Settlement"), choices=MatchItem.Settlement.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files in one field."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(one, initial) for one in files]


class VisitForm(forms.Form):
    """The record of a home visit, made to be filled on a telephone."""

    visited_on = TypedDateField(label=_("Date of the visit"), initial=clock.today)
    mode = forms.ChoiceField(label=_("Kind of visit"), choices=Visit.Mode.choices)
    people_present = forms.CharField(label=_("People present"), max_length=200)
    ticked = forms.MultipleChoiceField(
        label=_("Checklist"),
        required=False,
        choices=list(visits.CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"data-wide": ""}),
    )
    remarks = forms.CharField(
        label=_("Findings in words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-wide": ""}),
    )
    conclusion = forms.ChoiceField(
        label=_("Conclusion"),
        choices=Visit.Conclusion.choices,
        widget=forms.RadioSelect(attrs={"data-wide": ""}),
    )
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        widget=PhotosInput(
            attrs={"accept": "image/*", "multiple": True, "capture": "environment", "data-wide": ""}
        ),
    )
    family_signed = forms.BooleanField(label=_("A member of the family signed the record"), required=False)
