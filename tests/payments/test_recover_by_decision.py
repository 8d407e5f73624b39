"""追缴决定: two people turn claims into what somebody owes, after a hearing, and tell him so."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.benefits.models import Award
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import ledger
from civilaffairs.payments.models import Receivable
from civilaffairs.payments.recoveries import claims, debtors, deciding
from civilaffairs.people.models import Death, Organisation, Person
from tests.factories import areas, money, recoveries, staff
from tests.factories.money import SECOND, Office, books
from tests.factories.recoveries import decided, proposed, taken_back, wanted
from tests.payments.pages import english

pytestmark = pytest.mark.pdf


@pytest.fixture
def chen(office: Office) -> Award:
    """Paid 1140 yuan for June, of which later runs took back 340."""
    award = recoveries.paid(office)
    taken_back(award, "260.00")
    taken_back(award, "80.00", "utilities")
    return award


def test_two_people_turn_claims_into_a_receivable(office: Office, chen: Award):
    waits = proposed(office, chen)
    assert (waits.total, waits.amount, waits.state) == (Decimal(340), Decimal(340), "open")
    assert not claims.open_claims(office.maker).exists()
    assert books()["claimed"] == Decimal(340)
    deciding.approve(office.checker, waits.pk)
    assert {code: books().get(code) for code in ("claimed", "receivable")} == {
        "claimed": None, "receivable": Decimal(340)
    }  # fmt: skip


def test_a_part_may_be_waived_with_a_reason(office: Office, chen: Award):
    with pytest.raises(Refused, match="why a part is waived"):
        proposed(office, chen, waived=Decimal(40))
    with pytest.raises(Refused, match="No more can be waived"):
        proposed(office, chen, waived=Decimal("340.01"), waiver_reason="Poor.")
    decided(office, chen, waived=Decimal(40), waiver_reason="Poor.")
    assert (books()["receivable"], books()["written-off"]) == (Decimal(300), Decimal(40))


def test_what_is_waived_whole_is_settled_and_nobody_is_asked(office: Office, chen: Award):
    found = decided(office, chen, waived=Decimal(340), waiver_reason="Our own mistake.")
    assert (found.amount, found.letter) == (Decimal(0), None)
    assert books()["written-off"] == Decimal(340) and "receivable" not in books()


def test_the_notice_says_what_until_when_and_how_to_object(office: Office, chen: Award):
    found = decided(office, chen, waived=Decimal(40), waiver_reason="家庭困难")
    letter = found.letter
    assert letter is not None and letter.file is not None
    assert letter.number == "东民追〔2020〕1号"
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(store.read(letter.file))).pages)
    said = "".join(said.split())
    expected = ["追缴通知书", "陈秀英", "2020年6月", "340.00", "人民币叁佰元整", "2020年7月5日", found.number]
    expected += ["减免（家庭困难）", "Wetoldthevillagetoolate.", "六十日内申请行政复议", "44001234567890"]
    assert [words for words in expected if words not in said] == []
    reader = english(office.releaser)
    assert reader.get(reverse("files:download", args=[letter.file.pk])).status_code == 200
    elsewhere = staff.actor(Role.FINANCE_MAKER, areas.other_town(), "何敏", "hemin")
    assert english(elsewhere).get(reverse("files:download", args=[letter.file.pk])).status_code == 404


def test_the_same_person_cannot_do_both(office: Office, chen: Award):
    waits = proposed(office, chen)
    holder = office.maker.user
    as_checker = staff.actor(Role.FINANCE_CHECKER, money.city(), holder.name, holder.username)
    with pytest.raises(Refused, match="second person"):
        deciding.approve(as_checker, waits.pk)
    with pytest.raises(Forbidden):
        deciding.approve(office.maker, waits.pk)
    with pytest.raises(Forbidden):
        proposed(Office(maker=office.checker), chen)


def test_sent_back_the_claims_are_open_again(office: Office, chen: Award):
    waits = proposed(office, chen)
    with pytest.raises(Refused, match="Say why"):
        deciding.send_back(office.checker, waits.pk, " ")
    deciding.send_back(office.checker, waits.pk, "Hear the son too.")
    again = proposed(office, chen)
    assert again.number != waits.number and again.total == Decimal(340)
    deciding.send_back(office.maker, again.pk, "Mistyped.")
    with pytest.raises(Stale):
        deciding.approve(office.checker, again.pk)


def test_a_claim_is_in_one_decision_at_a_time(office: Office, chen: Award):
    terms = wanted(chen)
    deciding.propose(office.maker, chen.area, terms)
    with pytest.raises(Stale, match="another decision"):
        deciding.propose(office.maker, chen.area, terms)


def test_what_nobody_has_received_is_not_asked_for(office: Office, june: Office):
    chen = Award.objects.order_by("number")[0]
    taken_back(chen, "260.00")
    with pytest.raises(Refused, match="not paid yet"):
        proposed(office, chen)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"lines": []}, "at least one"),
        ({"reason": " "}, "Say why"),
        ({"heard": ""}, "what the family said"),
        ({"heard_on": date(2020, 6, 6)}, "in the future"),
        ({"pay_by": date(2020, 6, 5)}, "has passed"),
    ],
)
def test_a_proposal_without_reason_hearing_or_term_is_refused(office: Office, chen: Award, terms, message):
    with pytest.raises(Refused, match=message):
        proposed(office, chen, **terms)
    assert not Receivable.objects.exists()


def test_of_a_dead_payee_the_heir_owes_it(office: Office, chen: Award):
    payee = recoveries.head(chen)
    Death.objects.create(person=payee, valid_from=date(2020, 6, 2), recorded_by=office.maker.user)
    with pytest.raises(Refused, match="has died"):
        proposed(office, chen)
    parties = claims.payees(chen)
    assert ("陈秀英 (has died)") in [label for _key, label in debtors.choices(parties)]
    heir = debtors.find("other-person", parties, chen.area, "陈大伟", "441999198501010013")
    assert isinstance(heir, Person)
    assert decided(office, chen, debtor=heir).debtor == heir


def test_an_organisation_may_owe_it(office: Office, chen: Award):
    with pytest.raises(Refused, match="name and number"):
        debtors.find("other-organisation", [], chen.area, "石龙敬老院", "")
    home = Organisation.objects.create(name="石龙敬老院", credit_code="12441999MB2C123456", area=chen.area)
    assert decided(office, chen, debtor=home).debtor == home


def test_claims_of_two_awards_of_one_household_go_together(office: Office, chen: Award):
    assert chen.household
    other = money.award(chen.household, "disability-living")
    money.line(other, "100.00", in_run=(run := recoveries.another_run()))
    ledger.book_run(run)
    recoveries.pay(office, month=money.JULY)
    taken_back(other, "100.00")
    money.due("李明", SECOND)
    assert [claim.open for claim in claims.of_same_people(office.maker, other)] == [260, 80, 100]
    lines = [claim.line_id for claim in claims.of_same_people(office.maker, other)]
    found = proposed(office, chen, lines=lines)
    assert found.total == Decimal(440)
