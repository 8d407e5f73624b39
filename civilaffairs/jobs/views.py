"""A job's page, its progress and the second try."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.jobs import queries, services, standstill
from civilaffairs.jobs.models import Job
from civilaffairs.jobs.sweep import sweep
from civilaffairs.lib.errors import Refused

STOP_POLLING = 286  # htmx's own status


@require_GET
@allows("job.read")
def detail(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = _visible_job(request, job_id)
    return render(
        request,
        "jobs/detail.html",
        {
            "title": job.label or _("Work in progress"),
            "progress": queries.progress_of(job),
            "failed_chunks": job.chunks.filter(state="failed").order_by("stage", "number")[:20],
            "may_restart": permits(actor_in(request).role, "job.retry"),
            "may_retry": job.state == Job.State.FAILED and permits(actor_in(request).role, "job.retry"),
        },
    )


@require_GET
@allows("job.read")
def progress(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The part of a page that asks again every two seconds, and helps a job that stands still."""
    job = _visible_job(request, job_id)
    found = queries.progress_of(job)
    if not found.ended and found.done + found.failed < found.total and not found.queue_away:
        sweep(job.pk)
    return render(
        request,
        "jobs/_progress.html",
        {"progress": found, "may_restart": permits(actor_in(request).role, "job.retry")},
        status=STOP_POLLING if found.ended else 200,
    )


@require_POST
@allows("job.retry")
def retry(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = _visible_job(request, job_id)
    services.try_again(job)
    return redirect("jobs:detail", job.pk)


@require_POST
@allows("job.retry")
def restart(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Set a job that stands still going again; what hangs is taken back first."""
    job = _visible_job(request, job_id)
    try:
        standstill.restart(job)
    except Refused as refusal:
        messages.error(request, f"{refusal.message} {refusal.remedy}")
    else:
        messages.success(request, _("It was sent to the workers again."))
    return redirect("jobs:detail", job.pk)


def _visible_job(request: HttpRequest, job_id: uuid.UUID) -> Job:
    job = Job.objects.filter(pk=job_id).first()
    if job is None or not queries.may_read(actor_in(request), job):
        raise Http404
    return job
