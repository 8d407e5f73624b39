"""Guards of claims, recovery decisions and what becomes of them."""

from tests.sabotage.act import fragment, guard

GUARDED = "tests/payments/test_recover_guarded.py::"
SET_OFF = "tests/payments/test_recover_set_off_guarded.py::"
CHAIN = f"{GUARDED}test_the_chain_of_what_is_owed_has_no_gap_and_no_end_below_zero"

RECOVERIES = (
    guard(
        "recovered-by-two",
        "ALTER TABLE payments_receivable DROP CONSTRAINT receivable_second_person",
        f"{GUARDED}test_one_person_alone_decides_nothing",
    ),
    guard(
        "recovery-booked",
        "DROP TRIGGER payments_receivable_sums ON payments_receivable",
        f"{GUARDED}test_nothing_is_decided_that_the_books_do_not_hold",
    ),
    guard(
        "claim-in-two-decisions",
        "DROP INDEX claim_in_one_live_decision",
        f"{GUARDED}test_no_claim_is_in_two_decisions_or_with_another_sum",
    ),
    guard(
        "claim-that-is-paid",
        "DROP TRIGGER payments_item_of_claim ON payments_receivableitem",
        f"{GUARDED}test_only_a_claim_that_is_paid_goes_into_a_decision",
    ),
    guard(
        "owed-chain",
        "DROP TRIGGER payments_owed_chain ON payments_receivableevent",
        CHAIN,
    ),
    guard(
        "owed-never-negative",
        "ALTER TABLE payments_receivableevent DROP CONSTRAINT receivable_never_negative",
        CHAIN,
    ),
    guard(
        "written-off-by-two",
        "ALTER TABLE payments_writeoff DROP CONSTRAINT writeoff_second_person",
        f"{GUARDED}test_nothing_is_given_up_by_one_person_or_above_what_is_owed",
    ),
    guard(
        "set-off-by-right",
        "DROP TRIGGER payments_withheld_by_right ON payments_withheld",
        f"{SET_OFF}test_nothing_is_kept_without_a_right",
    ),
    guard(
        "set-off-frozen",
        "DROP TRIGGER payments_batch_sets_off ON payments_batch",
        f"{SET_OFF}test_a_transfer_that_does_not_add_up_is_not_frozen",
    ),
    fragment(
        "set-off-leaves-the-floor",
        "civilaffairs.payments.recoveries.set_off_sums",
        "min(most, mine - floor, group.amount - floor)",
        "min(most, mine - FEN)",
        "tests/payments/test_recover_set_off.py::test_the_floor_is_left",
    ),
    guard(
        "plan-adds-up",
        """DROP TRIGGER payments_plan_adds_up ON payments_instalmentplan;
        DROP TRIGGER payments_part_adds_up ON payments_instalment""",
        f"{GUARDED}test_a_plan_is_what_is_owed_and_its_parts_are_the_plan",
    ),
)
