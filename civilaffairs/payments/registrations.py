"""What payments registers with the layers below, imported once all apps are ready."""

from civilaffairs.benefits import setting_codes
from civilaffairs.benefits.changes import obstacles as obstacles_of_changes
from civilaffairs.files import access
from civilaffairs.jobs import kinds
from civilaffairs.payments import (
    after_run,
    issue,
    ledger,
    obstacles,
    parts,
    queries,
    roster,
    runs,
    terms,
    trials,
    withdrawals,
)
from civilaffairs.payments.books import checking
from civilaffairs.payments.recoveries import reading as recoveries
from civilaffairs.people import parts as page_parts

kinds.register(runs.JOB_KIND, issue.work, runs.finish, queries.may_read_job)
kinds.register(roster.JOB_KIND, roster.work, roster.finish)
kinds.register(trials.JOB_KIND, trials.work, trials.finish, trials.may_read_job)
kinds.register(checking.JOB_KIND, checking.work, checking.finish, checking.may_read_job)
runs.on_computed += [ledger.book_run, withdrawals.book_after_run, after_run.look_when_committed]
setting_codes.SETTINGS[terms.CODE] = terms.SETTING
access.register("batch", queries.may_read_batch)
access.register("receivable", recoveries.may_read)
page_parts.register(household=parts.of_household, person=parts.of_person, organisation=parts.of_organisation)
obstacles_of_changes.sources.append(obstacles.of_awards)
