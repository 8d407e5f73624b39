"""The documents of an application: kept with the case, by category."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit import trail
from civilaffairs.casework.models import Case
from civilaffairs.files import store
from civilaffairs.files.checks import check_upload
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.errors import Refused

SUBJECT = "case"
CATEGORIES = {
    "identity": _("Identity cards and household register"),
    "authorisation": _("Signed authorisation and commitment"),
    "income": _("Proof of income"),
    "medical": _("Medical records and bills"),
    "disability": _("Disability certificate"),
    "property": _("Proof of property"),
    "account": _("Bank card or passbook"),
    "agent": _("Letter of agency"),
    "other": _("Other documents"),
}


OTHERWISE = {"match-result": _("Result of the information match"), "survey": _("Survey report")}


def label(category: str) -> str:
    """What a category is called."""
    return str({**CATEGORIES, **OTHERWISE}.get(category, category))


def of_case(case_id: UUID) -> QuerySet[StoredFile]:
    """The documents handed in with an application, in the order of their arrival."""
    rows = StoredFile.objects.filter(subject_kind=SUBJECT, subject_id=case_id, category__in=CATEGORIES)
    return rows.select_related("content").order_by("at", "id")


def attach(case: Case, upload: UploadedFile, category: str, actor: Actor) -> StoredFile:
    """Check and keep one uploaded document."""
    checked = check_upload(upload)
    return store.keep(
        checked.data,
        name=checked.name,
        category=category if category in CATEGORIES else "other",
        subject_kind=SUBJECT,
        subject_id=case.pk,
        media_type=checked.media_type,
        made_by=actor.user,
    )


def detach(case: Case, file_id: UUID) -> None:
    """Take a document out of a draft; its content stays sealed, the trail names it."""
    if case.state != "draft":
        raise Refused(
            _("What was handed in with a submitted application stays with it."),
            _("Attach the right document beside it."),
        )
    row = of_case(case.pk).filter(pk=file_id).first()
    if row is not None:
        trail.record(
            "file.detach",
            object_kind=SUBJECT,
            object_id=case.pk,
            label=row.category,
            detail={"file": str(row.pk)},
        )
        row.delete()
