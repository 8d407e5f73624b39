"""The maker freezes what can be paid, and sees what cannot."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, candidates, content
from civilaffairs.payments.banks import profile
from civilaffairs.payments.banks.carrying import Carrier
from civilaffairs.payments.models import Batch, BatchSignature, Fund, Run
from civilaffairs.payments.problems import ProblemCode
from civilaffairs.people.models import Death, Membership
from tests.factories import money
from tests.factories.money import FIRST, JULY, JUNE, SECOND, THIRD, Office


def survey(encoding="gb18030"):
    carrier = Carrier(profile("pipe"), encoding)
    return candidates.survey(JUNE, money.city(), money.fund(), pay_on=JUNE.replace(day=10), carrier=carrier)


def test_one_transfer_per_account_carries_the_sum_of_its_lines(office: Office):
    home = money.household()
    head = money.person("陈秀英")
    money.arrange(home, head, FIRST)
    money.arrange(head, head, FIRST)
    living = money.award(home)
    money.line(living, "1680.00")
    money.line(living, "240.00", "utilities")
    money.line(money.award(head, "old-age"), "100.00", "allowance")
    money.due("李明", SECOND, "906.67", "320.00")

    batch = office.prepared()

    assert (batch.count, batch.total) == (2, Decimal("3246.67"))
    first, second = batch.transfers.order_by("position")
    assert (first.amount, first.carried.count(), first.memo) == (Decimal("2020.00"), 3, "202006民政补贴")
    assert (second.amount, second.memo) == (Decimal("1226.67"), "202006低保")
    assert [first.reference, second.reference] == ["441999202006MZ01-0001", "441999202006MZ01-0002"]
    assert batch.state == "prepared"
    assert batch.signatures.get().user == office.maker.user
    assert batch.digest == content.digest_of(batch) == batch.signatures.get().digest


def test_nothing_is_taken_twice(office: Office):
    money.due("陈秀英", FIRST)
    office.prepared()
    with pytest.raises(Refused, match="nothing to pay"):
        office.prepared()


def test_a_line_left_over_in_june_goes_with_july(office: Office):
    late = money.due("陈秀英", FIRST, "1060.00")
    money.line(late, "1060.00", month=JULY)
    july = office.prepared(JULY)
    assert july.total == Decimal("2120.00")
    assert july.number == "441999202007MZ01"


def test_negative_lines_are_claims_and_never_deducted(office: Office):
    award = money.due("陈秀英", FIRST, "1060.00", "80.00")
    money.line(award, "-200.00")
    assert office.prepared().total == Decimal("1140.00")


def test_lines_of_an_unfinished_run_wait(office: Office):
    money.run(state="open")
    money.due("陈秀英", FIRST)
    assert survey().groups == []


def test_without_a_confirmed_payee_the_payment_stays_behind(office: Office):
    money.due("陈秀英", FIRST)
    home = money.household()
    money.arrange(home, money.person("李明"), SECOND, confirmed=False)
    money.line(money.award(home), "500.00")

    [problem] = survey().problems
    assert (problem.code, problem.label, problem.amount) == (
        ProblemCode.NO_PAYEE, home.number, Decimal("500.00"),
    )  # fmt: skip
    assert "second person" in problem.remedy
    assert office.prepared().total == Decimal("1140.00")


@pytest.mark.parametrize("character", ["㛃", "𠮷", "䶮"])
def test_a_name_that_gbk_cannot_carry_is_an_exception_there_and_fine_in_gb18030(office: Office, character):
    money.due(f"王{character}", FIRST)

    [problem] = survey("gbk").problems
    assert (problem.code, problem.detail) == (ProblemCode.NAME, f"王{character}: {character}")
    assert survey("gb18030").problems == []
    with pytest.raises(Refused):
        office.prepared(encoding="gbk")
    assert office.prepared(encoding="gb18030").transfers.get().payee_name == f"王{character}"


@pytest.mark.parametrize("dot", ["•", "‧", "·"])
def test_dots_in_names_become_the_one_that_every_bank_has(office: Office, dot):
    home = money.household()
    money.arrange(home, money.person("阿不都·热合曼"), FIRST, holder=f"阿不都{dot}热合曼")
    money.line(money.award(home), "1060.00")
    assert survey("gbk").problems == []
    assert office.prepared(encoding="gbk").transfers.get().payee_name == "阿不都·热合曼"


def test_a_name_that_would_break_the_row_is_an_exception(office: Office):
    money.due("王|明", FIRST)
    assert [problem.detail for problem in survey().problems] == ["王|明: |"]


def test_unrelated_payees_on_one_account_are_held_back(office: Office):
    for name in ("陈秀英", "李明"):
        home = money.household()
        money.arrange(home, money.person(name), FIRST, holder="陈秀英")
        money.line(money.award(home), "1060.00")
    found = survey()
    assert found.groups == []
    assert [problem.code for problem in found.problems] == [ProblemCode.SHARED] * 2


def test_members_of_one_household_may_share_an_account(office: Office):
    home = money.household()
    wife, husband = money.person("陈秀英"), money.person("李明")
    for relation, member in (("02", wife), ("10", husband)):
        Membership.objects.create(
            household=home, person=member, relation=relation, valid_from=JUNE, source="application"
        )
    for member in (wife, husband):
        money.arrange(member, member, FIRST, holder="陈秀英")
        money.line(money.award(member, "old-age"), "100.00", "allowance")
    [group] = survey().groups
    assert group.amount == Decimal("200.00")


def test_one_account_under_two_names_is_held_back(office: Office):
    head = money.person("陈秀英")
    for holder in ("陈秀英", "陈秀莹"):
        home = money.household()
        money.arrange(home, head, FIRST, holder=holder)
        money.line(money.award(home), "1060.00")
    assert {problem.code for problem in survey().problems} == {ProblemCode.TWO_HOLDERS}


def test_a_wrong_check_digit_warns_and_does_not_block(office: Office):
    money.due("陈秀英", "6299990000000000013")
    found = survey()
    assert [warning.code for warning in found.warnings] == [ProblemCode.LUHN]
    assert office.prepared().count == 1


def test_a_fund_without_account_is_refused(office: Office):
    money.due("陈秀英", THIRD)
    poor = Fund.objects.create(code="county", name="区级", name_en="County")
    with pytest.raises(Refused, match="no paying account"):
        batches.prepare(office.maker, JUNE, money.city(), poor)


def test_nobody_but_the_maker_prepares(office: Office):
    money.due("陈秀英", FIRST)
    with pytest.raises(Exception, match="Finance: preparation"):
        batches.prepare(office.checker, JUNE, money.city(), money.fund())
    assert not BatchSignature.objects.exists()


def test_nothing_goes_to_a_payee_who_is_reported_dead(office: Office):
    money.due("陈秀英", FIRST)
    gone = money.due("李明", SECOND)
    assert gone.household is not None
    head = gone.household.arrangements.get().payee_person
    assert head is not None
    Death.objects.create(person=head, valid_from=date(2020, 6, 2), recorded_by=office.maker.user)
    found = survey()
    assert [group.name for group in found.groups] == ["陈秀英"]
    assert [(problem.code, problem.amount) for problem in found.problems] == [
        (ProblemCode.DEAD, Decimal("1140.00"))
    ]


def test_what_a_later_run_took_back_whole_is_not_sent(office: Office):
    award = money.due("陈秀英", FIRST, "1060.00", "80.00")
    money.line(award, "-1060.00", in_run=money.run(JULY))
    found = survey()
    assert found.total == Decimal("80.00")
    assert [(problem.code, problem.amount) for problem in found.problems] == [
        (ProblemCode.TAKEN_BACK, Decimal("1060.00"))
    ]
    money.line(award, "1060.00", in_run=money.run(JULY))
    assert survey().total == Decimal("80.00")  # July's run is not in June's batch
    assert office.prepared(JULY).total == Decimal("1140.00")


@pytest.mark.parametrize("state", ["open", "cancelled"])
def test_a_run_that_is_not_calculated_gives_no_line(office: Office, state: str):
    money.due("陈秀英", FIRST)
    award = money.due("李明", SECOND, "100.00")
    other = Run.objects.create(
        month=JUNE, kind="off-cycle", area=money.city(), programmes=[], known_until=clock.now(), state=state
    )
    money.line(award, "50.00", "utilities", in_run=other)
    batch = office.prepared()
    assert batch.total == Decimal("1240.00")
    draft = Batch.objects.create(
        number="X", month=JUNE, area=money.city(), office=money.city(), fund=money.fund(), pay_on=batch.pay_on
    )
    taken = batch.transfers.all()[0]
    row = draft.transfers.create(
        position=1, reference="X-1", account=taken.account, payee_name="李明", amount=50
    )
    with pytest.raises(DatabaseError, match="not calculated"), transaction.atomic():
        row.carried.create(line=other.lines.get())
