"""Trying an area's policy examples with proposed values in place: a job, shown while it runs."""

from __future__ import annotations

import uuid
from collections import Counter
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.benefits import example_files, proposals
from civilaffairs.benefits.proposal_models import ExampleCheck, ExampleFile, Proposal
from civilaffairs.benefits.proposals import Wanted
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.services import open_job
from civilaffairs.lib import clock
from civilaffairs.lib.months import format_month
from civilaffairs.payments.examples.putting import put
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.examples.runner import FAIL, OK, SKIP, Result, check
from civilaffairs.payments.examples.tree import Malformed

JOB_KIND = "payments.examples"
AT_ONCE = 4  # examples of a chunk: progress is seen, and a lost worker loses little


@transaction.atomic
def start(actor: Actor, proposal_id: uuid.UUID) -> ExampleCheck:
    """Begin to try every example that the area keeps; without any there is nothing that can fail."""
    proposal = proposals.open_one(proposal_id)
    require(actor, "standard.try", area=proposal.area)
    files = example_files.kept_for(proposal.area)
    trial = ExampleCheck.objects.create(
        proposal=proposal, started_by=actor.user, files=[str(file.pk) for file in files]
    )
    chunks = [
        (0, file.name, {"check": str(trial.pk), "file": str(file.pk), "from": first})
        for file in files
        for first in range(0, file.examples, AT_ONCE)
    ]
    if chunks:
        open_job(
            JOB_KIND, trial.pk, _("Policy examples of %(area)s") % {"area": proposal.area}, chunks, actor.user
        )
    else:
        _finish(trial, [])
    trail.record("examples.try", object_kind="proposal", object_id=proposal.pk, label=str(proposal.area))
    return trial


def work(chunk: Chunk) -> dict[str, Any]:
    """Try some examples of a file; nothing of them stays in the database."""
    trial = ExampleCheck.objects.select_related("proposal").get(pk=chunk.payload["check"])
    file = ExampleFile.objects.get(pk=chunk.payload["file"])
    first = int(chunk.payload["from"])
    try:
        examples = read(file.text, partial(put, values=_values(trial.proposal)))
    except Malformed as error:
        return {"results": [_row(file.name, Result(f"{file.name}:{error.line}", FAIL, [error.what]), "")]}
    return {
        "results": [
            _row(file.name, check(example), example.expect_error)
            for example in examples[first : first + AT_ONCE]
        ]
    }


def finish(job: Job) -> None:
    """Gather the results of all parts."""
    trial = ExampleCheck.objects.select_for_update().get(pk=str(job.subject_id))
    parts = job.chunks.order_by("number").values_list("result", flat=True)
    _finish(trial, [row for part in parts for row in part["results"]])


def job_of(trial: ExampleCheck) -> Job | None:
    return Job.objects.filter(kind=JOB_KIND, subject_id=trial.pk).first()


def may_read_job(actor: Actor, job: Job) -> bool:
    """Whoever may see the proposal."""
    return Proposal.objects.filter(checks=job.subject_id, area__path__within=actor.area.path).exists()


def _values(proposal: Proposal) -> list[Wanted]:
    rows = proposal.values.order_by("pk")
    return [
        Wanted(row.code, row.from_month, row.choice if row.amount is None else row.amount) for row in rows
    ]


def _finish(trial: ExampleCheck, results: list[dict[str, Any]]) -> None:
    count = Counter(row["status"] for row in results)
    trial.passed, trial.failed, trial.skipped = count[OK], count[FAIL], count[SKIP]
    trial.results, trial.finished_at = results, clock.now()
    trial.save(update_fields=["passed", "failed", "skipped", "results", "finished_at"])


def _row(file: str, result: Result, expected_error: str) -> dict[str, Any]:
    """What the page shows of an example, as plain data."""
    return {
        "file": file,
        "name": result.name,
        "status": result.status,
        "details": result.details,
        "lacking": result.lacking,
        "error": result.error,
        "expected_error": expected_error,
        "apart": [
            {
                "run": format_month(each.run),
                "to": each.to,
                "benefit": each.benefit,
                "line": each.line,
                "month": format_month(each.month),
                "expected": f"{each.expected:.2f}",
                "issued": f"{each.issued:.2f}",
                "difference": f"{each.issued - each.expected:+.2f}",
            }
            for each in result.apart
        ],
    }
