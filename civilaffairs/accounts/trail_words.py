"""What the codes of the trail are called on the auditor's page. A test holds the lists complete."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts import matrix
from civilaffairs.accounts.models import Area, Role
from civilaffairs.lib.text import Text

NOT_VISIBLE = "not-visible"
# As earlier rows keep it.
_NOT_VISIBLE = (NOT_VISIBLE, "not there or not visible")
KINDS: dict[str, Text] = {
    "allocation": _("Budget or appropriation"),
    "area": _("Area"),
    "award": _("Award"),
    "batch": _("Batch"),
    "books": _("Month of the books"),
    "calendar": _("Calendar of working days"),
    "case": _("Case"),
    "check": _("Hit of a check before payment"),
    "comparison": _("Comparison with last month"),
    "difference": _("Difference that waits"),
    "examples": _("Policy examples"),
    "feed": _("List of deaths and moves"),
    "fund": _("Fund"),
    "hit": _("Hit of the change radar"),
    "household": _("Household"),
    "letter": _("Letter"),
    "line": _("Line"),
    "organisation": _("Organisation"),
    "payee": _("Payee"),
    "person": _("Person"),
    "post": _("Post"),
    "proposal": _("Proposal of standards"),
    "receivable": _("Recovery"),
    "scenario": _("Kept scenario"),
    "reserve": _("Reserve fund"),
    "run": _("Run"),
    "served-list": _("List of meals served"),
    "bed-list": _("List of occupied beds"),
    "transfer": _("Bank transfer"),
    "user": _("Account"),
    "visit": _("Home visit"),
    "radar": _("Change radar"),
    "payments.books": _("Check of the books"),
    "payments.run": _("Calculation of a run"),
    "payments.examples": _("Trial of policy examples"),
    "payments.roster": _("Printing of a roster"),
}
ACTIONS: dict[str, Text] = {
    "account.reveal": _("Account number shown"),
    "allocation.approve": _("Budget or appropriation approved"),
    "allocation.propose": _("Budget or appropriation entered"),
    "allocation.read": _("Budget or appropriation read"),
    "allocation.send-back": _("Budget or appropriation sent back"),
    "audit.read": _("Audit trail read"),
    "award.read": _("Award read"),
    "award.review-class": _("Class of an award's reviews given"),
    "batch.approve": _("Batch approved"),
    "batch.cancel": _("Batch taken back"),
    "batch.confirm-stop": _("Released batch stopped"),
    "batch.export": _("Bank file exported"),
    "batch.prepare": _("Batch prepared"),
    "batch.read": _("Batch read"),
    "batch.refused": _("The bank refused the whole file"),
    "batch.release": _("Batch released"),
    "batch.send-back-stop": _("Proposal to stop a batch sent back"),
    "batch.stop": _("Proposed to stop a released batch"),
    "batch.verify": _("Bank file checked"),
    "calendar.change": _("Calendar of working days changed"),
    "case.create": _("Case entered"),
    "case.read": _("Case read"),
    "case.step": _("Step of a case taken"),
    "change.decide": _("Change of households or identities decided"),
    "check.confirm": _("Override of a check confirmed"),
    "check.override": _("Override of a check proposed"),
    "check.send-back": _("Override of a check sent back"),
    "comparison.read": _("Comparison with last month read"),
    "clock.move": _("Business date moved"),
    "demo.bank": _("Demo: bank return made"),
    "demo.feed": _("Demo: list of deaths and moves made"),
    "demo.match": _("Demo: match result made"),
    "denied": _("Access refused"),
    "difference.approve": _("Difference decided"),
    "difference.propose": _("Decision about a difference proposed"),
    "difference.read": _("Difference read"),
    "difference.send-back": _("Proposal about a difference sent back"),
    "draft.save": _("Draft saved"),
    "examples.drop": _("Policy examples no longer kept"),
    "examples.keep": _("Policy examples kept"),
    "examples.try": _("Policy examples tried"),
    "estate.approve": _("Decided what was owed to the dead"),
    "estate.propose": _("Proposed what becomes of what was owed to the dead"),
    "estate.send-back": _("Proposal about what was owed to the dead sent back"),
    "fact.record": _("Fact recorded"),
    "feed.drop": _("List of deaths and moves not taken in"),
    "feed.import": _("List of deaths and moves taken in"),
    "feed.read": _("List of deaths and moves read"),
    "file.detach": _("File removed"),
    "file.keep": _("File stored"),
    "file.read": _("File read"),
    "fund.approve": _("Paying account of a fund approved"),
    "fund.enter": _("Fund entered or changed"),
    "fund.propose": _("Paying account of a fund proposed"),
    "fund.send-back": _("Paying account of a fund sent back"),
    "hold.lift": _("Hold lifted"),
    "hold.place": _("Money put on hold"),
    "household.read": _("Household read"),
    "job.abandon": _("Failed work ended"),
    "job.restart": _("Standing work sent again"),
    "job.retry": _("Failed work tried again"),
    "job.start": _("Long work started"),
    "ledger.close": _("Month of the books closed"),
    "ledger.print": _("Statement of the books made"),
    "case-file.print": _("File of a case printed"),
    "letter.print": _("Letters printed together"),
    "letter.deliver": _("Delivery of a letter entered"),
    "letter.issue": _("Letter issued"),
    "letter.void": _("Letter voided"),
    "line.read": _("Line read"),
    "transfer.read": _("Transfer read"),
    "match.export": _("Match request exported"),
    "match.import": _("Match result imported"),
    "match.settle": _("Mismatch settled"),
    "beds.approve": _("List of occupied beds approved"),
    "beds.propose": _("List of occupied beds entered"),
    "beds.read": _("List of occupied beds read"),
    "beds.send-back": _("List of occupied beds sent back"),
    "meals.approve": _("List of meals served approved"),
    "meals.propose": _("List of meals served entered"),
    "meals.read": _("List of meals served read"),
    "meals.send-back": _("List of meals served sent back"),
    "organisation.read": _("Organisation read"),
    "payee.confirm": _("Account confirmed"),
    "payee.correct": _("Account entered or corrected"),
    "person.look-up": _("Person looked up"),
    "person.read": _("Person read"),
    "person.reveal": _("ID number shown"),
    "proposal.close": _("Proposal withdrawn or sent back"),
    "proposal.enter": _("Proposal entered"),
    "proposal.publish": _("Proposal published"),
    "return.set-aside": _("Held return set aside"),
    "radar.close": _("Hit closed by itself"),
    "radar.dismiss": _("Hit dismissed"),
    "radar.look": _("Change radar started"),
    "radar.read": _("Hit read"),
    "radar.same": _("Hit found to be the same person"),
    "radar.settle": _("Hit acted upon"),
    "claim.read": _("Claims of an award read"),
    "receivable.approve": _("Recovery decided"),
    "receivable.plan": _("Instalments agreed"),
    "receivable.propose": _("Recovery proposed"),
    "receivable.read": _("Recovery read"),
    "receivable.refund": _("Refund entered"),
    "receivable.send-back": _("Proposal of a recovery sent back"),
    "receivable.set-off": _("Set-off proposed"),
    "receivable.set-off-approve": _("Set-off agreed"),
    "receivable.set-off-end": _("Set-off ended"),
    "receivable.set-off-send-back": _("Proposal of a set-off sent back"),
    "receivable.reverse": _("Reversal of an entry proposed"),
    "receivable.reverse-approve": _("Entry reversed"),
    "receivable.reverse-send-back": _("Proposal of a reversal sent back"),
    "receivable.write-off": _("Write-off proposed"),
    "receivable.write-off-approve": _("Written off"),
    "receivable.write-off-send-back": _("Proposal of a write-off sent back"),
    "reserve.draw": _("Reserve drawn upon"),
    "reserve.open": _("Reserve opened"),
    "reserve.read": _("Reserve read"),
    "reserve.top-up": _("Reserve topped up"),
    "return.import": _("Bank return taken in"),
    "run.close": _("Run closed with parts missing"),
    "run.read": _("Run read"),
    "run.start": _("Run started"),
    "search.person": _("Persons searched"),
    "session.confirm": _("Confirmed with the password"),
    "session.log-in": _("Logged in"),
    "session.log-out": _("Logged out"),
    "session.post": _("Post changed"),
    "scenario.keep": _("Scenario kept"),
    "simulation.persons": _("Households near the edge of a simulation seen"),
    "standard.publish": _("Standard published"),
    "survey.print": _("Survey report printed"),
    "transfer.give-up": _("Returned payment given up"),
    "transfer.paid-late": _("Returned payment paid late"),
    "transfer.returned-late": _("Payment taken back by the bank"),
    "transfer.send-again": _("Returned payment sent again"),
    "user.disable": _("Account disabled"),
    "user.enable": _("Account enabled"),
    "user.end-session": _("Sessions ended"),
    "user.unlock": _("Account unlocked"),
    "visit.record": _("Home visit recorded"),
    "visit.sign": _("Home visit signed"),
}


def kind(code: str) -> str:
    """The word for a kind of object. What was refused is a page, known by the name of its address."""
    if not code or code in KINDS:
        return str(KINDS.get(code, ""))
    return gettext("Page %(name)s") % {"name": code}


def action(code: str) -> str:
    return str(ACTIONS.get(code, code))


def role(code: str) -> str:
    """A role as people call it; the calendar and the workers act as the system."""
    return str(dict(Role.choices).get(code, _("System") if code else ""))


def label(code: str, text: str) -> str:
    """What the row keeps of its object beside the key; a post is known by its role."""
    return role(text) if code == "post" else text


def reason(kept: str) -> str:
    """Why something was refused, in the reader's language; what a person wrote, as it stands."""
    code, *terms = kept.split("|")
    if code in _NOT_VISIBLE:
        return gettext("It does not exist or lies outside the person's area.")
    match code, terms:
        case "may-not", [action, of_kind, state] if action in matrix.ACTIONS:
            return matrix.who_can(action, of_kind, state)
        case "outside", [name, name_en, own, own_en]:
            said = gettext("%(area)s lies outside the area of the post (%(own)s).")
            return said % {"area": Area(name=name, name_en=name_en), "own": Area(name=own, name_en=own_en)}
    return kept
