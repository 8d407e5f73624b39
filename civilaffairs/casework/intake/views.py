"""The pages of an application. Every button works as a plain submit; htmx only spares the reload."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.idempotency import keyless
from civilaffairs.audit import trail
from civilaffairs.casework import workflow
from civilaffairs.casework.forms import WhoseRelativeForm
from civilaffairs.casework.intake import answers, buttons, drafts, materials, record, screens
from civilaffairs.casework.intake.intakes import Intake
from civilaffairs.casework.intake.sheet import Sheet, papers_due, read_post
from civilaffairs.casework.models import Application, Case
from civilaffairs.lib.errors import Refused, Stale, status_of
from civilaffairs.lib.keys import new_key
from civilaffairs.people import persons

UNPROCESSABLE, CONFLICT = 422, 409


@allows("case.create")
def start(request: HttpRequest, intake: Intake) -> HttpResponse:
    """A fresh sheet under a key of its own; nothing is written before something is saved."""
    return redirect(intake.url_name("page"), case_id=new_key())


@allows("case.create")
def page(request: HttpRequest, case_id: UUID, intake: Intake) -> HttpResponse:
    """The one page of the application."""
    application = _find(request, intake, case_id)
    if application is not None and not drafts.is_open(application):
        return redirect("casework:case", application.case_id)
    if request.method == "POST":
        return _act(request, case_id, intake, application)
    if application is not None:
        trail.record("case.read", object_kind="case", object_id=case_id, label=application.case.number)
    content = application.content if application else {}
    sheet = _typed(request, intake, case_id, application, content)
    return screens.form(request, sheet, case_id, application)


def _typed(
    request: HttpRequest, intake: Intake, case_id: UUID, application: Application | None, content: Any
) -> Sheet:
    """The page to go on typing into."""
    due = application is not None and papers_due(application.case)
    area = _area(request, application)
    return Sheet(intake, content, area, materials=_materials(case_id), papers_due=due)


def _act(
    request: HttpRequest, case_id: UUID, intake: Intake, application: Application | None
) -> HttpResponse:
    area = _area(request, application)
    content = read_post(intake, request.POST, area)
    action = request.POST.get("action", "save")
    content, anchor = buttons.press(action, content, intake)
    try:
        with transaction.atomic():  # A refused paper undoes the save: the page keeps what was typed.
            saved = drafts.save(intake, case_id, content, actor_in(request), version=_version(request))
            anchor = _materials_changed(request, action, saved.case) or anchor
    except Refused as refusal:
        sheet = _typed(request, intake, case_id, application, content)
        return screens.form(request, sheet, case_id, application, refusal=refusal, status=refusal.status)
    if action == "check":
        sheet = Sheet.of(saved, saved.case)
        if not sheet.valid:
            return screens.form(request, sheet, case_id, saved, status=UNPROCESSABLE)
        return redirect(intake.url_name("check"), case_id=case_id)
    if action == "save":
        messages.success(request, _("The draft was saved."))
    return HttpResponseRedirect(reverse(intake.url_name("page"), args=[case_id]) + anchor)


def _materials_changed(request: HttpRequest, action: str, case: Case) -> str:
    """Attach what was chosen whatever button was pressed; take out what was asked."""
    changed = False
    for category in materials.CATEGORIES:
        for upload in request.FILES.getlist(f"material-{category}"):
            materials.attach(case, upload, category, actor_in(request))
            changed = True
    if action.startswith("detach:"):
        materials.detach(case, _key(action.removeprefix("detach:")))
        changed = True
    return "#materials" if changed else ""


@keyless
@require_POST
@allows("case.create")
def autosave(request: HttpRequest, case_id: UUID, intake: Intake) -> HttpResponse:
    """Keep the draft without leaving the page; the answer carries its new version."""
    application = _find(request, intake, case_id)
    content = read_post(intake, request.POST, _area(request, application))
    try:
        saved = drafts.save(intake, case_id, content, actor_in(request), version=_version(request))
    except Refused as refusal:
        return HttpResponse(str(refusal), status=CONFLICT, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204, headers={"X-Version": str(saved.version)})


@keyless
@require_POST
@allows("case.create")
def likely(request: HttpRequest, case_id: UUID, intake: Intake) -> HttpResponse:
    """The side panel for what stands in the page now. Saves nothing."""
    area = _area(request, _find(request, intake, case_id))
    sheet = Sheet(intake, read_post(intake, request.POST, area), area, check=True)
    return render(
        request, "casework/intake/_likely.html", {"likely": screens.likely_of(sheet, actor_in(request))}
    )


@keyless
@require_POST
@allows("case.create")
def identity(request: HttpRequest, case_id: UUID, row: int, intake: Intake) -> HttpResponse:
    """What an ID number says, and whether the system knows the person."""
    area = _area(request, _find(request, intake, case_id))
    sheet = Sheet(intake, read_post(intake, request.POST, area), area, check=True)
    if row >= len(sheet.members):
        raise Http404
    form = sheet.members[row]
    form.is_valid()
    number = form.cleaned_data.get("id_number", "")
    person = persons.find(form.cleaned_data.get("id_type") or "resident", number)
    # The desk may ask about anybody in the city, so each question stays known, by digest alone.
    known = {"query": trail.digest(number), "person": str(person.pk) if person else ""}
    trail.record("person.look-up", object_kind="case", object_id=case_id, detail=known)
    return render(
        request, "casework/intake/_identity.html", {"form": form, "who": screens.who(intake, form, person)}
    )


@allows("case.create")
def check(request: HttpRequest, case_id: UUID, intake: Intake) -> HttpResponse:
    """Check answers, and submit."""
    application = _find(request, intake, case_id)
    if application is None:
        raise Http404
    if not drafts.is_open(application):
        return redirect("casework:case", application.case_id)
    case = application.case
    sheet = Sheet.of(application, case)
    refusal: Refused | None = None
    relative = WhoseRelativeForm(request.POST or None) if record.asks_whose_relative(application) else None
    if request.method == "POST" and (relative is None or relative.is_valid()):
        try:
            _hand_in(request, application, relative)
            messages.success(request, _("Application %(number)s was submitted.") % {"number": case.number})
            return redirect("casework:case", case.pk)
        except Refused as caught:
            refusal = caught
    context = {
        "sheet": sheet,
        "case": case,
        "application": application,
        "groups": answers.groups(sheet),
        "complete": sheet.valid,
        "returned": case.state == drafts.RETURNED,
        "relieved": case.state == drafts.PAPERWORK,
        "likely": screens.likely_of(sheet, actor_in(request)),
        "materials": materials.of_case(case_id),
        "digits": screens.digits_of(sheet),
        "refusal": refusal,
        "relative": relative,
        **screens.addresses(intake, case_id),
    }
    status = UNPROCESSABLE if relative and relative.errors else status_of(refusal)
    return render(request, "casework/intake/check.html", context, status=status)


def _hand_in(request: HttpRequest, application: Application, relative: WhoseRelativeForm | None) -> None:
    _same_version(application, request)
    case, actor = application.case, actor_in(request)
    workflow.advance(
        case.pk,
        _handing_in(case, actor),
        actor,
        version=case.version,
        opinion=request.POST.get("opinion", ""),
        data=relative.cleaned_data if relative else None,
    )


def _handing_in(case: Case, actor: Actor) -> str:
    """The step that hands the application in: the one that is open, else the first, which says why not."""
    offers = [offer for offer in workflow.offers(case, actor) if offer.step.hands_in]
    return next((offer.step.code for offer in offers if offer.allowed), offers[0].step.code)


def _same_version(application: Application, request: HttpRequest) -> None:
    if application.version != _version(request):
        raise Stale(
            _("The draft was changed after these answers were read."),
            remedy=_("Read them again, then submit."),
        )


def _key(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


def _find(request: HttpRequest, intake: Intake, case_id: UUID) -> Application | None:
    try:
        return drafts.find(intake, case_id, actor_in(request))
    except Case.DoesNotExist as error:
        raise Http404 from error


def _area(request: HttpRequest, application: Application | None) -> Any:
    return application.case.area if application else actor_in(request).area


def _materials(case_id: UUID) -> list[str]:
    return list(materials.of_case(case_id).values_list("category", flat=True))


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() else 0
