"""社保卡发放率: the share of payments on social security cards, by amount and by head."""

from decimal import Decimal

from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.payments import batches, cards, corrections, returns
from civilaffairs.payments.models import Batch, Transfer
from civilaffairs.people import payees
from civilaffairs.people.models import PayeeArrangement
from tests.factories import money
from tests.factories.money import BANK, FIRST, SECOND, THIRD, Office, return_text
from tests.payments.pages import english, page

FOURTH = "6299990000000000046"


def off_the_card(office: Office, award: Award) -> None:
    """The same account, known not to be that of a card."""
    assert award.household
    [payee] = [held.payee_person for held in award.household.arrangements.all()]
    assert payee
    entered = payees.arrange(
        award.household, payee, "head", SECOND, payee.name, "", office.maker.user, clock.today(),
        social_security_card=False,
    )  # fmt: skip
    payees.confirm(entered, office.checker)


def june(office: Office) -> Batch:
    """Two payees on their cards, 李明 on an account of another kind."""
    money.due("陈秀英", FIRST, "300.00")
    off_the_card(office, money.due("李明", SECOND, "500.00"))
    money.due("王五", THIRD, "200.00")
    return office.prepared()


def test_by_amount_and_by_head_and_both_open_their_rows(office: Office):
    batch = june(office)
    found = cards.share(Transfer.objects.all())
    assert found == cards.Share(3, Decimal("1000.00"), 2, Decimal("500.00"))
    assert (found.by_amount, found.by_head) == (Decimal("50.00"), Decimal("66.67"))
    maker = english(office.maker)
    for name, args, query, of in (
        ("board", [], "?month=2020-06", "month=2020-06"),
        ("batch", [batch.pk], "", f"batch={batch.pk}"),
    ):
        text = page(maker, name, *args, query=query)
        assert "50.00 %" in text
        assert "66.67 %" in text
        assert f"?{of}&amp;card=yes" in text
        rows = page(maker, "transfers", query=f"?{of}&card=yes")
        assert "陈秀英" in rows
        assert "李明" not in rows
        assert "李明" in page(maker, "transfers", query=f"?{of}&card=no")


def test_a_person_paid_several_times_counts_once_and_on_the_card_only_with_all_of_it(office: Office):
    june(office)
    for award, amount in (
        (Award.objects.earliest("number"), "10.00"),
        (Award.objects.latest("number"), "20.00"),
    ):
        money.line(award, amount, "utilities")
    office.prepared()
    assert cards.share(Transfer.objects.all()) == cards.Share(3, Decimal("1030.00"), 2, Decimal("530.00"))
    chen = Award.objects.earliest("number").household
    assert chen
    [held] = chen.arrangements.all()
    assert held.payee_person
    payees.confirm(
        payees.arrange(
            chen, held.payee_person, "head", FOURTH, "陈秀英", "", office.maker.user, clock.today(),
            social_security_card=False,
        ),
        office.checker,
    )  # fmt: skip
    money.line(Award.objects.earliest("number"), "5.00", "extra")
    office.prepared()
    assert cards.share(Transfer.objects.all()) == cards.Share(3, Decimal("1035.00"), 1, Decimal("530.00"))


def test_what_was_taken_back_counts_nowhere(office: Office):
    batch = june(office)
    batches.cancel(office.checker, batch.pk, version=batch.version, reason="Wrong day.")
    assert cards.share(Transfer.objects.all()) is None


def test_of_a_new_number_it_is_asked_anew_and_unknown_is_no_card(office: Office):
    money.due("李明", SECOND, "500.00")
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {1: "01"}).encode())
    corrections.correct(office.maker, Transfer.objects.get().pk, THIRD, BANK)
    entered = PayeeArrangement.objects.get(confirmed_at=None)
    assert entered.account.social_security_card is None
    payees.confirm(entered, office.checker)
    again = office.prepared(money.JULY)
    share = cards.share(again.transfers.all())
    assert share is not None
    assert (share.heads, share.on_card) == (1, 0)
    assert again.transfers.filter(cards.WHICH[cards.ELSEWHERE]).exists()
