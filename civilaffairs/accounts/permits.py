"""The permission matrix as data: role × action × kind of case × state.

`manage.py print_matrix` renders it into docs/permissions.md. Patterns of kinds are those of
``fnmatch``; the workflow's own table says in addition from which state to which a step leads.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Role

ANY = ("*",)
TOWN = (Role.CASEWORKER, Role.SUPERVISOR)
DECIDERS = (*TOWN, Role.APPROVER)
FINANCE = (Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.FINANCE_RELEASER)
BUSINESS = (*DECIDERS, *FINANCE, Role.STANDARDS)
EVERYBODY = tuple(Role)
REVIEWING = ("first-review", "accepted", "objection", "draft", "reviewed")
VISITING = ("survey", "objection", "first-review", "returned")


@dataclass(frozen=True)
class Permit:
    """These roles may do this, to cases of these kinds in these states."""

    action: str
    label: object
    roles: tuple[Role, ...]
    kinds: tuple[str, ...] = ANY
    states: tuple[str, ...] = ANY


PERMITS: tuple[Permit, ...] = (
    # The frame
    Permit("workbench", _("See one's own workbench"), EVERYBODY),
    Permit("search", _("Search persons and cases"), (*DECIDERS, *FINANCE)),
    Permit("file.read", _("Read a file of a thing that one may read"), BUSINESS),
    Permit("job.read", _("See the progress of long work"), (*BUSINESS, Role.SYSTEM_ADMIN)),
    Permit("job.retry", _("Try failed work again"), (*FINANCE, Role.STANDARDS, Role.SYSTEM_ADMIN)),
    # Cases
    Permit("case.read", _("Read a case"), DECIDERS),
    Permit("case.create", _("Enter an application"), (Role.CASEWORKER,)),
    Permit(
        "case.accept",
        _("Accept an application or not"),
        (Role.CASEWORKER,),
        states=("draft", "applied", "supplement", "returned"),
    ),
    Permit(
        "case.match", _("Settle the information match"), (Role.CASEWORKER,), states=("checking", "returned")
    ),
    Permit("case.visit", _("Record the home visit"), (Role.CASEWORKER,), states=VISITING),
    Permit("case.sign-visit", _("Sign the home visit"), TOWN, states=VISITING),
    Permit(
        "case.county-visit",
        _("Record and sign the county's own home visit"),
        DECIDERS,
        states=("confirm",),
    ),
    Permit("case.relatives", _("See the register of near relatives of staff"), DECIDERS),
    Permit("case.first-review", _("Give the first review"), (Role.SUPERVISOR,), states=REVIEWING),
    Permit("case.notice", _("Post the public notice and end it"), (Role.SUPERVISOR,)),
    Permit("case.object", _("Record and settle an objection"), TOWN, states=("notice", "objection")),
    Permit("case.confirm", _("Confirm or refuse"), (Role.APPROVER,)),
    Permit(
        "case.relieve",
        _("Decide on small temporary relief in the town"),
        (Role.SUPERVISOR,),
        kinds=("apply.temporary-relief",),
    ),
    Permit("case.review", _("Review what was adopted"), DECIDERS),
    Permit("case.withdraw", _("Record that the applicant withdraws"), (Role.CASEWORKER,)),
    Permit("case.terminate", _("End a case whose applicant does not cooperate"), (Role.SUPERVISOR,)),
    Permit("case.extend", _("Extend the time of a procedure"), (Role.SUPERVISOR, Role.APPROVER)),
    Permit("letter.read", _("Read and print letters"), DECIDERS),
    Permit("letter.deliver", _("Enter the delivery of a letter"), DECIDERS),
    Permit("letter.void", _("Void a letter"), (Role.SUPERVISOR, Role.APPROVER)),
    Permit("letter.issue-again", _("Issue a voided letter anew"), (Role.SUPERVISOR, Role.APPROVER)),
    # People
    Permit("person.read", _("Read persons and households"), (*DECIDERS, *FINANCE)),
    Permit("person.reveal", _("Show a masked number"), (*DECIDERS, *FINANCE)),
    Permit("fact.record", _("Record a fact"), (Role.CASEWORKER,)),
    Permit(
        "change.enter",
        _("Enter a change of households or identities"),
        (Role.CASEWORKER,),
        kinds=("change.*",),
    ),
    Permit("payee.correct", _("Enter or correct a payee's account"), (Role.CASEWORKER, Role.FINANCE_MAKER)),
    Permit("payee.confirm", _("Confirm a payee's account"), (Role.SUPERVISOR, Role.FINANCE_CHECKER)),
    Permit("feed.import", _("Take in a list of deaths and moves"), DECIDERS),
    # Meals of the elderly
    Permit("meals.read", _("See lists of meals served"), (*DECIDERS, *FINANCE)),
    Permit("meals.propose", _("Enter a list of meals served"), (Role.CASEWORKER,)),
    Permit("meals.decide", _("Approve a list of meals served, or send it back"), (Role.SUPERVISOR,)),
    # Beds of care homes
    Permit("beds.read", _("See lists of occupied beds"), (*DECIDERS, *FINANCE)),
    Permit("beds.propose", _("Enter a list of occupied beds"), (Role.CASEWORKER,)),
    Permit("beds.decide", _("Approve a list of occupied beds, or send it back"), (Role.SUPERVISOR,)),
    # The change radar
    Permit("radar.read", _("See what the change radar found"), (*DECIDERS, *FINANCE)),
    Permit("radar.look", _("Let the change radar look now"), DECIDERS),
    Permit("radar.settle", _("Say that a hit is the same person, or dismiss it"), DECIDERS),
    Permit("hold.lift", _("Dismiss a hit that holds money"), (Role.SUPERVISOR, Role.APPROVER)),
    # Benefits
    Permit("award.read", _("Read awards and how an amount came about"), (*DECIDERS, *FINANCE)),
    Permit("standard.read", _("Read standards and settings"), BUSINESS),
    Permit("standard.enter", _("Enter a standard or setting"), (Role.STANDARDS,)),
    Permit(
        "standard.try",
        _("Try the policy examples with proposed values"),
        (Role.STANDARDS, Role.APPROVER),
    ),
    Permit(
        "standard.simulate",
        _("Simulate other standards and keep scenarios"),
        (Role.STANDARDS, Role.APPROVER, Role.SUPERVISOR),
    ),
    Permit("standard.approve", _("Approve a standard that another entered"), (Role.STANDARDS, Role.APPROVER)),
    # Money
    Permit("run.read", _("Read runs"), (*FINANCE, Role.APPROVER)),
    Permit("run.start", _("Start a run"), (Role.FINANCE_MAKER,)),
    Permit(
        "difference.read", _("See arrears and claims that wait for a decision"), (*FINANCE, Role.APPROVER)
    ),
    Permit(
        "difference.propose",
        _("Propose to release or to refuse what waits"),
        (Role.FINANCE_MAKER, Role.FINANCE_CHECKER),
    ),
    Permit("difference.decide", _("Decide a proposal about what waits"), (Role.APPROVER,)),
    Permit("receivable.read", _("See claims and what is to be paid back"), (*FINANCE, Role.APPROVER)),
    Permit(
        "receivable.propose",
        _("Propose a recovery, a write-off, a set-off or a reversal; end a set-off"),
        (Role.FINANCE_MAKER,),
    ),
    Permit(
        "receivable.decide",
        _("Decide a recovery, a write-off, a set-off or a reversal that another proposed"),
        (Role.FINANCE_CHECKER, Role.APPROVER),
    ),
    Permit(
        "receivable.settle",
        _("Enter refunds and agree instalments"),
        (Role.FINANCE_MAKER, Role.FINANCE_RELEASER),
    ),
    Permit("check.read", _("See what the checks before payment found"), (*FINANCE, Role.APPROVER)),
    Permit(
        "check.override",
        _("Propose to pay although a check blocks"),
        (Role.FINANCE_MAKER, Role.FINANCE_CHECKER),
    ),
    Permit("check.confirm", _("Confirm that a check is overridden"), (Role.APPROVER,)),
    Permit("payment-hold.read", _("See which payments are on hold"), (*FINANCE, Role.APPROVER)),
    Permit("payment-hold.place", _("Put a payment on hold"), (Role.FINANCE_MAKER, Role.FINANCE_CHECKER)),
    Permit(
        "payment-hold.lift",
        _("Lift a hold that the office placed"),
        (Role.FINANCE_MAKER, Role.FINANCE_CHECKER),
    ),
    Permit("batch.read", _("Read batches"), (*FINANCE, Role.APPROVER)),
    Permit("batch.prepare", _("Prepare a batch"), (Role.FINANCE_MAKER,)),
    Permit("batch.approve", _("Approve a batch"), (Role.FINANCE_CHECKER,)),
    Permit("batch.release", _("Release a batch"), (Role.FINANCE_RELEASER,)),
    Permit("batch.cancel", _("Take a batch back before its release"), FINANCE),
    Permit("batch.stop", _("Propose to stop a released batch before its export"), FINANCE),
    Permit(
        "batch.confirm-stop",
        _("Stop a released batch that another wants stopped"),
        (Role.FINANCE_CHECKER, Role.FINANCE_RELEASER),
    ),
    Permit("batch.export", _("Export the bank's file"), (Role.FINANCE_RELEASER,)),
    Permit("return.import", _("Bring in the bank's return"), (Role.FINANCE_MAKER, Role.FINANCE_RELEASER)),
    Permit(
        "estate.propose", _("Propose who gets what was owed to somebody who has died"), (Role.FINANCE_MAKER,)
    ),
    Permit(
        "estate.decide",
        _("Decide who gets what was owed to somebody who has died"),
        (Role.FINANCE_CHECKER, Role.APPROVER),
    ),
    Permit("ledger.read", _("Read the ledger"), (*FINANCE, Role.APPROVER)),
    Permit(
        "allocation.propose", _("Enter a budget or an appropriation, or take one back"), (Role.FINANCE_MAKER,)
    ),
    Permit(
        "allocation.decide",
        _("Approve a budget or an appropriation that another entered"),
        (Role.FINANCE_CHECKER, Role.APPROVER),
    ),
    Permit("fund.read", _("See funds and what they pay from"), (*FINANCE, Role.APPROVER, Role.STANDARDS)),
    Permit("fund.enter", _("Enter a fund, and propose its paying account"), (Role.STANDARDS,)),
    Permit(
        "fund.decide",
        _("Approve the paying account of a fund that another entered"),
        (Role.STANDARDS, Role.APPROVER),
    ),
    Permit("ledger.check", _("Have the books compared with what they stand for"), FINANCE),
    Permit("ledger.close", _("Close a month of the books"), (Role.FINANCE_CHECKER,)),
    Permit("reserve.read", _("See the reserve of a town"), (*TOWN, Role.APPROVER, *FINANCE)),
    Permit("reserve.open", _("Set up the reserve of a town"), (Role.FINANCE_RELEASER,)),
    Permit("reserve.top-up", _("Top up the reserve of a town"), (Role.FINANCE_MAKER,)),
    Permit("reserve.draw", _("Hand money out of the town's reserve"), (Role.CASEWORKER,)),
    # Administration: none of these three sees a case, none holds another's duty
    Permit("area.read", _("Read the areas"), EVERYBODY),
    Permit("user.read", _("Read the accounts"), (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)),
    Permit("user.end-session", _("End a person's sessions"), (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)),
    Permit("user.unlock", _("Unlock an account"), (Role.SECURITY_ADMIN,)),
    Permit("user.disable", _("Disable or enable an account"), (Role.SECURITY_ADMIN,)),
    Permit("calendar.read", _("See the calendar of working days"), EVERYBODY),
    Permit("calendar.change", _("Enter holidays and make-up days"), (Role.SYSTEM_ADMIN,)),
    Permit("clock.move", _("Move the business date of a demo"), (Role.SYSTEM_ADMIN,)),
    Permit("audit.read", _("Read the audit trail"), (Role.AUDITOR,)),
)
